"""Checks of the value at one key: the shapes that checkov's plan reader gives, and what is not there."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.rules.checkov import (
    ANY_VALUE,
    BaseResourceNegativeValueCheck,
    BaseResourceValueCheck,
    CheckResult,
)
from tfiam.rules.checkov.hidden_value import HiddenValue, Questions

HIDDEN = "hidden"
"""Stands for a hidden value where pytest would ask one for its name."""
PASSED, FAILED, UNKNOWN = CheckResult.PASSED, CheckResult.FAILED, CheckResult.UNKNOWN


def shown(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: shown(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shown(inner) for inner in value]
    return HiddenValue(Questions(), "key", ("aws_kms_key.a.arn",)) if value == HIDDEN else value


def expecting(key: str, *values: Any, **given: Any) -> BaseResourceValueCheck:
    class Expecting(BaseResourceValueCheck):
        def get_inspected_key(self) -> str:
            return key

        def get_expected_values(self) -> list[Any]:
            return list(values)

    return Expecting("Ensure it is so", "CKV_ACME_1", **given)


def forbidding(key: str, *values: Any, **given: Any) -> BaseResourceNegativeValueCheck:
    class Forbidding(BaseResourceNegativeValueCheck):
        def get_inspected_key(self) -> str:
            return key

        def get_forbidden_values(self) -> list[Any]:
            return list(values)

        def get_excluded_key(self) -> str | None:
            return "engine"

        def check_excluded_condition(self, value: Any) -> bool:
            return bool(value == "custom")

    return Forbidding("Ensure it is not so", "CKV_ACME_2", **given)


@pytest.mark.parametrize(
    ("key", "conf", "expected"),
    [
        ("enabled", {"enabled": [True]}, PASSED),
        ("enabled", {"enabled": [False]}, FAILED),
        ("enabled", {"enabled": ["True"]}, FAILED),
        ("enabled", {}, FAILED),
        ("enabled", {"enabled": [None]}, FAILED),
        ("enabled", {"enabled": [[]]}, FAILED),
        ("enabled", {"enabled": [HIDDEN]}, UNKNOWN),
        ("a/[0]/enabled", {"a": [{"enabled": [True]}]}, PASSED),
        ("a/0/enabled/[0]", {"a": [{"enabled": [True]}]}, PASSED),
        ("a/*/enabled", {"a": [{"enabled": [True]}]}, PASSED),
        ("a/[0]/enabled", {"a": [{"b": [1]}, {"enabled": [True]}]}, PASSED),
        ("a/enabled", {"a": [{"enabled": [True]}]}, PASSED),
        ("a/enabled", {"a": [{"enabled": [HIDDEN]}]}, UNKNOWN),
        ("a/enabled", {"a": [{"enabled": [False]}]}, FAILED),
        ("a/[0]/enabled", {"a": [HIDDEN]}, UNKNOWN),
        ("a/[0]/enabled", {"a": [[]]}, FAILED),
    ],
)
def test_an_expected_value(key: str, conf: dict[str, Any], expected: CheckResult) -> None:
    assert expecting(key, True).scan_entity_conf(shown(conf), "aws_x") is expected


def test_any_value_is_what_is_there() -> None:
    check = expecting("key", ANY_VALUE)
    assert check.scan_resource_conf({"key": ["alias/a"]}) is PASSED
    assert check.scan_resource_conf(shown({"key": [HIDDEN]})) is PASSED
    assert check.scan_resource_conf({"key": [""]}) is FAILED
    assert check.scan_resource_conf({"key": [None]}) is FAILED


def test_text_and_numbers_are_compared_as_checkov_does() -> None:
    assert expecting("port", "443").scan_resource_conf({"port": [443]}) is PASSED
    assert expecting("port", 443).scan_resource_conf({"port": ["443"]}) is FAILED


def test_what_is_missing_may_pass() -> None:
    check = expecting("a/[0]/enabled", True, missing_block_result=PASSED)
    assert check.scan_resource_conf({}) is PASSED
    assert check.scan_resource_conf({"a": [{"enabled": [False]}]}) is FAILED


@pytest.mark.parametrize(
    ("conf", "expected"),
    [
        ({"key": ["alias/aws/sqs"]}, FAILED),
        ({"key": ["alias/own"]}, PASSED),
        ({"key": [["alias/own", "alias/aws/sqs"]]}, FAILED),
        ({"key": [["alias/own", "alias/other"]]}, PASSED),
        ({"key": [HIDDEN]}, UNKNOWN),
        ({"key": [None]}, PASSED),
        ({}, PASSED),
        ({"key": ["alias/aws/sqs"], "engine": ["custom"]}, PASSED),
        ({"key": ["alias/aws/sqs"], "engine": ["aurora"]}, FAILED),
    ],
)
def test_a_forbidden_value(conf: dict[str, Any], expected: CheckResult) -> None:
    assert forbidding("key", "alias/aws/sqs").scan_resource_conf(shown(conf)) is expected


def test_whatever_is_there_may_be_forbidden() -> None:
    check = forbidding("key", ANY_VALUE, missing_attribute_result=UNKNOWN)
    assert check.scan_resource_conf(shown({"key": [HIDDEN]})) is FAILED
    assert check.scan_resource_conf({}) is UNKNOWN


def test_the_evaluated_key_is_the_inspected_one() -> None:
    assert expecting("a/[0]/enabled").get_evaluated_keys() == ["a/[0]/enabled"]
    assert forbidding("key").get_evaluated_keys() == ["key"]


def test_the_default_is_true() -> None:
    check = BaseResourceValueCheck("Ensure", "CKV_ACME_3")
    assert check.get_expected_values() == [True]
    with pytest.raises(NotImplementedError):
        check.get_inspected_key()
