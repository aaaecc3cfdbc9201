"""Access sets against the evaluator, request by request."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.iam.sets.worlds import REQUESTS, documents, holds
from tfiam.iam import Access, Answer, Outcome, PolicySet, Request, evaluate

CI = settings(max_examples=15, deadline=None, derandomize=True)
SETS = st.lists(documents(), min_size=1, max_size=2)


def allowed(request: Request, policies: list[dict[str, Any]]) -> bool:
    return evaluate(request, PolicySet(identity=policies)).outcome is Outcome.ALLOWED


@CI
@given(SETS)
def test_a_set_holds_what_the_evaluator_allows(policies: list[dict[str, Any]]) -> None:
    access = Access.of(policies)
    for request in REQUESTS:
        assert holds(access, request) is allowed(request, policies), request


@CI
@given(SETS, SETS)
def test_operations_are_right_for_each_request(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> None:
    one, other = Access.of(left), Access.of(right)
    gained, both, either = one.difference(other), one.intersect(other), one.union(other)
    for request in REQUESTS:
        a, b = holds(one, request), holds(other, request)
        assert holds(gained, request) is (a and not b), request
        assert holds(both, request) is (a and b), request
        assert holds(either, request) is (a or b), request


@CI
@given(SETS, SETS)
def test_an_inclusion_is_never_wrong(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> None:
    one, other = Access.of(left), Access.of(right)
    answer = one.includes(other)
    outside = [request for request in REQUESTS if holds(other, request) and not holds(one, request)]
    assert answer is not Answer.YES or not outside
    if answer is Answer.NO:
        assert one.union(other).includes(other) is not Answer.NO
        assert other.difference(one).some() is Answer.YES


@CI
@given(SETS, SETS)
def test_laws_of_sets(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> None:
    one, other = Access.of(left), Access.of(right)
    assert one.includes(one) is Answer.YES
    assert Access.everything().includes(one) is Answer.YES
    assert one.difference(one).boxes == ()
    assert one.union(other).includes(one) is Answer.YES
    assert one.includes(one.intersect(other)) is Answer.YES
    assert one.includes(one.difference(other)) is Answer.YES
    assert one.difference(other).intersect(other).some() is not Answer.YES
