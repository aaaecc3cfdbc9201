"""Whether a condition holds for a request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from tfiam.iam.comparing import COMPARISONS
from tfiam.iam.condition import Condition, Operator, render
from tfiam.iam.context import Context, ContextValue
from tfiam.iam.variables import UnresolvedVariableError, names, substitute

_TAKES_VARIABLES = frozenset({"String", "Arn", "Bool"})


class Truth(str, Enum):
    """The answer about a condition in a context that may be open."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"
    """It depends on a key that the context leaves open, or the operator is none of AWS's."""


def condition_holds(
    operator: str, key: str, policy_values: Iterable[str] | str, context: Mapping[str, ContextValue]
) -> bool:
    """True if the condition holds; a key that ``context`` does not have is absent from the request.

    ``operator`` as in a policy (``ForAnyValue:StringLikeIfExists``); one that AWS does not have never holds.
    """
    single = render(policy_values)
    values = (single,) if single is not None else tuple(policy_values)
    return judge(Condition(operator, key, values), Context(context)) is Truth.HOLDS


def judge(condition: Condition, context: Context, *, variables: bool = True) -> Truth:
    """Whether the condition holds. ``variables``: False in a document older than policy variables."""
    operator = condition.parsed
    if not operator.known or not context.is_known(condition.key):
        return Truth.OPEN
    values = context.get(condition.key)
    if operator.base == "Null":
        wanted = {value.strip().lower() for value in condition.values}
        return _truth(("false" if values else "true") in wanted)
    if operator.qualifier:
        values = tuple(value for value in values if value)
    if not values:
        return _truth(_holds_when_absent(operator))
    try:
        policy_values = _resolved(condition, context, variables=variables)
    except UnresolvedVariableError as error:
        # AWS drops a statement whose variable has no value:
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
        return Truth.FAILS if context.is_known(str(error)) else Truth.OPEN
    return _truth(_holds(operator, policy_values, values))


def open_keys(condition: Condition, context: Context, *, variables: bool = True) -> tuple[str, ...]:
    """The keys that the condition asks about and ``context`` leaves open, as written."""
    asked = [condition.key]
    if variables and condition.parsed.family in _TAKES_VARIABLES:
        asked += [name for value in condition.values for name in names(value)]
    return tuple(key for key in asked if not context.is_known(key))


def _truth(holds: bool) -> Truth:
    return Truth.HOLDS if holds else Truth.FAILS


def _holds_when_absent(operator: Operator) -> bool:
    """An absent key fails a condition, but for IfExists, ForAllValues and a negated operator without ForAnyValue."""
    if operator.if_exists or operator.qualifier == "ForAllValues":
        return True
    return operator.negated and operator.qualifier is None


def _resolved(condition: Condition, context: Context, *, variables: bool) -> tuple[str, ...]:
    if not variables or condition.parsed.family not in _TAKES_VARIABLES:
        return condition.values
    return tuple(substitute(value, context.single) for value in condition.values)


def _holds(operator: Operator, policy_values: tuple[str, ...], values: tuple[str, ...]) -> bool:
    compare = COMPARISONS[operator.base]

    def holds(value: str) -> bool:
        matched = [compare(policy_value, value) for policy_value in policy_values]
        if operator.negated:
            return not any(matched) and None not in matched
        return any(matched)

    if operator.qualifier == "ForAnyValue":
        return any(map(holds, values))
    if operator.qualifier == "ForAllValues" or operator.negated:
        return all(map(holds, values))
    # Without a qualifier several values are undefined (Access Analyzer: MISSING_QUALIFIER); one match is the wider reading.
    return any(map(holds, values))
