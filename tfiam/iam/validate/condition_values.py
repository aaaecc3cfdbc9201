"""Values of conditions: booleans, dates, numbers, base-64, wildcards, and the ids of VPCs and endpoints.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import PlacedCondition, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import VARIABLE, as_literal, has_variable

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "INVALID_VPCE_FORMAT": IssueKind.ERROR,
        "INVALID_VPC_FORMAT": IssueKind.ERROR,
        "INVALID_DATE_VALUE": IssueKind.WARNING,
        "TYPE_MISMATCH_BOOLEAN": IssueKind.WARNING,
        "TYPE_MISMATCH_DATE": IssueKind.WARNING,
        "TYPE_MISMATCH_NUMBER": IssueKind.WARNING,
        "TYPE_MISMATCH_STRING": IssueKind.WARNING,
        "WILDCARD_WITHOUT_LIKE_OPERATOR": IssueKind.WARNING,
        "REDUNDANT_CONDITION_VALUE_NUM": IssueKind.SUGGESTION,
    }
)
_ID_KEYS = {"aws:sourcevpc": ("INVALID_VPC_FORMAT", "vpc"), "aws:sourcevpce": ("INVALID_VPCE_FORMAT", "vpce")}
_ID = r"-(?:[0-9A-Za-z]{8}|[0-9A-Za-z]{17})"
_DATE = re.compile(
    r"\d{1,9}(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?"
    r"(?:T(?P<hour>\d{1,2})(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,]\d+)?)?)?"
    r"(?:Z|[+-]\d{1,2}(?::?\d{2})?)?)?",
    re.IGNORECASE,
)
_MOST = {"month": (1, 12), "day": (1, 31), "hour": (0, 24), "minute": (0, 59), "second": (0, 60)}
_EPOCH = re.compile(r"-?\d{5,}(?:\.\d+)?")
#: The greatest value is the one that counts for less-than, the least for greater-than.
_BOUNDS = {
    "NumericLessThan": "greatest",
    "NumericLessThanEquals": "greatest",
    "NumericGreaterThan": "least",
    "NumericGreaterThanEquals": "least",
}


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:  # noqa: ARG001 - one form for every type
    for placed in statements(document):
        for one in placed.conditions():
            for position, value in one.texts():
                found = _typed(one, value) or _special(one, value)
                if found:
                    yield one.issue(CODES, found[0], found[1], position)
            yield from _bounds(one)


def _typed(one: PlacedCondition, value: str) -> tuple[str, str] | None:
    """What is wrong with a value for its operator. A value that is not known yet is right."""
    if has_variable(value):
        return None
    family, operator = one.condition.parsed.family, one.condition.operator
    if family in ("Bool", "Null") and value.strip().lower() not in ("true", "false"):
        return (
            "TYPE_MISMATCH_BOOLEAN",
            f"add a valid Boolean value (true or false) for the condition operator {operator}",
        )
    if family == "Date":
        return _date(one.condition.key_name, value)
    if family == "Numeric" and number(value) is None:
        return "TYPE_MISMATCH_NUMBER", f"add a valid numeric value for the condition operator {operator}"
    if family == "Binary" and not _is_base64(value):
        return "TYPE_MISMATCH_STRING", f"add a valid base64-encoded string value for the condition operator {operator}"
    return None


def _date(key_name: str, value: str) -> tuple[str, str] | None:
    if _EPOCH.fullmatch(value):
        if key_name == "aws:epochtime":
            return None
        return "INVALID_DATE_VALUE", f"the date {value} might not resolve as expected: use the YYYY-MM-DD format"
    found = _DATE.fullmatch(value)
    if found and all(least <= int(found[part] or least) <= most for part, (least, most) in _MOST.items()):
        return None
    return (
        "TYPE_MISMATCH_DATE",
        "the date condition operator has an invalid value: use YYYY-MM-DD or another ISO 8601 format",
    )


def number(value: str) -> Decimal | None:
    """The value as a finite number, or None."""
    try:
        found = Decimal(value.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _is_base64(value: str) -> bool:
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _special(one: PlacedCondition, value: str) -> tuple[str, str] | None:
    condition = one.condition
    plain = VARIABLE.sub("", as_literal(value))
    if condition.parsed.family == "String" and not condition.base.endswith("Like") and ("*" in plain or "?" in plain):
        return (
            "WILDCARD_WITHOUT_LIKE_OPERATOR",
            "the condition value includes a * or ?, which is no wildcard here: use an operator with Like",
        )
    code, prefix = _ID_KEYS.get(condition.key_name, ("", ""))
    literal = not (has_variable(value) or "*" in value or "?" in value)
    if code and condition.parsed.family == "String" and literal and not re.fullmatch(prefix + _ID, value):
        return code, f"use the prefix {prefix}- followed by 8 or 17 alphanumeric characters"
    return None


def _bounds(one: PlacedCondition) -> Iterator[Issue]:
    which = _BOUNDS.get(one.condition.base)
    values = [number(value) for value in one.condition.values]
    if which and len(values) > 1 and None not in values:
        message = f"multiple values in {one.condition.operator} are redundant: replace with the {which} single value for {one.condition.key}"
        yield one.issue(CODES, "REDUNDANT_CONDITION_VALUE_NUM", message)


THEME = Theme("condition values", CODES, _check, refused=frozenset({"TYPE_MISMATCH_DATE"}))
