"""Sets of texts against interegular, which knows nothing of how they are made."""

from functools import lru_cache

import interegular
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interegular.fsm import FSM

from tfiam.iam.sets.automaton import ANY_CASE, SEGMENT_ONE, SEGMENT_STAR
from tfiam.iam.sets.text_set import TextSet

#: A letter that no pattern names stands in the oracle's alphabet too: a regular expression names it.
REGEX = {"*": "[ab:zA]*", "?": "[ab:zA]", SEGMENT_STAR: "[abzA]*", SEGMENT_ONE: "[abzA]"}
PATTERNS = st.text(alphabet=["a", "b", ":", "*", "?", SEGMENT_STAR, SEGMENT_ONE], max_size=4)
LISTS = st.lists(PATTERNS, min_size=1, max_size=3).map(tuple)
CI = settings(max_examples=60, deadline=None, derandomize=True)


@lru_cache(maxsize=1 << 12)
def fsm(pattern: str) -> FSM:
    return interegular.parse_pattern("".join(REGEX.get(symbol, symbol) for symbol in pattern)).to_fsm()


def union(patterns: tuple[str, ...]) -> FSM:
    first, *rest = map(fsm, patterns)
    for one in rest:
        first = first | one
    return first


@CI
@given(LISTS, LISTS)
def test_inclusion(a: tuple[str, ...], b: tuple[str, ...]) -> None:
    assert TextSet.of(a).includes(TextSet.of(b)) is (union(b) - union(a)).empty()


@CI
@given(LISTS, LISTS, LISTS)
def test_intersection_without_a_third(a: tuple[str, ...], b: tuple[str, ...], c: tuple[str, ...]) -> None:
    expected = (union(a) & union(b)) - union(c)
    found = [piece.some() for piece in TextSet.of(a).intersection(TextSet.of(b)).minus(TextSet.of(c))]
    assert (True in found) is not expected.empty()
    refused = TextSet.of(a).intersection(TextSet.of(b)).intersection(TextSet.except_of(c))
    assert refused.some() is not expected.empty()


@CI
@given(LISTS, LISTS, LISTS)
def test_what_two_differences_share(a: tuple[str, ...], b: tuple[str, ...], c: tuple[str, ...]) -> None:
    """(a - b) - (a - c) is a ∩ c - b."""
    expected = (union(a) & union(c)) - union(b)
    left = TextSet.of(a).intersection(TextSet.except_of(b))
    right = TextSet.of(a).intersection(TextSet.except_of(c))
    assert any(piece.some() for piece in left.minus(right)) is not expected.empty()
    assert right.includes(left) is expected.empty()


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        (("a?", "b?"), ("?b",), False),
        (("a*", "b*"), ("ab", "b:a"), True),
        ((f"{ANY_CASE}ab",), ("AB",), True),
        ((f"{ANY_CASE}a*",), (f"{ANY_CASE}ab",), True),
        (("a*",), (f"{ANY_CASE}ab",), False),
        ((f"x{SEGMENT_STAR}:*",), ("x:*",), True),
        ((f"x{SEGMENT_STAR}",), ("x*",), False),
        (("*",), (), True),
        ((), ("",), False),
    ],
)
def test_inclusion_by_hand(wide: tuple[str, ...], narrow: tuple[str, ...], expected: bool) -> None:
    assert TextSet.of(wide).includes(TextSet.of(narrow)) is expected


def test_literal_wildcards_are_letters() -> None:
    starred = TextSet.of(["a\ue000"])
    assert starred.matches("a*")
    assert not starred.matches("ab")
    assert starred.patterns == ("a${*}",)


def test_a_set_tells_what_it_is() -> None:
    found = TextSet.of(["logs-*", "data"]).intersection(TextSet.except_of(["logs-a*", "other"]))
    assert (found.patterns, found.excluded, found.also_within) == (("data", "logs-*"), ("logs-a*",), ())
    both = TextSet.of(["*-logs"]).intersection(TextSet.of(["acme-*"]))
    assert str(both) == "*-logs within acme-*"
    assert str(found) == "data, logs-* except logs-a*"


def test_what_takes_too_long_is_not_decided() -> None:
    """A text starts with one letter and has one letter before its last sixteen: that meets two of three demands."""
    found = TextSet()
    for start, letter in ("xa", "yb", "zc"):
        found = found.intersection(TextSet.of([f"{start}*", f"*{letter}" + "?" * 16]))
    assert found.some() is None
    assert TextSet.of(["q"]).includes(found) is None
