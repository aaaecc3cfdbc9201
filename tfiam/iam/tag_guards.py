"""Whether conditions tie what a request may set as a tag (or as another attribute) to values that they name.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html#access_tags_control-requests
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html#access_tags_control-tag-keys
"""

from __future__ import annotations

from collections.abc import Iterable

from tfiam.iam import patterns
from tfiam.iam.condition import Condition
from tfiam.iam.tag_keys import TAG_KEYS


def ties(condition: Condition, requested: str, tag: str = "") -> bool:
    """True if the condition of an Allow leaves the attribute off, or to values that it names.

    ``requested`` is the key that holds it (``aws:requesttag/team``), ``tag`` its name in ``aws:TagKeys``, where it has one.
    """
    absent = condition.base == "Null" and _values(condition) == {"true"}
    if tag and condition.key_name == TAG_KEYS:
        listed = condition.qualifier == "ForAllValues" and not condition.negated
        return absent or (listed and not _has(condition.values, tag))
    if condition.key_name != requested:
        return False
    named = condition.known and not condition.negated and condition.base != "Null"
    return absent or (named and bool(condition.values) and all(value.strip("*?") for value in condition.values))


def strikes(condition: Condition, requested: str, tag: str = "") -> bool:
    """True if a Deny's condition holds whenever the attribute is set, or set to other than the values that it names."""
    if tag and condition.key_name == TAG_KEYS:
        return condition.qualifier == "ForAnyValue" and not condition.negated and _has(condition.values, tag)
    if condition.key_name != requested:
        return False
    present = condition.base == "Null" and _values(condition) == {"false"}
    return present or (condition.negated and bool(condition.values))


def _values(condition: Condition) -> set[str]:
    return {value.lower() for value in condition.values}


def _has(values: Iterable[str], tag: str) -> bool:
    return any(patterns.matches(value.lower(), tag) for value in values)
