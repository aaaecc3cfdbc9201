"""Known, unknown and sensitive, leaf by leaf."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.plan.values import UNKNOWN, dotted, is_marked, overlay


@pytest.mark.parametrize(
    ("value", "unknown", "expected"),
    [
        ({"name": "a"}, {"arn": True}, {"name": "a", "arn": UNKNOWN}),
        ({"name": "a"}, {}, {"name": "a"}),
        ({"name": "a"}, False, {"name": "a"}),
        (None, True, UNKNOWN),
        (None, {"arn": True}, {"arn": UNKNOWN}),
        ({"tags": {"a": "1"}}, {"tags": {"b": True}}, {"tags": {"a": "1", "b": UNKNOWN}}),
        ({"list": ["a", None]}, {"list": [False, True]}, {"list": ["a", UNKNOWN]}),
        ({"list": ["a"]}, {"list": [False, True]}, {"list": ["a", UNKNOWN]}),
        ({"list": ["a", "b"]}, {"list": [True]}, {"list": [UNKNOWN, "b"]}),
        ({"block": [{"a": "1"}]}, {"block": [{"b": True}]}, {"block": [{"a": "1", "b": UNKNOWN}]}),
        ({"block": []}, {"block": True}, {"block": UNKNOWN}),
        ({"name": "a"}, {"other": {}}, {"name": "a"}),
        ({"name": "a"}, {"other": False}, {"name": "a"}),
    ],
)
def test_overlay(value: Any, unknown: Any, expected: Any) -> None:
    assert overlay(value, unknown) == expected


def test_overlay_changes_neither_argument_and_shares_known_parts() -> None:
    value = {"known": {"a": 1}, "part": {"b": 2}}
    merged = overlay(value, {"part": {"c": True}})
    assert value == {"known": {"a": 1}, "part": {"b": 2}}
    assert merged["known"] is value["known"]


def test_marks_nested_deeper_than_any_resource_are_unknown() -> None:
    value: Any = "leaf"
    marks: Any = {}
    for _ in range(5000):
        value, marks = [value], [marks]
    merged = overlay(value, marks)
    while isinstance(merged, list):
        (merged,) = merged
    assert merged is UNKNOWN
    assert not is_marked(marks, ())


@pytest.mark.parametrize(
    ("marks", "path", "expected"),
    [
        (True, ("anything", 0), True),
        (False, ("value",), False),
        ({"value": True}, ("value",), True),
        ({"value": True}, ("name",), False),
        ({"value": True}, (), True),
        ({"block": [{"secret": True}]}, ("block", 0), True),
        ({"block": [{"secret": True}]}, ("block", 1, "secret"), False),
        ({"block": [{"secret": True}]}, ("block", "secret"), False),
        ({"block": [{"name": False}]}, ("block",), False),
    ],
)
def test_is_marked(marks: Any, path: tuple[str | int, ...], expected: bool) -> None:
    assert is_marked(marks, path) is expected


def test_dotted() -> None:
    assert dotted(("inline_policy", 0, "policy")) == "inline_policy[0].policy"
    assert dotted(()) == ""


def test_an_unknown_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match="is UNKNOWN"):
        bool(UNKNOWN)
    assert UNKNOWN.get("anything") is UNKNOWN
    assert repr(UNKNOWN) == "(known after apply)"
