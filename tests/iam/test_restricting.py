"""Whether a Condition block ties an Allow to fixed parties."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.iam import (
    PolicyDocument,
    restricts,
    restricts_source,
    restricts_to_networks,
    restricts_to_organizations,
    restricts_to_private_networks,
)

OWN, OTHER = "111122223333", "444455556666"
TRAIL = f"arn:aws:cloudtrail:*:{OWN}:trail/*"


@pytest.mark.parametrize(
    ("conditions", "at_all", "to_own"),
    [
        ({}, False, False),
        ({"StringEquals": {"aws:SourceAccount": OWN}}, True, True),
        ({"StringEquals": {"AWS:sourceowner": [OWN]}}, True, True),
        ({"StringEquals": {"kms:CallerAccount": [OWN, OTHER]}}, True, False),
        ({"StringNotEquals": {"aws:PrincipalAccount": OTHER}}, False, False),
        ({"StringEqualsIfExists": {"aws:SourceAccount": OWN}}, False, False),
        ({"ArnLike": {"aws:SourceArn": TRAIL}}, True, True),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:cloudtrail:*:*:trail/*"}}, False, False),
        ({"ArnLike": {"aws:SourceArn": [TRAIL, TRAIL.replace(OWN, OTHER)]}, "StringEquals": {"s3:ResourceAccount": OWN}}, True, True),
        ({"StringEquals": {"aws:ResourceAccount": OWN}}, True, True),
        ({"StringEquals": {"aws:ResourceAccount": "${aws:ResourceAccount}"}}, False, False),
        ({"StringEquals": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}}, True, False),
        ({"StringLike": {"kms:ViaService": "glue.*.amazonaws.com"}}, True, False),
        ({"StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}}, True, False),
        ({"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}}, False, False),
        ({"Bool": {"aws:SecureTransport": "true"}}, False, False),
    ],
)  # fmt: skip
def test_restricts(conditions: dict[str, Any], at_all: bool, to_own: bool) -> None:
    assert restricts(conditions) is at_all
    assert restricts(conditions, accounts=[OWN]) is to_own


def test_a_statements_conditions_can_be_asked_as_they_are() -> None:
    written = {"Effect": "Allow", "Action": "*", "Condition": {"StringEquals": {"aws:SourceAccount": OWN}}}
    (statement,) = PolicyDocument.parse({"Statement": written}).statements
    assert restricts(statement.conditions, accounts=[OWN])


def test_organizations() -> None:
    block = {"StringEquals": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5", "o-f6g7h8i9j0"]}}
    assert restricts_to_organizations(block)
    assert restricts_to_organizations(block, organizations=["o-a1b2c3d4e5", "o-f6g7h8i9j0"])
    assert not restricts_to_organizations(block, organizations=["o-a1b2c3d4e5"])
    assert not restricts_to_organizations({"StringLike": {"aws:PrincipalOrgID": "o-*"}})
    assert not restricts_to_organizations({"StringEquals": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}})


def test_networks() -> None:
    block = {"IpAddress": {"aws:SourceIp": ["198.51.100.7", "2600:1f00::/40"]}}
    assert restricts_to_networks(block, ["198.51.100.0/24", "2600::/16"])
    assert not restricts_to_networks(block, ["198.51.100.0/24"])
    assert not restricts_to_networks(block, [])
    assert not restricts_to_networks({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, ["198.51.100.7"])
    assert not restricts_to_networks({}, ["198.51.100.7"])


@pytest.mark.parametrize(
    ("ranges", "private"),
    [("10.0.0.0/24", True), (["10.0.0.7", "fd00::/8"], False), (["10.0.0.7", "fd00::/32"], True), ("8.8.8.8", False), ("10.0.0.300", False)],
)  # fmt: skip
def test_private_networks(ranges: Any, private: bool) -> None:
    assert restricts_to_private_networks({"IpAddress": {"aws:SourceIp": ranges}}) is private


@pytest.mark.parametrize(
    ("arn", "at_all", "to_own"),
    [
        (f"arn:aws:lambda:eu-west-1:{OWN}:function:app", True, True),
        (f"arn:aws:lambda:eu-west-1:{OTHER}:function:app", True, False),
        ("arn:aws:s3:::ledger", True, True),
        ("arn:aws:s3:::*", False, False),
        ("arn:aws:*:*:*:*", False, False),
        ("*", False, False),
    ],
)
def test_source(arn: str, at_all: bool, to_own: bool) -> None:
    block = {"ArnLike": {"AWS:SourceArn": arn}}
    assert restricts_source(block) is at_all
    assert restricts_source(block, accounts=[OWN]) is to_own
