"""Whether an Allow for anyone is open, what keeps it from being so, and whether that makes a policy public."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.iam import PolicyDocument, is_public
from tfiam.iam.exposure import accounts_named, names_anyone, open_scope
from tfiam.iam.principal import PrincipalElement, PrincipalEntry, PrincipalKind

BUCKET = ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"]
READ = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}
OWN, OTHER = "111122223333", "444455556666"


def document(*statements: dict[str, Any]) -> PolicyDocument:
    return PolicyDocument.parse({"Version": "2012-10-17", "Statement": list(statements)})


def is_open(*statements: dict[str, Any]) -> bool:
    policy = document(*statements)
    return open_scope(policy.statements[0], policy) is not None


def deny(condition: dict[str, Any], **elements: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": BUCKET, "Condition": condition} | elements


@pytest.mark.parametrize(
    ("principal", "anyone"),
    [
        ({"Principal": "*"}, True),
        ({"Principal": {"AWS": ["arn:aws:iam::123456789012:root", "*"]}}, True),
        ({"Principal": {"AWS": "arn:aws:iam::*:root"}}, True),
        ({"Principal": {"CanonicalUser": "*"}}, True),
        ({"NotPrincipal": {"AWS": "123456789012"}}, True),
        ({"Principal": {"AWS": "arn:aws:iam::123456789012:role/app-*"}}, False),
        ({"Principal": {"Service": "sns.amazonaws.com"}}, False),
        ({}, False),
    ],
)
def test_names_anyone(principal: dict[str, Any], anyone: bool) -> None:
    statement = document({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **principal}).statements[0]
    assert names_anyone(statement) is anyone


@pytest.mark.parametrize(
    ("condition", "is_still_open"),
    [
        ({"Bool": {"aws:SecureTransport": "true"}}, True),
        ({"StringLike": {"aws:Referer": "https://acme.example/*"}}, True),
        ({"StringEquals": {"aws:PrincipalTag/team": "data"}}, True),
        ({"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}, True),
        ({"StringNotEquals": {"aws:PrincipalAccount": "444455556666"}}, True),
        ({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, True),
        ({"StringEquals": {"aws:PrincipalServiceName": "logging.s3.amazonaws.com"}}, False),
        ({"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}, False),
        ({"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}}, False),
    ],
)
def test_conditions_that_name_nobody_leave_it_open(condition: dict[str, Any], is_still_open: bool) -> None:
    assert is_open(READ | {"Condition": condition}) is is_still_open


@pytest.mark.parametrize(
    ("other", "is_still_open"),
    [
        (deny({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}), False),
        (deny({"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}, "Bool": {"aws:ViaAWSService": "false"}}), False),
        (deny({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, Action="s3:PutObject"), True),
        (deny({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, Resource="arn:aws:s3:::other/*"), True),
        (deny({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, Principal={"AWS": "444455556666"}), True),
        (deny({"StringNotLike": {"aws:PrincipalOrgID": "*"}}), True),
        (deny({"StringNotEquals": {"sts:ExternalId": "acme"}}), True),
        (deny({"Bool": {"aws:SecureTransport": "false"}}), True),
        (deny({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}), True),
        (
            deny({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "Bool": {"aws:SecureTransport": "false"}}),
            True,
        ),
        ({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": BUCKET}, False),
    ],
)
def test_a_deny_beside_it_closes_it_if_only_known_parties_escape(other: dict[str, Any], is_still_open: bool) -> None:
    assert is_open(READ, other) is is_still_open


def test_an_allow_of_all_but_some_actions_is_not_closed_by_a_deny_of_some() -> None:
    everything = {"Effect": "Allow", "Principal": "*", "NotAction": "s3:Delete*", "Resource": BUCKET[1]}
    assert is_open(everything, deny({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}))


def read_by(principal: Any, condition: dict[str, Any] | None = None) -> dict[str, Any]:
    """A bucket policy as written."""
    statement = READ | {"Principal": principal} | ({"Condition": condition} if condition else {})
    return {"Version": "2012-10-17", "Statement": [statement]}


@pytest.mark.parametrize(
    ("principal", "condition", "public"),
    [
        ("*", None, True),
        ({"AWS": ["*"]}, {"Bool": {"aws:SecureTransport": "true"}}, True),
        ({"AWS": "*"}, {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}, True),
        ("*", {"StringLike": {"aws:PrincipalOrgID": "*"}}, True),
        ("*", {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, False),
        ("*", {"StringEquals": {"aws:SourceAccount": OTHER}}, False),
        ("*", {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}, False),
        ("*", {"IpAddress": {"aws:SourceIp": "128.0.0.0/1"}}, True),
        ({"AWS": OTHER}, None, False),
        ({"Service": "sns.amazonaws.com"}, None, False),
        ({"Service": "*"}, None, True),
    ],
)
def test_public_in_the_sense_of_aws(principal: Any, condition: dict[str, Any] | None, public: bool) -> None:
    assert is_public(read_by(principal, condition)) is public


@pytest.mark.parametrize(
    ("principal", "condition", "public"),
    [
        ({"AWS": [OWN, f"arn:aws:iam::{OWN}:role/app"]}, None, False),
        ({"AWS": [OWN, OTHER]}, None, True),
        ({"AWS": OTHER}, {"StringEquals": {"aws:SourceAccount": OWN}}, False),
        ("*", {"StringEquals": {"aws:PrincipalAccount": OWN}}, False),
        ("*", {"StringEquals": {"aws:PrincipalAccount": [OWN, OTHER]}}, True),
        ("*", {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:role/*"}}, True),
        ("*", {"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}}, False),
        ({"Service": "sns.amazonaws.com"}, None, False),
    ],
)
def test_public_when_only_own_accounts_are_known(
    principal: Any, condition: dict[str, Any] | None, public: bool
) -> None:
    assert is_public(read_by(principal, condition), accounts=[OWN]) is public


def test_public_when_only_own_networks_are_known() -> None:
    office = read_by("*", {"IpAddress": {"aws:SourceIp": ["8.8.8.8", "10.0.0.0/8"]}})
    assert is_public(office, networks=["203.0.113.0/24"])
    assert is_public(read_by("*", {"IpAddress": {"aws:SourceIp": "11.0.0.0/8"}}), networks=["2001:db8::/32"])
    assert not is_public(read_by("*", {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}), networks=[])
    assert not is_public(read_by("*", {"IpAddress": {"aws:SourceIp": "8.8.8.8"}}), networks=["8.8.8.0/24", "::/0"])
    assert not is_public(
        read_by("*", {"IpAddress": {"aws:SourceIp": "2600:1f00::/40"}}), networks=["8.8.8.8", "2600::/16"]
    )


def test_a_service_may_act_for_anyone() -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"""
    logs = {"Service": "logs.amazonaws.com"}
    assert is_public(read_by(logs), services=True)
    assert not is_public(read_by(logs, {"StringEquals": {"aws:SourceAccount": OWN}}), services=True)
    assert not is_public(read_by(logs, {"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}}), services=True)
    assert is_public(read_by(logs, {"StringEquals": {"aws:SourceAccount": OTHER}}), services=True, accounts=[OWN])


def test_only_the_actions_asked_about() -> None:
    parsed = document(READ | {"Action": ["S3:get*"]})
    assert is_public(parsed, actions=["s3:GetObject"])
    assert not is_public(parsed, actions=["s3:Put*", "s3:DeleteObject"])


def test_a_deny_is_no_grant_and_may_close_one() -> None:
    assert not is_public(document({**READ, "Effect": "Deny"}))
    assert not is_public(document(READ, deny({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})))
    assert not is_public(document(READ, {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}))


def test_accounts_named() -> None:
    values = ("*", OWN, f"arn:aws:iam::{OTHER}:role/app", "AROA1234567890ABCDEF1")
    element = PrincipalElement(tuple(PrincipalEntry(PrincipalKind.AWS, value) for value in values))
    assert accounts_named(element) == {OWN, OTHER}
