"""One thing that a request must be, apart from its action and resource: a condition that holds, or one that does not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from tfiam.iam.condition import Condition, Operator
from tfiam.iam.patterns import unescape
from tfiam.iam.variables import as_literal, has_variable

#: Families whose values :mod:`tfiam.iam.sets.value_set` can compare, and Null.
_COMPARED = frozenset({"String", "Arn", "Numeric", "Date", "Bool", "IpAddress", "Null"})
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
TAKES_VARIABLES = frozenset({"String", "Arn", "Bool"})
_OPPOSITES = {
    "LessThan": "GreaterThanEquals",
    "LessThanEquals": "GreaterThan",
    "GreaterThan": "LessThanEquals",
    "GreaterThanEquals": "LessThan",
}
#: Letters that stand for something else inside this package's patterns; a document that has them is not taken apart.
_RESERVED = re.compile("[\ue000-\ue0ff]")


class Element(str, Enum):
    """What stands in a condition's operator when the constraint tells of an element, or of a whole set."""

    ACTION = "Action"
    NOT_ACTION = "NotAction"
    RESOURCE = "Resource"
    NOT_RESOURCE = "NotResource"
    WITHIN = "Within"
    """The request is in a set too large to take apart."""


@dataclass(frozen=True)
class Constraint:
    """``condition`` is normalised (see :func:`constraint`); ``holds`` False asks that it does not hold.

    A condition whose operator is an :class:`Element` and which has no key stands for patterns of that element that are
    not resolved: whether they take in the request depends on who asks, or on a value not known yet.
    """

    condition: Condition
    holds: bool = True
    is_opaque: bool = False
    """True if it can be compared with little but itself: ``${…}``, unknown operators, binary values."""
    variables: bool = True
    """False in a document older than policy variables, where ``${aws:username}`` is plain text."""

    @property
    def negated(self) -> Constraint:
        return Constraint(self.condition, not self.holds, self.is_opaque, self.variables)

    def __str__(self) -> str:
        shown = self.as_condition()
        text = _line(shown or self.condition)
        return text if shown else f"not ({text})"

    def as_condition(self) -> Condition | None:
        """The constraint as one line of a Condition block; None where AWS has no words for the opposite of one."""
        if self.holds:
            return self.condition
        return None if self.is_opaque else _opposite(self.condition)


def constraint(condition: Condition, *, variables: bool = True) -> Constraint:
    """A condition in its normal form: operator as AWS spells it, the key in lower case, values sorted.

    ``variables``: False in a document older than policy variables.
    """
    return _constraint(condition, variables or not any("${" in value for value in condition.values))


def element_constraint(element: Element, *values: str, variables: bool = True) -> Constraint:
    """That ``element`` takes in the request by one of these patterns, which are not resolved."""
    return Constraint(Condition(element.value, "", values), is_opaque=True, variables=variables)


def is_unresolved(value: str) -> bool:
    """True for a text with a ``${…}`` or with letters that this package reserves."""
    return has_variable(value) or _RESERVED.search(value) is not None


@lru_cache(maxsize=1 << 13)
def _constraint(condition: Condition, variables: bool) -> Constraint:
    operator = condition.parsed
    values: Iterable[str] = condition.values
    opaque = operator.family not in _COMPARED or any(map(is_unresolved, values))
    base = operator.base
    if not opaque:
        base = {"ArnEquals": "ArnLike", "ArnNotEquals": "ArnNotLike"}.get(base, base)
        if base == "Null":
            values = (value.strip().lower() for value in values)
        elif variables and operator.family in TAKES_VARIABLES:
            values = map(as_literal, values)
        if base == "Bool":
            values = (value.lower() for value in values)
    spelled = _spelled(operator, base) if operator.known else condition.operator
    normal = Condition(spelled, condition.key_name, tuple(sorted(set(values))))
    return Constraint(normal, is_opaque=opaque, variables=variables)


def _spelled(operator: Operator, base: str) -> str:
    if base == "Null":
        return base
    qualifier = f"{operator.qualifier}:" if operator.qualifier else ""
    return qualifier + base + ("IfExists" if operator.if_exists else "")


def _line(condition: Condition) -> str:
    shown = (unescape(value) for value in condition.values)
    return f"{condition.operator} {condition.key}".strip() + f" = {', '.join(shown)}"


def _opposite(condition: Condition) -> Condition | None:
    """The condition that holds just when this one does not, if AWS can say it in one line."""
    operator = condition.parsed
    if operator.if_exists:
        return None
    if operator.base in ("Null", "Bool"):
        return _opposite_of_flag(condition, operator)
    base, if_exists = operator.base, False
    order = next((name for name in _OPPOSITES if base == operator.family + name), None)
    if order is not None:
        if len(condition.values) != 1:
            return None
        base, if_exists = operator.family + _OPPOSITES[order], operator.qualifier is None
    elif operator.negated:
        base = base.replace("Not", "", 1)
    else:
        base = "NotIpAddress" if base == "IpAddress" else operator.family + "Not" + base[len(operator.family) :]
    return _requalified(operator, base, condition.key, condition.values, if_exists=if_exists)


def _opposite_of_flag(condition: Condition, operator: Operator) -> Condition | None:
    others = tuple(sorted({"true", "false"} - set(condition.values)))
    if len(others) != 1:
        return None
    if operator.base == "Null":
        return Condition("Null", condition.key, others)
    return _requalified(operator, "Bool", condition.key, others, if_exists=operator.qualifier is None)


def _requalified(operator: Operator, base: str, key: str, values: tuple[str, ...], *, if_exists: bool) -> Condition:
    qualifier = {"ForAnyValue": "ForAllValues:", "ForAllValues": "ForAnyValue:", None: ""}[operator.qualifier]
    return Condition(qualifier + base + ("IfExists" if if_exists else ""), key, values)
