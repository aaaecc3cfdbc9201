"""Conditions that say something other than they seem to: always matched, never matched, or beside the point.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import Placed, PlacedCondition, statements
from tfiam.iam.validate.theme import Theme

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT": IssueKind.SECURITY_WARNING,
        "S3_PREFIX_IN_NEGATIVE_CONTEXT": IssueKind.SECURITY_WARNING,
        "EQUIVALENT_TO_NULL_FALSE": IssueKind.SUGGESTION,
        "EQUIVALENT_TO_NULL_TRUE": IssueKind.SUGGESTION,
        "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION": IssueKind.SUGGESTION,
        "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION": IssueKind.SUGGESTION,
    }
)
_LIKE = frozenset({"StringLike", "StringNotLike", "ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals"})
_ATTRIBUTES, _SELECT = "dynamodb:attributes", "dynamodb:select"


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:  # noqa: ARG001 - one form for every type
    for placed in statements(document):
        for one in placed.conditions():
            if one.condition.base in _LIKE and "*" in one.condition.values:
                yield from _wildcard(one)
            yield from _prefix(placed, one)
        yield from _attributes(placed)


def _wildcard(one: PlacedCondition) -> Iterator[Issue]:
    """A lone ``*`` matches every value there is, so the condition asks only whether the key is there."""
    condition = one.condition
    key, operator = condition.key, condition.operator
    present, absent = _outcomes(one)
    if present and absent:
        message = f"the key {key} in the condition block of {operator} is redundant because it is always matched"
        yield one.issue(CODES, "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", message)
    elif not present and not absent:
        message = f"the key {key} in the condition block of {operator} does not match any values"
        yield one.issue(CODES, "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", message)
    elif present:
        message = f"replace the key {key} in the condition block of {operator} with Null and false"
        yield one.issue(CODES, "EQUIVALENT_TO_NULL_FALSE", message)
    else:
        message = f"replace the key {key} in the condition block of {operator} with Null and true"
        yield one.issue(CODES, "EQUIVALENT_TO_NULL_TRUE", message)


def _outcomes(one: PlacedCondition) -> tuple[bool, bool]:
    """Whether the condition holds for a request with the key, and for one without."""
    operator = one.condition.parsed
    if operator.if_exists or operator.qualifier == "ForAllValues":
        return not operator.negated, True
    return not operator.negated, operator.negated and operator.qualifier is None


def _prefix(placed: Placed, one: PlacedCondition) -> Iterator[Issue]:
    """A shorter prefix lists the same objects and does not match."""
    condition, statement = one.condition, placed.statement
    if condition.key_name != "s3:prefix" or condition.parsed.family != "String":
        return
    if statement.is_deny != condition.negated:
        message = "s3:prefix here does not block listing: a request with a shorter prefix does not match, and lists the objects"
        yield one.issue(CODES, "S3_PREFIX_IN_NEGATIVE_CONTEXT", message)


def _attributes(placed: Placed) -> Iterator[Issue]:
    if not placed.statement.is_allow or placed.statement.has_condition(_SELECT):
        return
    for one in placed.conditions():
        if one.condition.key_name == _ATTRIBUTES and one.condition.base != "Null":
            message = "dynamodb:Attributes without dynamodb:Select as SPECIFIC_ATTRIBUTES lets requests without projection read all"
            yield one.issue(CODES, "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", message)
            return


THEME = Theme("condition logic", CODES, _check)
