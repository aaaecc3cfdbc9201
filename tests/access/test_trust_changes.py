"""Who gains by a change of a trust policy."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.access.trust_changes import gains
from tfiam.iam.document import PolicyDocument

ROLE = {"AWS": "arn:aws:iam::123456789012:role/ci"}
ROOT = {"AWS": "arn:aws:iam::123456789012:root"}
ORG = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def policy(*statements: dict[str, Any]) -> PolicyDocument:
    return PolicyDocument.parse({"Version": "2012-10-17", "Statement": list(statements)})


def allow(principal: Any, condition: dict[str, Any] | None = None, action: str = "sts:AssumeRole") -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Principal": principal}
    return statement | ({"Condition": condition} if condition else {})


def deny(condition: dict[str, Any], **elements: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": "sts:*", "Condition": condition} | (elements or {"Principal": "*"})


def gained(before: PolicyDocument, after: PolicyDocument) -> list[tuple[str, bool, bool]]:
    return [(gain.entry.value, gain.known_before, gain.certain) for gain in gains(before, after)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (policy(allow("*")), policy(allow(ROLE), allow(ROLE, MFA), allow({"Service": "ec2.amazonaws.com"}))),
        (policy(allow(ROOT)), policy(allow(ROLE), allow({"AWS": "123456789012"}))),
        (policy(allow(ROOT)), policy(allow(ROOT, MFA))),
        (
            policy(allow(ROLE, ORG)),
            policy(allow(ROLE), deny({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})),
        ),
        (policy(allow(ROOT)), policy(allow(ROOT), allow(ROOT, action="sts:TagSession"))),
    ],
)
def test_nobody_gains(before: PolicyDocument, after: PolicyDocument) -> None:
    assert gained(before, after) == []


def test_new_principals_gain() -> None:
    before = policy(allow(ROLE))
    after = policy(
        allow(ROLE), allow({"AWS": "arn:aws:iam::123456789012:root"}), allow({"Service": "ec2.amazonaws.com"})
    )
    assert gained(before, after) == [
        ("arn:aws:iam::123456789012:root", False, True),
        ("ec2.amazonaws.com", False, True),
    ]


@pytest.mark.parametrize(
    "before",
    [
        policy(allow(ROOT, ORG)),
        policy(allow(ROOT), deny({"Bool": {"aws:MultiFactorAuthPresent": "false"}})),
        policy(allow(ROOT), deny(ORG, NotPrincipal=ROLE)),
    ],
)
def test_weaker_conditions_are_a_gain(before: PolicyDocument) -> None:
    assert gained(before, policy(allow(ROOT))) == [("arn:aws:iam::123456789012:root", True, True)]


def test_conditions_that_cannot_be_compared_name_what_hides_them() -> None:
    claims = {
        "gitlab.com:aud": "https://gitlab.com",
        "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main",
    }
    provider = {"Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com"}
    action = "sts:AssumeRoleWithWebIdentity"
    after = {"gitlab.com:aud": "https://gitlab.com", "gitlab.com:sub": "${var.subject}"}
    (gain,) = gains(
        policy(allow(provider, {"StringEquals": claims}, action)),
        policy(allow(provider, {"StringLike": after}, action)),
    )
    assert (gain.certain, gain.hidden) == (False, ("var.subject",))
