"""String operators on keys that hold ARNs: a wildcard then runs over the colons between Region, account and resource.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.key_types import key_kind
from tfiam.iam.validate.places import PlacedCondition, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import as_literal

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS": IssueKind.SECURITY_WARNING}
)


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:  # noqa: ARG001 - the keys are the same for every type
    for placed in statements(document):
        for one in placed.conditions():
            if one.condition.base == "StringLike" and _compares_arns(one):
                message = f"use ArnLike instead of {one.condition.operator} for the condition key {one.condition.key}"
                yield one.issue(CODES, "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", message)


def _compares_arns(one: PlacedCondition) -> bool:
    """True for an ARN with a wildcard inside; ``*`` alone and an ARN in full mean the same to both operators."""
    known = key_kind(one.condition.key_name)
    if known is None or known.families[0] != "Arn":
        return False
    return any(value.strip("*") and has_wildcard(as_literal(value)) for value in one.condition.values)


THEME = Theme("operators on ARNs", CODES, _check)
