"""Whom a pattern of an OIDC subject lets in, provider by provider."""

from __future__ import annotations

import pytest

from tfiam.iam.oidc import PROVIDERS, Provider, Scope, issuer_of, provider_of, scope_of

GITHUB = "token.actions.githubusercontent.com"
CLUSTER = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
BITBUCKET = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc"


@pytest.mark.parametrize(
    ("issuer", "pattern", "scope"),
    [
        (GITHUB, "*", Scope.ANYONE),
        (GITHUB, "r*", Scope.ANYONE),
        (GITHUB, "repo:*", Scope.ANYONE),
        (GITHUB, "repo:acme*", Scope.ANYONE),
        (GITHUB, "repo:?cme/app:environment:prod", Scope.ANYONE),
        (GITHUB, "repo:*/app:environment:prod", Scope.ANYONE),
        (GITHUB, "*:environment:prod", Scope.ANYONE),
        (GITHUB, "environment:prod", Scope.ANYONE),
        (GITHUB, "repo:acme/*", Scope.OWNER),
        (GITHUB, "repo:acme/**:ref:refs/heads/main", Scope.OWNER),
        (GITHUB, "repository_owner:acme:environment:prod", Scope.OWNER),
        (GITHUB, "repo:acme/app*", Scope.PART_OF_OWNER),
        (GITHUB, "repo:acme/app-*:environment:prod", Scope.PART_OF_OWNER),
        (GITHUB, "repo:acme/app:*", Scope.PULL_REQUEST),
        (GITHUB, "repo:acme/app:pull_request", Scope.PULL_REQUEST),
        (GITHUB, "repo:acme/app:ref:refs/heads/*", Scope.ANY_REF),
        (GITHUB, "repo:acme/app:ref:refs/tags/*", Scope.ANY_REF),
        (GITHUB, "repo:acme/app:ref:refs/heads/release-*", Scope.PINNED),
        (GITHUB, "repo:acme/app", Scope.PINNED),
        (GITHUB, "repo:acme@81/app@42:environment:prod", Scope.PINNED),
        (GITHUB, "repository_id:42:environment:prod", Scope.PINNED),
        (GITHUB, "repository_owner:acme:repository_id:42:environment:prod", Scope.PINNED),
        (f"{GITHUB}/acme", "repo:acme/*", Scope.OWNER),
        (f"{GITHUB}/acme", "environment:prod", Scope.OWNER),
        ("gitlab.com", "project_path:*/deploy:ref_type:branch:ref:main", Scope.ANYONE),
        ("gitlab.com", "project_path:acme/*", Scope.OWNER),
        ("gitlab.com", "project_path:acme/app:*", Scope.ANY_REF),
        ("gitlab.com", "project_path:acme/team/app:ref_type:branch:ref:main", Scope.PINNED),
        ("gitlab.com", "project_id:42:ref:main", Scope.PINNED),
        ("app.terraform.io", "organization:*:project:p:workspace:w:run_phase:apply", Scope.ANYONE),
        ("app.terraform.io", "organization:acme:*", Scope.OWNER),
        ("app.terraform.io", "organization:acme:project:*:workspace:*:run_phase:*", Scope.OWNER),
        ("app.terraform.io", "organization:acme:project:p:workspace:*:run_phase:*", Scope.PART_OF_OWNER),
        ("app.terraform.io", "organization:acme:project:p:workspace:w:run_phase:*", Scope.PINNED),
        (BITBUCKET, "*", Scope.OWNER),
        (BITBUCKET, "{a-b}:*", Scope.PINNED),
        ("oidc.circleci.com/org/x", "org/x/project/*/user/*", Scope.OWNER),
        ("oidc.circleci.com/org/x", "org/x/project/y/user/*", Scope.PINNED),
        ("agent.buildkite.com", "organization:acme*", Scope.ANYONE),
        ("agent.buildkite.com", "organization:acme:pipeline:app:*", Scope.ANY_REF),
        ("agent.buildkite.com", "organization:acme:pipeline:app:ref:refs/heads/main:commit:*:step:*", Scope.PINNED),
        ("acme.app.spacelift.io", "space:*", Scope.OWNER),
        ("acme.app.spacelift.io", "space:prod:*", Scope.PART_OF_OWNER),
        ("acme.app.spacelift.io", "space:prod:stack:net:run_type:*:scope:*", Scope.PULL_REQUEST),
        ("acme.app.spacelift.io", "space:prod:stack:net:run_type:TRACKED:scope:write", Scope.PINNED),
        (CLUSTER, "system:*", Scope.OWNER),
        (CLUSTER, "system:serviceaccount:*:*", Scope.OWNER),
        (CLUSTER, "system:serviceaccount:shop:*", Scope.PART_OF_OWNER),
        (CLUSTER, "system:serviceaccount:shop:web", Scope.PINNED),
        ("idp.example.com", "**", Scope.ANYONE),
        ("idp.example.com", "anything:*", Scope.PINNED),
    ],
)
def test_scope_of_a_subject(issuer: str, pattern: str, scope: Scope) -> None:
    assert scope_of(provider_of(issuer), pattern) is scope


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_the_example_of_a_provider_is_pinned(provider: Provider) -> None:
    assert scope_of(provider, provider.example) is Scope.PINNED


@pytest.mark.parametrize(
    ("federated", "issuer"),
    [
        (f"arn:aws:iam::123456789012:oidc-provider/{GITHUB}", GITHUB),
        (f"arn:aws-cn:iam::123456789012:oidc-provider/{CLUSTER}/", CLUSTER),
        ("accounts.google.com", "accounts.google.com"),
        ("cognito-identity.amazonaws.com", "cognito-identity.amazonaws.com"),
        ("arn:aws:iam::123456789012:saml-provider/workforce", None),
        ("${aws_iam_openid_connect_provider.github.arn}", None),
    ],
)
def test_issuer_of(federated: str, issuer: str | None) -> None:
    assert issuer_of(federated) == issuer
