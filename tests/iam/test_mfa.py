from __future__ import annotations

from typing import Any

import pytest

from tfiam.iam import PolicyDocument, Statement
from tfiam.iam.mfa import demands_mfa, denies_without_mfa

PRESENT, AGE = "aws:MultiFactorAuthPresent", "AWS:multifactorauthage"


def statement(condition: dict[str, Any]) -> Statement:
    raw = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*", "Condition": condition}
    return PolicyDocument.parse({"Version": "2012-10-17", "Statement": raw}).statements[0]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"Bool": {PRESENT: "true"}}, True),
        ({"Bool": {PRESENT: True}}, True),
        ({"StringEquals": {PRESENT: "true"}}, True),
        ({"NumericLessThan": {AGE: 3600}}, True),
        ({"Null": {AGE: "false"}}, True),
        ({"BoolIfExists": {PRESENT: "true"}}, False),
        ({"ForAllValues:Bool": {PRESENT: "true"}}, False),
        ({"Bool": {PRESENT: "false"}}, False),
        ({"Bool": {PRESENT: ["true", "false"]}}, False),
        ({"NumericGreaterThan": {AGE: 3600}}, False),
        ({"NumericLessThanIfExists": {AGE: 3600}}, False),
        ({"Null": {PRESENT: "false"}}, False),  # there and false for a session without MFA
        ({"Bool": {"aws:SecureTransport": "true"}}, False),
        ({}, False),
    ],
)
def test_an_allow_that_demands_it(condition: dict[str, Any], expected: bool) -> None:
    assert demands_mfa(statement(condition)) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"BoolIfExists": {PRESENT: "false"}}, True),
        ({"StringNotEquals": {PRESENT: "true"}}, True),
        ({"Null": {AGE: "true"}}, True),
        ({"NumericGreaterThanIfExists": {AGE: "3600"}}, True),
        ({"Bool": {PRESENT: "false"}}, False),  # a bare access key has no such key
        ({"Null": {AGE: "false"}}, False),
        ({"Null": {PRESENT: "true"}}, False),
        ({"NumericGreaterThan": {AGE: "3600"}}, False),
        ({"BoolIfExists": {PRESENT: "false"}, "StringEquals": {"aws:PrincipalAccount": "444455556666"}}, False),
        ({}, False),
    ],
)
def test_a_deny_that_strikes_without_it(condition: dict[str, Any], expected: bool) -> None:
    assert denies_without_mfa(statement(condition)) is expected
