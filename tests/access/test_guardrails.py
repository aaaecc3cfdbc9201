"""Which guardrails the Denies of SCPs set."""

from __future__ import annotations

from typing import Any

import pytest

from tests.access.small_worlds import allow, document
from tests.access.test_effective import deny
from tfiam.access.guardrails import GUARDRAILS, missing


def is_set(name: str, *statements: dict[str, Any]) -> bool:
    return missing(document(*statements).statements, (name,)) == ()


def test_nothing_sets_none_in_the_order_asked() -> None:
    assert missing((), GUARDRAILS) == GUARDRAILS


def test_an_allow_is_no_guardrail() -> None:
    assert not is_set("leave-organization", allow("organizations:LeaveOrganization"))


@pytest.mark.parametrize(
    "statements",
    [
        (deny("cloudtrail:StopLogging"), deny("CloudTrail:Delete*")),
        (deny("cloudtrail:*"),),
        ({"Effect": "Deny", "NotAction": ["s3:*"], "Resource": "*"},),
        (deny("cloudtrail:*", "arn:aws:cloudtrail:*:*:trail/*"),),
    ],
)
def test_every_action_of_one_by_one_statement_or_several(statements: tuple[dict[str, Any], ...]) -> None:
    assert is_set("cloudtrail", *statements)


def test_half_of_one_is_none() -> None:
    assert not is_set("cloudtrail", deny("cloudtrail:StopLogging"))


def test_a_deny_on_named_resources_protects_those_only() -> None:
    assert not is_set("cloudtrail", deny("cloudtrail:*", "arn:aws:cloudtrail:*:*:trail/main"))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}}, True),
        ({"ArnLike": {"AWS:principalarn": ["arn:*:iam::*:root"]}}, True),
        ({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}, False),
        ({"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}}, False),
    ],
)
def test_the_root_user(condition: dict[str, Any], expected: bool) -> None:
    assert is_set("root-user", deny("*", Condition=condition)) is expected


def test_regions() -> None:
    condition = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}}
    assert is_set("regions", {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*", "Condition": condition})
    assert not is_set("regions", deny("ec2:*"))


def test_imdsv1() -> None:
    condition = {"StringNotEquals": {"ec2:MetadataHttpTokens": "required"}}
    assert is_set("imdsv1", deny("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*", Condition=condition))
    assert not is_set("imdsv1", deny("ec2:RunInstances"))
