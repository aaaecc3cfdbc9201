"""Can a request be as a set of constraints asks? Key by key.

A key is absent, or has a value, or (asked about with ForAnyValue and ForAllValues) several.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from tfiam.iam.sets.answer import Answer, all_of, answer_of
from tfiam.iam.sets.constraint import Constraint
from tfiam.iam.sets.independence import MULTIVALUED, are_independent
from tfiam.iam.sets.opaque import some_resolution
from tfiam.iam.sets.value_set import Comparison, family, some_value
from tfiam.iam.who_keys import ALWAYS_PRESENT

Constraints = frozenset[Constraint]


class _Demand(NamedTuple):
    """What one constraint asks of its key."""

    quantifier: str
    """``one``: of a single value; ``some`` and ``every``: of several."""
    comparison: Comparison
    when_absent: bool
    """Whether an absent key will do."""


@lru_cache(maxsize=1 << 15)
def some_request(constraints: Constraints) -> Answer:
    """Whether some request's context satisfies all the constraints. None at all: YES."""
    opaque = frozenset(one for one in constraints if one.is_opaque)
    ordered = sorted(constraints - opaque, key=_key)
    by_key = {key: frozenset(group) for key, group in groupby(ordered, key=_key)}
    answer = all_of(_some_state(key, group) for key, group in by_key.items())
    if answer is Answer.YES and not are_independent(by_key):
        answer = Answer.UNDETERMINED
    if opaque and answer is not Answer.NO:
        answer = all_of((answer, some_resolution(opaque, constraints - opaque)))
    return answer


def without_implied(constraints: Constraints) -> Constraints:
    """The same constraints without those that the rest implies."""
    kept = constraints
    for one in sorted(constraints, key=str):
        rest = frozenset(other for other in kept if other != one and _key(other) == _key(one) and not other.is_opaque)
        if rest and not one.is_opaque and some_request(rest | {one.negated}) is Answer.NO:
            kept -= {one}
    return kept


def _key(one: Constraint) -> str:
    return one.condition.key


@lru_cache(maxsize=1 << 14)
def _some_state(key: str, constraints: Constraints) -> Answer:
    """For one key."""
    if any(one.negated in constraints for one in constraints):
        return Answer.NO
    may_be = {"absent": True, "present": True}
    demands = []
    for one in constraints:
        if one.condition.base == "Null":
            may_be = {state: may_be[state] and _null_holds(one, state) for state in may_be}
        else:
            demands.append(_demand(one))
    without_it = may_be["absent"] and all(demand.when_absent for demand in demands)
    if without_it and key not in ALWAYS_PRESENT:
        return Answer.YES
    with_it = _some_present(demands, is_multivalued=key in MULTIVALUED) if may_be["present"] else Answer.NO
    return Answer.UNDETERMINED if without_it and with_it is not Answer.YES else with_it


def _null_holds(one: Constraint, state: str) -> bool:
    return (("true" if state == "absent" else "false") in one.condition.values) is one.holds


def _demand(one: Constraint) -> _Demand:
    operator = one.condition.parsed
    base = operator.base.replace("Not", "", 1) if operator.negated else operator.base
    comparison = Comparison(base, one.condition.values, matches=one.holds is not operator.negated)
    if operator.qualifier is None:
        absent = operator.if_exists or operator.negated
        return _Demand("one", comparison, when_absent=absent is one.holds)
    absent = operator.if_exists or operator.qualifier == "ForAllValues"
    quantifier = "some" if (operator.qualifier == "ForAnyValue") is one.holds else "every"
    return _Demand(quantifier, comparison, when_absent=absent is one.holds)


def _some_present(demands: list[_Demand], *, is_multivalued: bool) -> Answer:
    if not demands:
        return Answer.YES
    single = [demand.comparison for demand in demands if demand.quantifier == "one"]
    several = [demand for demand in demands if demand.quantifier != "one"]
    if not several:
        answer = _some_value(single)
        # What a single-valued comparison makes of several values AWS leaves open.
        return Answer.UNDETERMINED if is_multivalued and answer is Answer.NO and len(single) > 1 else answer
    asked = _some_list(several)
    return asked if not single or asked is Answer.NO else Answer.UNDETERMINED


def _some_list(demands: list[_Demand]) -> Answer:
    """One value for each ``some``; all of them as each ``every`` asks."""
    every = [demand.comparison for demand in demands if demand.quantifier == "every"]
    some = [demand.comparison for demand in demands if demand.quantifier == "some"]
    if some:
        return all_of(_some_value([one, *every]) for one in some)
    answer = _some_value(every)
    if answer is Answer.NO and all(demand.when_absent for demand in demands):
        # A key that is there with an empty value: AWS's texts differ on whether it is absent.
        return Answer.UNDETERMINED
    return answer


def _some_value(comparisons: Iterable[Comparison]) -> Answer:
    families: dict[str, list[Comparison]] = {}
    for one in comparisons:
        families.setdefault(family(one.base), []).append(one)
    answers = [answer_of(some_value(tuple(group))) for group in families.values()]
    if Answer.NO not in answers and len(answers) > 1:
        return Answer.UNDETERMINED  # a text that is a number too: which operator the key's type suits is not known here
    return all_of(answers)
