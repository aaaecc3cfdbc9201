"""Conditions that restrict nothing.

Asked of an Allow. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

from collections.abc import Iterable

from tfiam.iam.arn import is_every_resource
from tfiam.iam.condition import Condition
from tfiam.iam.networks import covers_everything
from tfiam.iam.variables import VARIABLE
from tfiam.iam.who_keys import ALWAYS_PRESENT, is_tag_key, who

_MFA = frozenset({"aws:multifactorauthpresent", "aws:multifactorauthage"})
_ALLOWED_TAGS = "aws:tagkeys"
_LIKE = frozenset({"StringLike", "ArnLike", "ArnEquals"})


def restricts_nothing(condition: Condition, others: Iterable[Condition] = ()) -> str | None:
    """Why the condition of an Allow lets everybody through, in a few words; None if it restricts.

    ``others`` are the statement's conditions: a ``Null`` check among them mends an optional key. Tag keys may be matched
    by ``*`` (that demands a tag), ``aws:TagKeys`` may be held by ForAllValues, and IfExists is AWS's own advice on service
    keys such as ``ec2:InstanceType``: none of these is reported.
    """
    if not condition.known:
        return None
    return _always_matches(condition) or _holds_when_absent(condition, others)


def _always_matches(condition: Condition) -> str | None:
    values = condition.values
    if condition.negated:
        return None if values else "has no value to exclude"
    if condition.base in _LIKE and not is_tag_key(condition.key_name) and any(map(is_every_resource, values)):
        return "matches every value"
    if condition.base == "IpAddress" and covers_everything(values):
        return "holds every IP address"
    if condition.base == "Bool" and {"true", "false"} <= {value.lower() for value in values}:
        return "holds for true and for false"
    if condition.base == "Null":
        wanted = {value.lower() for value in values}
        if {"true", "false"} <= wanted:
            return "holds whether the key is there or not"
        return "holds for requests without the key" if wanted == {"true"} and who(condition.key_name) else None
    if any(_is_itself(value, condition.key_name) for value in values):
        return "compares the key with itself"
    return None


def _is_itself(value: str, key_name: str) -> bool:
    found = VARIABLE.fullmatch(value)
    return found is not None and found[1].split(",")[0].strip().lower() == key_name


def _holds_when_absent(condition: Condition, others: Iterable[Condition]) -> str | None:
    key = condition.key_name
    if key in ALWAYS_PRESENT or is_demanded(key, others):
        return None
    if condition.qualifier == "ForAllValues" and key != _ALLOWED_TAGS:
        return "ForAllValues holds when the key is absent"
    if condition.if_exists and (who(key) or is_tag_key(key) or key in _MFA):
        return "IfExists holds when the key is absent"
    return None


def is_demanded(key_name: str, others: Iterable[Condition]) -> bool:
    """True if another condition fails without the key."""
    for other in others:
        if other.key_name != key_name or not other.known or other.if_exists or other.qualifier == "ForAllValues":
            continue
        if other.base == "Null":
            if {value.lower() for value in other.values} == {"false"}:
                return True
        elif not other.negated or other.qualifier == "ForAnyValue":
            return True
    return False
