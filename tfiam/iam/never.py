"""Conditions that no request meets."""

from __future__ import annotations

from tfiam.iam.arn import is_every_resource
from tfiam.iam.condition import Condition
from tfiam.iam.who_keys import ALWAYS_PRESENT

_NOT_LIKE = frozenset({"StringNotLike", "ArnNotLike", "ArnNotEquals"})


def never_holds(condition: Condition) -> bool:
    """True for an exemption of every value of a key that is in every request, and for ``Null`` of such a key.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    if not condition.known or condition.qualifier or condition.key_name not in ALWAYS_PRESENT:
        return False
    if condition.base == "Null":
        return {value.lower() for value in condition.values} == {"true"}
    return condition.base in _NOT_LIKE and any(map(is_every_resource, condition.values))
