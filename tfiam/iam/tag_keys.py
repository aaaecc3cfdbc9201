"""Condition keys that hold tags: whose tag each of them is, and which tag.

Names of keys have no case, the tag in them included: ``aws:ResourceTag/TagKey1`` matches a tag ``TagKey1`` or ``tagkey1``, "but
not both". The values of ``aws:TagKeys`` are tags too, and are compared as any value is.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from tfiam.iam.condition import Condition
from tfiam.iam.statement import Statement
from tfiam.iam.variables import names

TAG_KEYS = "aws:tagkeys"
#: What stands before the tag, by what it is a tag of; tests/iam/test_tag_keys.py holds them against the reference.
#: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_REQUEST = frozenset({"requesttag", "requestobjecttag", "req-tag", "createdresourcetag"})
_RESOURCE = frozenset(
    {"resourcetag", "existingobjecttag", "buckettag", "accesspointtag", "tablebuckettag", "vectorbuckettag", "tag"}
)
_REQUESTED_KEYS = frozenset({TAG_KEYS, "s3:requestobjecttagkeys", "s3-outposts:requestobjecttagkeys"})
#: ``rds:db-tag/team``, ``dms:task-tag/team``
_KIND_TAG = "-tag"
_KINDS_OF = frozenset({"rds", "dms"})


class TagOf(str, Enum):
    """What carries the tag."""

    PRINCIPAL = "principal"
    RESOURCE = "resource"
    REQUEST = "request"


@dataclass(frozen=True)
class TagKey:
    """A condition key that holds a tag, or (``tag`` is ``""``) the list of the request's tags."""

    of: TagOf
    tag: str
    """In lower case: names of keys have none."""
    service: str
    """``aws`` for the key of every service, else the one whose resources are meant."""


@dataclass(frozen=True)
class TagUse:
    """A tag that a statement asks about."""

    key: TagKey
    written: str
    """The key as written."""
    condition: Condition | None
    """The condition on it; None where it is a policy variable."""


@lru_cache(maxsize=4096)
def tag_key(name: str) -> TagKey | None:
    """What a condition key says of tags; None for one that holds none."""
    lowered = name.lower()
    prefix, _, rest = lowered.partition(":")
    if lowered in _REQUESTED_KEYS:
        return TagKey(TagOf.REQUEST, "", prefix)
    head, _, tag = rest.partition("/")
    if not tag:
        return None
    if (prefix, head) == ("aws", "principaltag"):
        return TagKey(TagOf.PRINCIPAL, tag, prefix)
    if head in _REQUEST:
        return TagKey(TagOf.REQUEST, tag, prefix)
    if head in _RESOURCE or (prefix in _KINDS_OF and head.endswith(_KIND_TAG)):
        return TagKey(TagOf.RESOURCE, tag, prefix)
    return None


def tag_uses(statement: Statement) -> Iterator[TagUse]:
    """Every tag that the statement's conditions and policy variables ask about, as often as they do."""
    for condition in statement.conditions:
        key = tag_key(condition.key)
        if key is not None:
            yield TagUse(key, condition.key, condition)
    texts = [*(statement.resources or ()), *(statement.not_resources or ())]
    texts += [value for condition in statement.conditions for value in condition.values]
    for written in dict.fromkeys(name for text in texts for name in names(text)):
        key = tag_key(written)
        if key is not None:
            yield TagUse(key, written, None)
