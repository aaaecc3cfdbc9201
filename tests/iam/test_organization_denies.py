"""What Deny statements of organization policies exempt, take in and never meet."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.iam.document import PolicyDocument
from tfiam.iam.exemptions import Openness, exempt_principals
from tfiam.iam.never import never_holds
from tfiam.iam.region_deny import global_services_denied
from tfiam.iam.statement import Statement


def deny(**elements: Any) -> Statement:
    written = {"Effect": "Deny", "Action": "*", "Resource": "*", **elements}
    if "NotAction" in elements:
        del written["Action"]
    return PolicyDocument.parse({"Version": "2012-10-17", "Statement": written}).statements[0]


@pytest.mark.parametrize(
    ("value", "openness"),
    [
        ("arn:aws:iam::*:role/admin*", Openness.PATTERN),
        ("arn:aws:iam::111122223333:role/admin*", Openness.PATTERN),
        ("*/break-glass", Openness.PATTERN),
        ("arn:aws:iam::*:*", Openness.PATTERN),
        ("arn:aws:iam::*:role/security", Openness.NAME),
        ("arn:aws:iam::111122223333:role/security", None),
        ("arn:aws:iam::111122223333:*", None),
        ("arn:aws:iam::*:root", None),
        ("arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*", None),
        ("arn:aws:iam::*:role/aws:ec2-infrastructure", None),
        ("arn:aws:iam::${aws:PrincipalAccount}:role/security*", None),
    ],
)
def test_exempt_principals(value: str, openness: Openness | None) -> None:
    found = exempt_principals(deny(Condition={"StringNotLike": {"aws:principalARN": value}}))
    assert list(found) == ([(value, openness)] if openness else [])


def test_a_positive_condition_exempts_nobody() -> None:
    assert list(exempt_principals(deny(Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/a*"}}))) == []


@pytest.mark.parametrize(
    ("operator", "key", "value", "never"),
    [
        ("ArnNotLike", "aws:PrincipalArn", "*", True),
        ("StringNotLikeIfExists", "AWS:principalarn", ["a", "**"], True),
        ("Null", "aws:PrincipalArn", "true", True),
        ("Null", "aws:PrincipalArn", "false", False),
        ("StringNotLike", "aws:PrincipalOrgID", "*", False),  # absent for services
        ("StringNotEquals", "aws:PrincipalArn", "*", False),  # a plain asterisk
        ("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::*:role/a", False),
    ],
)
def test_never_holds(operator: str, key: str, value: object, never: bool) -> None:
    assert never_holds(deny(Condition={operator: {key: value}}).conditions[0]) is never


REGIONS = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}}


@pytest.mark.parametrize(
    ("elements", "services"),
    [
        ({"Condition": REGIONS}, ("iam", "organizations", "route53", "cloudfront", "support")),
        ({"NotAction": ["iam:Get*", "organizations:*", "support:*"], "Condition": REGIONS}, ("route53", "cloudfront")),
        ({"Action": "ec2:*", "Condition": REGIONS}, ()),
        ({"Condition": {"StringNotLike": {"aws:RequestedRegion": ["us-*"]}}}, ()),
        ({"Condition": {"StringEquals": {"aws:RequestedRegion": ["ap-east-1"]}}}, ()),
        ({"Condition": {**REGIONS, "StringEquals": {"aws:SourceVpc": "vpc-1"}}}, ()),
        ({"Resource": "arn:aws:s3:::a", "Condition": REGIONS}, ()),
        ({"Effect": "Allow", "Condition": REGIONS}, ()),
    ],
)
def test_global_services_denied(elements: dict[str, Any], services: tuple[str, ...]) -> None:
    assert global_services_denied(deny(**elements)) == services
