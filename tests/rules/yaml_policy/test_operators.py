"""Every operator, over known values."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tfiam.rules.yaml_policy.expressions import ExpressionError, Jmespath, Pattern
from tfiam.rules.yaml_policy.operators import OPERATORS, holds
from tfiam.rules.yaml_policy.paths import at_attribute, at_jsonpath, attribute_steps, jsonpath_steps

#: Operator, value in the plan, value in the policy, whether it holds. The inverse operator is asked the same.
CASES: tuple[tuple[str, Any, Any, bool], ...] = (
    ("equals", "a", "a", True), ("equals", True, "true", True), ("equals", False, "False", True), ("equals", 1, "1", True),
    ("equals", None, "None", False), ("equals", None, None, True), ("equals", ["a"], ["a"], True), ("equals", ["a", "b"], ["b", "a"], False),
    ("equals_ignore_case", "INGRESS", "ingress", True), ("equals_ignore_case", None, "none", False),
    ("regex_match", "myex-1", "^myex-.*", True), ("regex_match", "a-myex-1", "myex", False), ("regex_match", None, ".*", False), ("regex_match", 12, r"\d+$", True),
    ("contains", ["a", "b"], "a", True), ("contains", ["a"], ["a", "b"], False), ("contains", "abc", "b", True),
    ("contains", '["a"]', "a", True), ("contains", {"k": ["v"]}, "v", True), ("contains", {"k": ["v"]}, "k", True), ("contains", None, "a", False), ("contains", 7, "7", False),
    ("within", "a", ["a", "b"], True), ("within", "c", ["a", "b"], False), ("within", 1, ["1"], True), ("within", None, ["a"], False),
    ("starting_with", "acme-x", "acme-", True), ("starting_with", None, "a", False), ("ending_with", "x-good", "-good", True),
    ("subset", ["a"], ["a", "b"], True), ("subset", ["c"], ["a"], False), ("subset", None, ["a"], False), ("subset", [], ["a"], True), ("subset", {"a": 1}, ["a"], True),
    ("intersects", ["a", "c"], ["a", "b"], True), ("intersects", "us-east-1a", "us-", True), ("intersects", ["c"], ["a"], False), ("intersects", None, "a", False), ("intersects", "a", ["a"], True),
    ("range_includes", "3000-4000", 3000, True), ("range_includes", 3000, "2000-3500", True), ("range_includes", "*", 1, True), ("range_includes", [1, "20-30"], [22], True), ("range_includes", 21, 22, False), ("range_includes", None, 1, False), ("range_includes", "a-b", 1, False),
    ("cidr_range_subset", ["10.1.0.0/16"], ["10.0.0.0/8"], True), ("cidr_range_subset", ["0.0.0.0/0"], "10.0.0.0/8", False), ("cidr_range_subset", "::1/128", ["10.0.0.0/8", "::/0"], True), ("cidr_range_subset", "x", "10.0.0.0/8", False), ("cidr_range_subset", None, "10.0.0.0/8", False),
    ("is_true", True, None, True), ("is_true", "true", None, False), ("is_true", None, None, False),
    ("is_empty", [], None, True), ("is_empty", "", None, True), ("is_empty", None, None, False), ("is_empty", ["a"], None, False),
    ("exists", "", None, True), ("exists", None, None, False),
    ("length_equals", [1, 2], "2", True), ("length_equals", {"a": 1, "b": 2}, 1, True), ("length_equals", None, 0, False), ("length_equals", "abc", 3, True), ("length_equals", 3, 3, False),
    ("number_of_words_equals", "one two", "2", True),
)  # fmt: skip
INVERSE = {"exists": "not_exists", "is_true": "is_false", "is_empty": "is_not_empty", "length_equals": "length_not_equals", "range_includes": "range_not_includes", "cidr_range_subset": "cidr_range_not_subset"}  # fmt: skip


@pytest.mark.parametrize(("name", "value", "expected", "answer"), CASES)
def test_operator_and_its_inverse(name: str, value: Any, expected: Any, answer: bool) -> None:
    wanted = Pattern.of(expected) if name == "regex_match" else expected
    assert holds(OPERATORS[name], value, wanted) is answer
    if name != "number_of_words_equals":
        assert holds(OPERATORS[INVERSE.get(name, f"not_{name}")], value, wanted) is (not answer)


@pytest.mark.parametrize(
    ("name", "value", "expected", "answer"),
    [
        ("greater_than", 10, "9", True), ("greater_than", "10", 9, True), ("greater_than", 0, "-1", True), ("greater_than", None, 1, False),
        ("greater_than_or_equal", 9, 9, True), ("less_than", 9, "10", True), ("less_than", None, 1, False), ("less_than_or_equal", 11, 10, False),
        ("length_greater_than", [1, 2], 1, True), ("length_greater_than_or_equal", [1], 1, True), ("length_less_than", [], 1, True), ("length_less_than_or_equal", None, 1, False),
        ("number_of_words_not_equals", "a b", 3, True), ("number_of_words_not_equals", None, 3, False), ("number_of_words_greater_than", "a b", 1, True),
        ("number_of_words_greater_than_or_equal", "a", 2, False), ("number_of_words_less_than", "a", 2, True), ("number_of_words_less_than_or_equal", "a b", 2, True),
        ("any", ["a"], ["a", "b"], True), ("any", "c", ["a"], False),
    ],
)  # fmt: skip
def test_comparisons(name: str, value: Any, expected: Any, answer: bool) -> None:
    assert holds(OPERATORS[name], value, expected) is answer


def test_a_pattern_that_would_hang_does_not() -> None:
    began = time.monotonic()
    assert Pattern.of("(a+)+$").matches("a" * 5_000 + "!") is False
    assert Pattern.of("((a*)*b)*c").matches("a" * 1_000_000) is None
    assert time.monotonic() - began < 5
    with pytest.raises(ExpressionError):
        Pattern.of("(a{1000}){1000}")


VALUES: dict[str, Any] = {
    "ingress": [{"cidr": ["a", "b"], "port": 22}, {"cidr": ["c"], "port": 443}],
    "versioning": [{"enabled": True}],
    "tags": {"kubernetes.io/role": "x", "owner": "ops"},
    "policy": '{"Statement": [{"Action": "s3:*"}]}',
    "broken": "{not json",
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("versioning.enabled", [True]), ("versioning[0].enabled", [True]), ("versioning.0.enabled", [True]), ("versioning.*.enabled", [True]), ("versioning.1.enabled", []),
        ("ingress.*.cidr", [["a", "b"], ["c"]]), ("ingress.*.cidr.*", ["a", "b", "c"]), ("ingress.port", [22, 443]), ("ingress.1.port", [443]),
        ("tags.kubernetes.io/role", ["x"]), ("tags.*", ["x", "ops"]), ("tags.owner.deeper", []), ("policy.Statement.*.Action", ["s3:*"]), ("broken.a", []), ("none", []),
    ],
)  # fmt: skip
def test_attribute_paths(path: str, found: list[Any]) -> None:
    assert [one.value for one in at_attribute(VALUES, attribute_steps(path))] == found


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$.ingress[*].port", [22, 443]), ("ingress[0].port", [22]), ("ingress[-1].port", [443]), ("$['tags']['owner']", ["ops"]), ("$..port", [22, 443]),
        ("$.ingress[?(@.port == 22)].cidr", [["a", "b"]]), ("$.ingress[?(@.port != 22)].cidr[*]", ["c"]), ("$.ingress[?(@.none)].port", []),
        ("policy.Statement[*].Action", ["s3:*"]), ("versioning.enabled", [True]), ("$.tags.*", ["x", "ops"]),
    ],
)  # fmt: skip
def test_jsonpaths(path: str, found: list[Any]) -> None:
    assert [one.value for one in at_jsonpath(VALUES, jsonpath_steps(path))] == found


def test_jmespath_refuses_a_wrong_type_by_name() -> None:
    with pytest.raises(ExpressionError, match="abs"):
        Jmespath.of("abs(tags)").holds(VALUES)
