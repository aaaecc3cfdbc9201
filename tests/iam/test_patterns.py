import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfiam.iam.patterns import escape, includes, includes_any, matches, overlaps

#: Every text of up to five letters over an alphabet with one letter that the generated patterns never name.
TEXTS = ["".join(letters) for length in range(6) for letters in product("abz", repeat=length)]
PATTERNS = st.text(alphabet="ab*?", max_size=5)
SMALL = settings(max_examples=300, deadline=None)


def oracle(pattern: str) -> "re.Pattern[str]":
    return re.compile("".join({"*": ".*", "?": "."}.get(symbol, re.escape(symbol)) for symbol in pattern), re.DOTALL)


def language(pattern: str) -> set[str]:
    known = oracle(pattern)
    return {text for text in TEXTS if known.fullmatch(text)}


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*", "", True),
        ("", "", True),
        ("?", "", False),
        ("s3:Get*", "s3:GetObject", True),
        ("s3:Get*", "s3:get", False),
        ("*Object", "s3:GetObject", True),
        ("s3:*Object*Acl", "s3:PutObjectVersionAcl", True),
        ("a*a", "a", False),
        ("a*b?c*d", "axxbyczzd", True),
        ("a*b?c*d", "axxbczzd", False),
        ("a.c", "abc", False),
        ("line*", "line\nbreak", True),
        (f"a{escape('*')}*", "a*b", True),
        (f"a{escape('*')}*", "axb", False),
        (f"{escape('?')}", "?", True),
    ],
)
def test_matches(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) is expected


def test_case_is_folded_on_request_only() -> None:
    assert matches("S3:get*", "s3:GetObject", case_sensitive=False)
    assert not matches("S3:get*", "s3:GetObject")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("*", "s3:*", True),
        ("s3:*", "*", False),
        ("s3:*", "s3:Get*", True),
        ("s3:Get*", "s3:*", False),
        ("*a*", "a*a", True),
        ("??*", "?*?", True),
        ("?*?", "??*", True),
        ("*?", "?*", True),
        ("?*", "*", False),
        ("*a?", "*aa", True),
        ("*a?*", "*ab*", True),
        ("a?c", "a*c", False),
        ("a*?c", "a?*c", True),
        ("*-????????????-*", "logs-123456789012-eu", True),
    ],
)
def test_includes(a: str, b: str, expected: bool) -> None:
    assert includes(a, b) is expected


@pytest.mark.parametrize(
    ("several", "b", "expected"),
    [
        (("", "?*"), "*", True),
        (("", "?", "???*"), "*", False),
        (("", "?", "??*"), "*", True),
        (("s3:Get*", "s3:Put*"), "s3:*", False),
        (("a*", "?b*"), "ab*", True),
        ((), "a", False),
        (("x", "a"), "a", True),
    ],
)
def test_includes_any(several: tuple[str, ...], b: str, expected: bool) -> None:
    assert includes_any(several, b) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("s3:Get*", "s3:*Acl", True),
        ("s3:Get*", "s3:Put*", False),
        ("*Tagging", "*Acl", False),
        ("a?c", "abc", True),
        ("a??", "*b", True),
        ("a*b", "b*a", False),
        ("", "*", True),
        ("", "?", False),
        (escape("*"), "?", True),
        (escape("*"), "a", False),
    ],
)
def test_overlaps(a: str, b: str, expected: bool) -> None:
    assert overlaps(a, b) is expected
    assert overlaps(b, a) is expected


@SMALL
@given(PATTERNS, st.text(alphabet="abz", max_size=6))
def test_matches_as_the_regular_expression(pattern: str, text: str) -> None:
    assert matches(pattern, text) is bool(oracle(pattern).fullmatch(text))


@SMALL
@given(PATTERNS, PATTERNS)
def test_includes_is_inclusion_of_languages(a: str, b: str) -> None:
    """Five letters tell: a shorter counterexample exists whenever there is one, for patterns of at most four symbols."""
    a, b = a[:4], b[:4]
    assert includes(a, b) is (language(b) <= language(a))


@SMALL
@given(st.lists(PATTERNS, max_size=3), PATTERNS)
def test_includes_any_never_claims_too_much(several: list[str], b: str) -> None:
    if includes_any(several, b):
        assert language(b) <= set().union(*map(language, several))


@SMALL
@given(st.lists(st.text(alphabet="a?*", max_size=3), max_size=3), st.text(alphabet="a?*", max_size=3))
def test_includes_any_is_exact_on_short_patterns(several: list[str], b: str) -> None:
    assert includes_any(several, b) is (language(b) <= set().union(set(), *map(language, several)))


@SMALL
@given(PATTERNS, PATTERNS)
def test_overlaps_is_intersection_of_languages(a: str, b: str) -> None:
    a, b = a[:3], b[:2]
    assert overlaps(a, b) is bool(language(a) & language(b))


def test_a_hostile_pattern_ends() -> None:
    """Exponentially many position sets: given up, and given up as "not shown"."""
    assert not includes_any(("*a" + "?" * 40, "*b" + "?" * 40), "*a*b" * 20)
