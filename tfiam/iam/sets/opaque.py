"""Constraints that hang on a ``${…}`` or that cannot be compared: equal ones are the same, of others little is known."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.iam import patterns
from tfiam.iam.sets.answer import Answer
from tfiam.iam.sets.constraint import TAKES_VARIABLES, Constraint, Element
from tfiam.iam.sets.independence import are_independent
from tfiam.iam.variables import VARIABLE, names

_COMPARED = (Element.RESOURCE, Element.ACTION)


def some_resolution(opaque: frozenset[Constraint], others: frozenset[Constraint]) -> Answer:
    """Whether all the opaque constraints can hold at once, beside ``others``.

    NO if two contradict each other for every value of what is not known. A single one is sure to be satisfiable where a
    request needs only name what it stands for: a Resource, or a comparison with a variable.
    """
    wanted = [one for one in opaque if one.holds]
    refused = [one for one in opaque if not one.holds]
    if any(_within(one, other) for one in wanted for other in refused):
        return Answer.NO
    if any(_excludes(one, other) for one in wanted for other in wanted):
        return Answer.NO
    if refused or len(wanted) != 1:
        return Answer.UNDETERMINED
    return Answer.YES if _can_be_named(wanted[0], others) else Answer.UNDETERMINED


def variable_keys(one: Constraint) -> Iterator[str]:
    """The condition keys, in lower case, whose values its variables take."""
    for value in one.condition.values:
        yield from (name.lower() for name in names(value) if ":" in name)


def _can_be_named(one: Constraint, others: frozenset[Constraint]) -> bool:
    condition = one.condition
    if condition.operator == Element.RESOURCE:
        asked = [*variable_keys(one)]
        if len(condition.values) != 1 or not VARIABLE.search(condition.values[0]):
            return False
    else:
        operator = condition.parsed
        if not operator.known or operator.negated or operator.family not in TAKES_VARIABLES - {"Bool"}:
            return False
        asked = [condition.key, *variable_keys(one)]
    elsewhere = [other.condition.key for other in others]
    return are_independent((*asked, *elsewhere)) and len(set(asked)) == len(asked) and not {*asked} & {*elsewhere}


def _within(narrow: Constraint, wide: Constraint) -> bool:
    """True if ``narrow`` cannot hold without ``wide``, whatever the ``${…}`` stand for."""
    one, other = narrow.condition, wide.condition
    if narrow.variables is not wide.variables or one.operator != other.operator:
        return False
    if one == other:
        return True
    if one.operator not in _COMPARED or len(one.values) != 1 or len(other.values) != 1:
        return False
    return _pattern_within(one.values[0], other.values[0])


def _excludes(one: Constraint, other: Constraint) -> bool:
    """True for a pattern of Resource and the same of NotResource."""
    pair = (one.condition.operator, other.condition.operator)
    opposed = pair in ((Element.RESOURCE, Element.NOT_RESOURCE), (Element.ACTION, Element.NOT_ACTION))
    return opposed and one.condition.values == other.condition.values and one.variables is other.variables


def _pattern_within(narrow: str, wide: str) -> bool:
    """Each ``${…}`` is one letter that nothing else matches but the star of a whole tail.

    A ``?`` could take it for a single character, and a ``*`` before the last colon stays in its segment, which a value
    with colons would leave.
    """
    if "?" in wide or "*" in wide.rstrip("*"):
        return False
    return patterns.includes(_lettered(wide), _lettered(narrow))


def _lettered(pattern: str) -> str:
    return VARIABLE.sub(lambda found: f"\ue020{found[1]}\ue021", pattern)
