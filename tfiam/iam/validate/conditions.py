"""Conditions: operators, qualifiers, keys, and whether they fit each other.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from tfiam.iam.condition import Condition, parse_operator
from tfiam.iam.document import PolicyDocument
from tfiam.iam.reading import FaultKind
from tfiam.iam.validate.elements import name_of, statement_of
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.key_types import KeyKind, key_kind
from tfiam.iam.validate.places import Placed, PlacedCondition, as_written, listed, statements
from tfiam.iam.validate.theme import Theme

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "DUPLICATE_KEYS_WITH_DIFFERENT_CASE": IssueKind.ERROR,
        "INVALID_CONDITION_DATA_TYPE": IssueKind.ERROR,
        "INVALID_CONDITION_MULTIPLE_BOOLEAN": IssueKind.ERROR,
        "INVALID_CONDITION_OPERATOR": IssueKind.ERROR,
        "MISSING_QUALIFIER": IssueKind.ERROR,
        "MISSING_TAG_KEY_IN_CONDITION": IssueKind.ERROR,
        "NULL_WITH_IF_EXISTS": IssueKind.ERROR,
        "FORALLVALUES_WITH_SINGLE_VALUED_KEY": IssueKind.SECURITY_WARNING,
        "TYPE_MISMATCH": IssueKind.WARNING,
        "EMPTY_ARRAY_CONDITION": IssueKind.SUGGESTION,
        "EMPTY_ARRAY_CONDITION_FORALLVALUES": IssueKind.SUGGESTION,
        "EMPTY_ARRAY_CONDITION_FORANYVALUE": IssueKind.SUGGESTION,
        "EMPTY_ARRAY_CONDITION_IFEXISTS": IssueKind.SUGGESTION,
        "EMPTY_OBJECT_CONDITION": IssueKind.SUGGESTION,
        "NULL_WITH_QUALIFIER": IssueKind.SUGGESTION,
    }
)


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:  # noqa: ARG001 - one form for every type
    for fault in document.faults:
        if fault.kind is FaultKind.OPERATOR:
            pointer = as_written(document.raw, fault.pointer)
            code, message = _no_operator(name_of(pointer))
            yield Issue(code, CODES[code], message, pointer, statement_of(fault.pointer))
    for placed in statements(document):
        yield from _block(placed)
        for one in placed.conditions():
            yield from _operator(one)
            yield from _values(one)
            yield from _key(one)


def _no_operator(written: str) -> tuple[str, str]:
    if written.lower().rpartition(":")[2] == "nullifexists":
        return "NULL_WITH_IF_EXISTS", "the Null condition operator cannot be used with the IfExists suffix"
    return "INVALID_CONDITION_OPERATOR", f"the condition operator {written} is not valid"


def _block(placed: Placed) -> Iterator[Issue]:
    block = next((value for name, value in placed.statement.raw.items() if str(name).lower() == "condition"), None)
    if not isinstance(block, Mapping):
        return
    message = "this condition block is empty and it does not affect the policy"
    if not block:
        yield placed.issue(CODES, "EMPTY_OBJECT_CONDITION", message, "Condition")
    for operator, keys in block.items():
        if isinstance(keys, Mapping) and not keys:
            yield placed.issue(CODES, "EMPTY_OBJECT_CONDITION", message, "Condition", str(operator))
        seen: set[str] = set()
        for key in keys if isinstance(keys, Mapping) else ():
            if str(key).lower() in seen:
                said = f"the condition key {key} appears more than once with different capitalization"
                path = ("Condition", str(operator), str(key))
                yield placed.issue(CODES, "DUPLICATE_KEYS_WITH_DIFFERENT_CASE", said, *path)
            seen.add(str(key).lower())


def _operator(one: PlacedCondition) -> Iterator[Issue]:
    operator = one.condition.parsed
    if operator.base == "Null" and operator.qualifier:
        always = "true" if operator.qualifier == "ForAllValues" else "false"
        message = f"Null with {operator.qualifier} is always {always}"
        yield one.placed.issue(CODES, "NULL_WITH_QUALIFIER", message, "Condition", one.condition.operator)


def _values(one: PlacedCondition) -> Iterator[Issue]:
    condition, values = one.condition, listed(one.raw)
    if one.raw is not None and not values:
        code, why = _empty(condition)
        yield one.issue(CODES, code, f"there are no values for the condition key {condition.key}: {why}")
    kinds = {_json_type(value) for value in values}
    if len(kinds) > 1:
        message = f"the values of {condition.key} are {' and '.join(sorted(kinds))}: use one JSON type"
        yield one.issue(CODES, "INVALID_CONDITION_DATA_TYPE", message)
    if condition.base in ("Bool", "Null") and len(values) > 1 and condition.qualifier is None:
        message = f"the condition key {condition.key} does not support multiple Boolean values"
        yield one.issue(CODES, "INVALID_CONDITION_MULTIPLE_BOOLEAN", message)


def _empty(condition: Condition) -> tuple[str, str]:
    if condition.qualifier == "ForAllValues":
        return "EMPTY_ARRAY_CONDITION_FORALLVALUES", "it matches only if the key is missing; use Null with true instead"
    if condition.qualifier == "ForAnyValue":
        return "EMPTY_ARRAY_CONDITION_FORANYVALUE", "it never matches"
    if condition.if_exists:
        return "EMPTY_ARRAY_CONDITION_IFEXISTS", "it matches only if the key is missing; use Null with true instead"
    return "EMPTY_ARRAY_CONDITION", "specify conditions"


def _json_type(value: Any) -> str:
    if isinstance(value, bool):
        return "booleans"
    if isinstance(value, (int, float)):
        return "numbers"
    return "texts" if isinstance(value, str) else "of another type"


def _key(one: PlacedCondition) -> Iterator[Issue]:
    condition = one.condition
    if _lacks_tag_key(condition.key_name):
        message = f"the condition key must include a tag key: use the format {condition.key.rstrip('/')}/tag-key"
        yield one.issue(CODES, "MISSING_TAG_KEY_IN_CONDITION", message)
        return
    known = key_kind(condition.key_name)
    if known is None or not condition.known or condition.base == "Null":
        return
    if known.multivalued and condition.qualifier is None:
        message = f"the request context key {condition.key} has multiple values: use ForAllValues or ForAnyValue"
        yield one.issue(CODES, "MISSING_QUALIFIER", message)
    if not known.multivalued and condition.qualifier == "ForAllValues":
        message = (
            f"ForAllValues with the single-valued condition key {condition.key} can be overly permissive: remove it"
        )
        yield one.issue(CODES, "FORALLVALUES_WITH_SINGLE_VALUED_KEY", message)
    if not _fits(condition, known):
        wanted = known.families[0]
        message = f"use the operator type {wanted} instead of operator {condition.operator} for the condition key {condition.key}"
        yield one.issue(CODES, "TYPE_MISMATCH", message)


def _lacks_tag_key(key_name: str) -> bool:
    """True for ``aws:ResourceTag`` and its like, which the reference has as ``aws:ResourceTag/${TagKey}`` only."""
    name = key_name.rstrip("/")
    return name.endswith("tag") and key_kind(name) is None and key_kind(f"{name}/key") is not None


def _fits(condition: Condition, known: KeyKind) -> bool:
    return parse_operator(condition.operator).family in known.families


THEME = Theme("conditions", CODES, _check)
