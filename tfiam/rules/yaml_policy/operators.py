"""The attribute operators of checkov's policy language, over a known value.

What they mean: https://www.checkov.io/3.Custom%20Policies/YAML%20Custom%20Policies.html, and where the page is silent, what
checkov 3.3 does. A value may be a list or a mapping that holds ``UNKNOWN``; :func:`holds` then answers None unless what is known
decides.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tfiam.plan.values import UNKNOWN
from tfiam.rules.yaml_policy.expressions import Pattern
from tfiam.rules.yaml_policy.ranges import cidr_subset, listed, number, range_includes

Test = Callable[[Any, Any], "bool | None"]


@dataclass(frozen=True)
class Operator:
    """What it tests, how it is said, and what value it takes."""

    test: Test
    said: str
    takes: str = "any"
    """``any``, ``none``, ``number``, ``list`` (one or more), ``pattern``, ``cidr``, ``text``."""
    on_all: bool = False
    """True if every match of a path with wildcards has to hold, not one of them."""
    sizes: bool = False
    """True if it looks at a list's length or presence only, whatever its members are."""


def holds(operator: Operator, value: Any, expected: Any) -> bool | None:
    """The answer for one value; None where what is unknown decides."""
    if value is UNKNOWN:
        return True if operator in (EXISTS, ANY_GIVEN) else False if operator is NOT_EXISTS else None
    if operator.sizes or not _has_unknown(value):
        return operator.test(value, expected)
    return _PARTLY.get(operator, _hidden)(value, expected)


def _has_unknown(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_unknown, value.values()))
    return any(map(_has_unknown, value)) if isinstance(value, list) else value is UNKNOWN


def _hidden(_value: Any, _expected: Any) -> bool | None:
    return None


def _known(value: Any) -> Any:
    """What of a list or mapping is known."""
    if isinstance(value, Mapping):
        return {key: inner for key, inner in value.items() if not _has_unknown(inner)}
    return [inner for inner in value if not _has_unknown(inner)]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _equals(value: Any, expected: Any) -> bool:
    if value is None or expected is None:
        return value is expected
    if isinstance(value, bool) or isinstance(expected, bool):
        return str(value).lower() == str(expected).lower()
    return bool(value == expected) or (not isinstance(expected, (list, dict)) and _text(value) == _text(expected))


def _within(value: Any, expected: Any) -> bool:
    return any(_equals(value, one) for one in listed(expected))


def _any(value: Any, expected: Any) -> bool:
    return any(_within(one, expected) for one in (value if isinstance(value, list) else [value]))


def _contains(value: Any, expected: Any) -> bool:
    return all(_holds_one(value, one) for one in listed(expected))


def _holds_one(value: Any, one: Any) -> bool:
    if isinstance(value, str):
        try:
            read = json.loads(value) if value[:1] in ("{", "[") else value
        except (ValueError, RecursionError):
            read = value
        return _text(one) in value if isinstance(read, str) else _holds_one(read, one)
    if isinstance(value, Mapping):
        return one in value or any(
            _holds_one(inner, one) for inner in value.values() if isinstance(inner, (str, list, Mapping))
        )
    return isinstance(value, list) and any(_equals(inner, one) for inner in value)


def _intersects(value: Any, expected: Any) -> bool:
    if isinstance(expected, str):
        return expected in value if isinstance(value, (str, list, Mapping)) else False
    return isinstance(value, (str, list, Mapping)) and any(
        _within(one, expected) for one in ([value] if isinstance(value, str) else value)
    )


def _subset(value: Any, expected: Any) -> bool:
    inner = list(value) if isinstance(value, (list, Mapping)) else [value]
    return all(_within(one, expected) for one in inner)


def _regex(value: Any, expected: Pattern) -> bool | None:
    return (
        False
        if value is None
        else expected.matches(_text(value) if not isinstance(value, (list, Mapping)) else json.dumps(value))
    )


def _compared(compare: Callable[[Any, Any], bool]) -> Test:
    def test(value: Any, expected: Any) -> bool:
        if value is None:
            return False
        left, right = number(value), number(expected)
        return (
            compare(left, right) if left is not None and right is not None else compare(_text(value), _text(expected))
        )

    return test


def _length(compare: Callable[[int, float], bool]) -> Test:
    def test(value: Any, expected: Any) -> bool:
        wanted = number(expected)
        if wanted is None or not isinstance(value, (str, list, Mapping)):
            return False
        # One block is held as a mapping: its length is one, as in checkov.
        return compare(1 if isinstance(value, Mapping) else len(value), wanted)

    return test


def _words(compare: Callable[[int, float], bool]) -> Test:
    def test(value: Any, expected: Any) -> bool:
        wanted = number(expected)
        return isinstance(value, str) and wanted is not None and compare(len(value.split()), wanted)

    return test


def _is_empty(value: Any, _expected: Any) -> bool:
    return isinstance(value, (str, list, Mapping)) and not value


def _less_or_equal(a: Any, b: Any) -> bool:
    return bool(a <= b)


