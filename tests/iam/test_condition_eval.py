from typing import Any

import pytest

from tfiam.iam import condition_holds
from tfiam.iam.condition import Condition, parse_operator
from tfiam.iam.condition_eval import Truth, judge, open_keys
from tfiam.iam.context import Context

ROLE = "arn:aws:iam::111122223333:role/app"


@pytest.mark.parametrize(
    ("operator", "policy", "request_value", "expected"),
    [
        ("StringEquals", "eu", "eu", True),
        ("StringEquals", "eu", "EU", False),
        ("StringEquals", "e*", "eu", False),
        ("StringEquals", "e*", "e*", True),
        ("stringequals", "eu", "eu", True),
        ("StringNotEquals", ["eu", "us"], "us", False),
        ("StringNotEquals", ["eu", "us"], "ap", True),
        ("StringEqualsIgnoreCase", "Eu", "eU", True),
        ("StringNotEqualsIgnoreCase", "Eu", "eU", False),
        ("StringLike", "e?-*", "eu-west-1", True),
        ("StringLike", "E*", "eu", False),
        ("StringLike", "a${*}", "ab", False),
        ("StringLike", "a${*}", "a*", True),
        ("StringLike", "a${?}${$}", "a?$", True),
        ("StringNotLike", "eu-*", "eu-west-1", False),
        ("NumericEquals", "10", "10.00", True),
        ("NumericEquals", "10", "ten", False),
        ("NumericNotEquals", "10", "ten", False),
        ("NumericNotEquals", "10", "11", True),
        ("NumericLessThan", "10", "9.5", True),
        ("NumericLessThanEquals", "-1", "-1", True),
        ("NumericGreaterThan", "1e3", "1001", True),
        ("NumericGreaterThanEquals", "10", "NaN", False),
        ("DateEquals", "2026-05-01T12:00:00+02:00", "2026-05-01T10:00:00Z", True),
        ("DateEquals", "2026", "2026-01-01T00:00:00Z", True),
        ("DateEquals", "20260501T100000Z", "1777629600", True),
        ("DateNotEquals", "2026-05-01", "2026-05-02", True),
        ("DateLessThan", "2026-05-01", "2026-04-30T23:59:59.999Z", True),
        ("DateGreaterThan", "2026-05-01", "yesterday", False),
        ("DateGreaterThan", "2026-13-01", "2026-05-01", False),
        ("DateGreaterThanEquals", "1777629600000", "2026-05-01T10:00:00Z", True),
        ("DateLessThanEquals", "2026-05-01T10:00Z", "2026-05-01T10:00:01Z", False),
        ("Bool", "true", "True", True),
        ("Bool", "true", "false", False),
        ("BinaryEquals", "aGVsbG8=", "hello", True),
        ("BinaryEquals", "aGVsbG8=", "aGVsbG8=", True),
        ("BinaryEquals", "not base-64", "hello", False),
        ("IpAddress", "203.0.113.0/24", "203.0.113.9", True),
        ("IpAddress", "203.0.113.9", "203.0.113.9", True),
        ("IpAddress", "203.0.113.9", "203.0.113.10", False),
        ("IpAddress", ["10.0.0.0/8", "2001:db8::/32"], "2001:DB8::1", True),
        ("NotIpAddress", "203.0.113.0/24", "203.0.113.9", False),
        ("NotIpAddress", "203.0.113.0/24", "2001:db8::1", True),
        ("NotIpAddress", "everywhere", "203.0.113.9", False),
        ("ArnLike", "arn:aws:iam::*:role/app", ROLE, True),
        ("ArnEquals", "arn:aws:iam::*:role/a*", ROLE, True),
        ("ArnLike", "arn:aws:*:role/app", ROLE, False),
        ("ArnLike", "*", ROLE, True),
        ("ArnLike", "arn:aws:sns:*:111122223333:finance/*", "arn:aws:sns:eu:9:store/a:111122223333:finance/x", False),
        ("ArnNotEquals", "arn:aws:iam::*:role/a*", ROLE, False),
        ("ArnNotLike", "arn:aws:iam::*:user/*", ROLE, True),
        ("Null", "false", "x", True),
        ("Null", "true", "x", False),
        ("StringSame", "x", "x", False),
        ("StringEquals", [], "x", False),
        ("StringNotEquals", [], "x", True),
    ],
)
def test_one_value(operator: str, policy: Any, request_value: str, expected: bool) -> None:
    assert condition_holds(operator, "aws:X", policy, {"AWS:x": request_value}) is expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("StringEquals", False),
        ("StringNotEquals", True),
        ("ArnNotLike", True),
        ("NotIpAddress", True),
        ("StringEqualsIfExists", True),
        ("BoolIfExists", True),
        ("StringNotEqualsIfExists", True),
        ("ForAllValues:StringEquals", True),
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
        ("ForAnyValue:StringEqualsIfExists", True),
        ("ForAllValues:StringNotEquals", True),
    ],
)
@pytest.mark.parametrize("context", [{}, {"aws:x": None}, {"aws:x": []}])
def test_an_absent_key(operator: str, expected: bool, context: dict[str, Any]) -> None:
    assert condition_holds(operator, "aws:X", ["a"], context) is expected


