"""Which claims a trust statement demands of an OIDC issuer."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.access.web_identity import WebIdentity, web_identities
from tfiam.iam.document import PolicyDocument
from tfiam.iam.oidc import Scope

GITHUB = "token.actions.githubusercontent.com"
ARN = f"arn:aws:iam::123456789012:oidc-provider/{GITHUB}"


def trusted(condition: dict[str, Any], federated: str = ARN, **elements: Any) -> list[WebIdentity]:
    statement = {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": federated},
        "Condition": condition,
    }
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": [statement | elements]})
    return list(web_identities(policy.statements[0]))


@pytest.mark.parametrize(
    ("condition", "scope"),
    [
        ({}, None),
        ({"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}}, None),
        ({"StringNotLike": {f"{GITHUB}:sub": "repo:evil/*"}}, None),
        ({"StringLikeIfExists": {f"{GITHUB}:sub": "repo:acme/app:environment:prod"}}, None),
        ({"ForAllValues:StringEquals": {f"{GITHUB}:sub": "repo:acme/app:environment:prod"}}, None),
        ({"ForAnyValue:StringEquals": {f"{GITHUB}:sub": "repo:acme/app:environment:prod"}}, Scope.PINNED),
        ({"StringLike": {f"{GITHUB.upper()}:SUB": ["repo:acme/app:environment:prod", "repo:acme/*"]}}, Scope.OWNER),
        (
            {
                "StringLike": {f"{GITHUB}:sub": "repo:acme/*"},
                "StringEquals": {f"{GITHUB}:sub": "repo:acme/app:environment:prod"},
            },
            Scope.PINNED,
        ),
        ({"StringEquals": {f"{GITHUB}:repository_owner": "acme"}}, Scope.OWNER),
        ({"StringEquals": {f"{GITHUB}:repository_id": "42"}}, Scope.PINNED),
        ({"StringLike": {f"{GITHUB}:repository": "*/app"}}, None),
    ],
)
def test_scope(condition: dict[str, Any], scope: Scope | None) -> None:
    (identity,) = trusted(condition)
    assert identity.scope is scope


def test_an_issuer_that_is_not_known_yet_is_read_from_the_conditions() -> None:
    hole = "${aws_iam_openid_connect_provider.github.arn}"
    (identity,) = trusted({"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}}, hole)
    assert (identity.issuer, identity.name, identity.shared, identity.scope) == (GITHUB, "GitHub Actions", True, None)


def test_an_issuer_that_nothing_tells() -> None:
    (identity,) = trusted({"Bool": {"aws:SecureTransport": "true"}}, "${var.provider}")
    assert (identity.issuer, identity.name, identity.shared) == ("", "the OIDC provider", False)
    assert identity.demanded("sub") == ()
    (other,) = trusted({}, "arn:aws:iam::123456789012:oidc-provider/idp.example.com")
    assert other.name == "idp.example.com"


def test_a_reference_that_stands_for_a_whole_subject_hides_it() -> None:
    (identity,) = trusted({"StringLike": {f"{GITHUB}:sub": ["${var.subject}", "repo:acme/${var.repository}:*"]}})
    assert identity.hidden == ("var.subject",)


@pytest.mark.parametrize(
    "federated", ["arn:aws:iam::123456789012:saml-provider/x", "accounts.google.com", "cognito-identity.amazonaws.com"]
)
def test_what_is_no_pipeline_is_left_out(federated: str) -> None:
    assert trusted({}, federated) == []


def test_a_deny_and_a_statement_without_principal_trust_nobody() -> None:
    assert trusted({}, Effect="Deny") == []
    assert trusted({}, Action="sts:AssumeRole") == []
    assert trusted({}, Principal="*") == []