def _not(test: Test) -> Test:
    def inverted(value: Any, expected: Any) -> bool | None:
        answer = test(value, expected)
        return None if answer is None else not answer

    return inverted


EXISTS: Final = Operator(lambda value, _: value is not None, "exists", "none", sizes=True)
NOT_EXISTS: Final = Operator(_not(EXISTS.test), "does not exist", "none", sizes=True)
ANY_GIVEN: Final = Operator(lambda _value, _: True, "is there", "none", sizes=True)

_POSITIVE: Final[dict[str, Operator]] = {
    "equals": Operator(_equals, "equals"),
    "regex_match": Operator(_regex, "matches", "pattern"),
    "contains": Operator(_contains, "contains"),
    "within": Operator(_within, "is one of", "list"),
    "starting_with": Operator(lambda value, wanted: isinstance(value, str) and value.startswith(wanted), "starts with", "text"),
    "ending_with": Operator(lambda value, wanted: isinstance(value, str) and value.endswith(wanted), "ends with", "text"),
    "subset": Operator(_subset, "holds nothing but", "list"),
    "intersects": Operator(_intersects, "has some of"),
    "equals_ignore_case": Operator(lambda value, wanted: value is not None and _text(value).lower() == _text(wanted).lower(), "equals, in any case,"),
    "range_includes": Operator(range_includes, "includes"),
    "cidr_range_subset": Operator(cidr_subset, "lies within", "cidr"),
}  # fmt: skip
_INVERTED: Final = {
    "equals": ("not_equals", "does not equal"),
    "regex_match": ("not_regex_match", "does not match"),
    "contains": ("not_contains", "does not contain"),
    "within": ("not_within", "is none of"),
    "starting_with": ("not_starting_with", "does not start with"),
    "ending_with": ("not_ending_with", "does not end with"),
    "subset": ("not_subset", "holds something besides"),
    "intersects": ("not_intersects", "has none of"),
    "equals_ignore_case": ("not_equals_ignore_case", "does not equal, in any case,"),
    "range_includes": ("range_not_includes", "does not include"),
    "cidr_range_subset": ("cidr_range_not_subset", "does not lie within"),
}
_COMPARED: Final[dict[str, tuple[Callable[[Any, Any], bool], str]]] = {
    "greater_than": (lambda a, b: a > b, "more than"),
    "greater_than_or_equal": (lambda a, b: a >= b, "at least"),
    "less_than": (lambda a, b: a < b, "less than"),
    "less_than_or_equal": (_less_or_equal, "at most"),
}
_COUNTED: Final = {**_COMPARED, "equals": (lambda a, b: a == b, "exactly")}


def _table() -> Mapping[str, Operator]:
    table = {"exists": EXISTS, "not_exists": NOT_EXISTS, "any": Operator(_any, "has one of", "list"), **_POSITIVE}
    for name, (inverse, said) in _INVERTED.items():
        one = _POSITIVE[name]
        table[inverse] = Operator(_not(one.test), said, one.takes, on_all=name == "contains")
    for name, (compare, said) in _COMPARED.items():
        table[name] = Operator(_compared(compare), f"is {said}", "number")
    for name, (compare, said) in _COUNTED.items():
        table[f"length_{name}"] = Operator(_length(compare), f"has a length of {said}", "number", sizes=True)
        table[f"number_of_words_{name}"] = Operator(_words(compare), f"has a number of words of {said}", "number")
    length, words = table["length_equals"], table["number_of_words_equals"]
    table["length_not_equals"] = Operator(_not(length.test), "has a length other than", "number", sizes=True)
    table["number_of_words_not_equals"] = Operator(
        lambda value, wanted: isinstance(value, str) and not words.test(value, wanted),
        "has a number of words other than",
        "number",
    )
    table["is_empty"] = Operator(_is_empty, "is empty", "none", sizes=True)
    table["is_not_empty"] = Operator(_not(_is_empty), "is not empty", "none", sizes=True)
    table["is_true"] = Operator(lambda value, _: value is True, "is true", "none")
    table["is_false"] = Operator(lambda value, _: value is not True, "is false", "none")
    return table


OPERATORS: Final = _table()

#: What is known decides: something that is there stays there, and something that must not be there is not taken away.
_PARTLY: Final[dict[Operator, Test]] = {
    OPERATORS["contains"]: lambda value, wanted: _contains(_known(value), wanted) or None,
    OPERATORS["not_contains"]: lambda value, wanted: False if _contains(_known(value), wanted) else None,
    OPERATORS["intersects"]: lambda value, wanted: _intersects(_known(value), wanted) or None,
    OPERATORS["not_intersects"]: lambda value, wanted: False if _intersects(_known(value), wanted) else None,
    OPERATORS["any"]: lambda value, wanted: _any(_known(value), wanted) or None,
    OPERATORS["subset"]: lambda value, wanted: None if _subset(_known(value), wanted) else False,
    OPERATORS["not_subset"]: lambda value, wanted: None if _subset(_known(value), wanted) else True,
    OPERATORS["cidr_range_subset"]: lambda value, wanted: None if cidr_subset(_known(value), wanted) else False,
}