def test_null_asks_for_absence() -> None:
    assert condition_holds("Null", "aws:X", "true", {})
    assert not condition_holds("Null", "aws:X", "false", {})


@pytest.mark.parametrize(
    ("operator", "request_values", "expected"),
    [
        ("ForAnyValue:StringEquals", ["c", "a"], True),
        ("ForAnyValue:StringEquals", ["c", "d"], False),
        ("ForAllValues:StringEquals", ["a", "b"], True),
        ("ForAllValues:StringEquals", ["a", "c"], False),
        ("ForAllValues:StringLike", ["", "a"], True),
        ("ForAllValues:StringEquals", [""], True),
        ("ForAnyValue:StringEquals", [""], False),
        ("ForAnyValue:StringNotEquals", ["a", "c"], True),
        ("ForAnyValue:StringNotEquals", ["a", "b"], False),
        ("ForAllValues:StringNotEquals", ["a", "c"], False),
        ("ForAllValues:StringNotEquals", ["c", "d"], True),
        ("StringEquals", ["c", "a"], True),
        ("StringNotEquals", ["c", "a"], False),
    ],
)
def test_several_values(operator: str, request_values: list[str], expected: bool) -> None:
    assert condition_holds(operator, "aws:TagKeys", ["a", "b"], {"aws:TagKeys": request_values}) is expected


@pytest.mark.parametrize(
    ("operator", "policy", "context", "expected"),
    [
        ("StringEquals", "${aws:username}", {"aws:username": "x"}, True),
        ("StringEquals", "${AWS:UserName}", {"aws:username": "x"}, True),
        ("StringLike", "${aws:username}", {"aws:username": "*"}, False),
        ("StringEquals", "${aws:username, 'x'}", {}, True),
        ("StringEquals", "${aws:username,'x'}", {"aws:username": "y"}, False),
        ("StringNotEquals", "${aws:username}", {}, False),
        ("StringEquals", "${aws:username}", {"aws:username": ["x", "y"]}, False),
        (
            "ArnLike",
            "arn:aws:iam::1:user/${aws:username}",
            {"aws:username": "b", "aws:X": "arn:aws:iam::1:user/b"},
            True,
        ),
        ("Bool", "${aws:SecureTransport}", {"aws:SecureTransport": True, "aws:X": "true"}, True),
        ("NumericEquals", "${aws:MultiFactorAuthAge}", {"aws:MultiFactorAuthAge": 5, "aws:X": "5"}, False),
    ],
)
def test_variables(operator: str, policy: str, context: dict[str, Any], expected: bool) -> None:
    assert condition_holds(operator, "aws:X", policy, {"aws:X": "x"} | context) is expected


def test_variables_are_text_in_an_old_document() -> None:
    condition = Condition("StringEquals", "aws:X", ("${aws:username}",))
    context = Context({"aws:X": "${aws:username}", "aws:username": "bob"})
    assert judge(condition, context, variables=False) is Truth.HOLDS
    assert judge(condition, context) is Truth.FAILS


def test_an_open_context_leaves_what_it_does_not_know_open() -> None:
    condition = Condition("StringLike", "s3:prefix", ("${aws:username}/*",))
    assert judge(condition, Context({"s3:prefix": "bob/a"}, is_open=True)) is Truth.OPEN
    assert open_keys(condition, Context(is_open=True)) == ("s3:prefix", "aws:username")
    assert judge(condition, Context({"s3:prefix": "bob/a", "aws:username": "bob"}, is_open=True)) is Truth.HOLDS
    assert judge(condition, Context({"s3:prefix": None}, is_open=True)) is Truth.FAILS


def test_an_unknown_operator_is_open_without_a_key() -> None:
    condition = Condition("StringSame", "aws:X", ("x",))
    assert judge(condition, Context({"aws:X": "x"})) is Truth.OPEN
    assert open_keys(condition, Context({"aws:X": "x"})) == ()


def test_an_operator_is_taken_apart() -> None:
    parsed = parse_operator("foranyvalue:STRINGNOTLIKEIFEXISTS")
    assert (parsed.base, parsed.qualifier, parsed.if_exists, parsed.known) == (
        "StringNotLike",
        "ForAnyValue",
        True,
        True,
    )
    assert (parsed.negated, parsed.family) == (True, "String")
    assert parse_operator("NotIpAddress").family == "IpAddress"
    assert parse_operator("ForSomeValues:StringLike").known is False


def test_null_has_no_if_exists() -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists"""
    assert not parse_operator("NullIfExists").known
    assert parse_operator("ForAllValues:Null").known


def test_numbers_in_a_list_are_texts() -> None:
    assert Context({"x": ["a", 5, True]}).get("x") == ("a", "5", "true")  # type: ignore[list-item] # as JSON may have it
