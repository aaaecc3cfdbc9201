"""Whether identity policies grant everything, or all of something."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.iam import PolicyDocument, grants_everywhere, grants_service, is_admin

ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
NONE = {"Effect": "Deny", "Action": "*", "Resource": "*"}
S3 = ALL | {"Action": "s3:*"}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


@pytest.mark.parametrize(
    ("statements", "admin"),
    [
        ([ALL], True),
        ([ALL | {"Action": ["**:?*"]}], True),
        ([{"Effect": "Allow", "NotAction": "acme:nothing", "Resource": "*"}], True),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, ALL | {"Action": "IAM:*"}], True),
        ([{"Effect": "Allow", "Action": "*", "NotResource": "no-arn"}], True),
        ([{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::ledger"}], False),
        ([{"Effect": "Allow", "Action": "*", "NotResource": "*"}], False),
        ([ALL, {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}], True),
        ([ALL, NONE], False),
        ([ALL, NONE | {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}], True),
        ([S3], False),
        ([NONE], False),
    ],
)
def test_is_admin(statements: list[dict[str, Any]], admin: bool) -> None:
    assert is_admin(policy(*statements)) is admin


@pytest.mark.parametrize(
    ("statements", "granted"),
    [
        ([S3], True),
        ([S3 | {"Action": "S3:**"}], True),
        ([{"Effect": "Allow", "NotAction": "ec2:*", "Resource": "*"}], True),
        ([{"Effect": "Allow", "NotAction": "s3:Get*", "Resource": "*"}], False),
        ([{"Effect": "Allow", "NotAction": "s3:Get*", "Resource": "*"}, ALL | {"Action": "s3:Get*"}], True),
        ([S3 | {"Resource": "arn:aws:s3:::ledger/*"}], False),
        ([S3 | {"Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}}], False),
        ([S3, {"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}], False),
        ([S3, {"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "arn:aws:s3:::ledger"}], True),
        ([ALL | {"Action": ["s3:Get*", "s3:Put*"]}], False),
    ],
)
def test_grants_service(statements: list[dict[str, Any]], granted: bool) -> None:
    assert grants_service(PolicyDocument.parse(policy(*statements)), "s3") is granted


def test_an_action_that_the_catalogue_does_not_know() -> None:
    assert grants_everywhere(policy(ALL), "acme:Act")
    assert grants_everywhere(policy(ALL | {"Action": "acme:*"}), "acme:Act")
    assert not grants_everywhere(policy(ALL | {"Action": "acme:*", "Resource": "arn:aws:acme:::x"}), "acme:Act")
    assert not grants_everywhere(policy(ALL, {"Effect": "Deny", "Action": "ACME:a*", "Resource": "*"}), "acme:Act")


def test_a_deny_with_a_condition_leaves_a_way() -> None:
    elsewhere = {"Condition": {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}}
    assert grants_everywhere(policy(S3, S3 | {"Effect": "Deny"} | elsewhere), "s3:GetObject")
    assert not grants_everywhere(policy(S3, S3 | {"Effect": "Deny"}), "s3:GetObject")
