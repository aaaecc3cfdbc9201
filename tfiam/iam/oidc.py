"""OIDC identity providers that pipelines and clusters use, and whom a pattern of their ``sub`` claim lets in.

Each provider writes its own subject. What is known of them stands in ``PROVIDERS``, with the provider's page; the page of
AWS on issuers that serve many customers:
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from tfiam.iam.patterns import has_wildcard, matches


class Part(Enum):
    """What a piece of a subject stands for."""

    OWNER = "owner"
    """The customer of the issuer: a GitHub organization, a Terraform Cloud organization."""
    PROJECT = "project"
    """What belongs to the owner: repository, project, workspace, namespace."""
    CONTEXT = "context"
    """What started the run: branch, tag, environment, pull request, phase."""


class Scope(str, Enum):
    """Whom a pattern of ``sub`` lets in, widest first."""

    ANYONE = "anyone"
    """Every customer of the issuer, or every one whose name begins alike."""
    OWNER = "owner"
    """Everything of one owner; for an issuer that serves one customer, every subject."""
    PART_OF_OWNER = "part of owner"
    """Several projects of one owner, told by a pattern."""
    PULL_REQUEST = "pull request"
    """Whoever opens a pull request, or plans one."""
    ANY_REF = "any ref"
    """Any branch or tag, so that no review stands before it."""
    PINNED = "pinned"

    @property
    def width(self) -> int:
        """Greater is wider."""
        return len(Scope) - list(Scope).index(self)


@dataclass(frozen=True)
class Provider:
    """One identity provider and the form of its subjects."""

    name: str
    issuer: str
    """Regular expression for the whole issuer, without ``https://``."""
    shared: bool
    """True if one issuer signs for all customers: then only ``sub`` tells them apart."""
    form: tuple[tuple[str, Part], ...]
    """Separators (regular expressions) with what follows each, in order."""
    source: str
    pull_request: tuple[str, ...] = ()
    """Contexts that an unreviewed change has."""
    any_ref: tuple[str, ...] = ()
    """Contexts of a branch that nobody would have named."""
    owner_claims: tuple[str, ...] = ()
    """Other claims that AWS compares and that name the owner."""
    project_claims: tuple[str, ...] = ()
    """Other claims that AWS compares and that name the project."""
    example: str = ""
    """A subject that is pinned."""


_BRANCH = "tfiam-any-branch"

#: The claims of GitHub and CircleCI beside ``sub`` are condition keys since January 2026:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
PROVIDERS = (
    Provider(
        "GitHub Actions",
        r"token\.actions\.githubusercontent\.com",
        shared=True,
        # New repositories have ids in it: repo:octo-org@123/octo-repo@456:ref:…
        form=((r"(?:repo|repository):", Part.OWNER), ("/", Part.PROJECT), (":", Part.CONTEXT)),
        source="https://docs.github.com/en/actions/reference/security/oidc",
        pull_request=("pull_request",),
        any_ref=(f"ref:refs/heads/{_BRANCH}", f"ref:refs/tags/{_BRANCH}"),
        owner_claims=("repository_owner", "repository_owner_id", "enterprise", "enterprise_id"),
        project_claims=("repository", "repository_id", "job_workflow_ref"),
        example="repo:acme/app:environment:production",
    ),
    Provider(
        "GitHub Actions of one enterprise",
        r"token\.actions\.githubusercontent\.com/[^/]+|.+/_services/token",
        shared=False,
        form=((r"(?:repo|repository):", Part.OWNER), ("/", Part.PROJECT), (":", Part.CONTEXT)),
        source="https://docs.github.com/en/actions/reference/security/oidc",
        pull_request=("pull_request",),
        any_ref=(f"ref:refs/heads/{_BRANCH}", f"ref:refs/tags/{_BRANCH}"),
        owner_claims=("repository_owner", "repository_owner_id"),
        project_claims=("repository", "repository_id", "job_workflow_ref"),
        example="repo:acme/app:environment:production",
    ),
    Provider(
        "GitLab",
        r"gitlab\.com",
        shared=True,
        form=(("project_path:", Part.OWNER), ("/", Part.PROJECT), (":ref_type:", Part.CONTEXT)),
        source="https://docs.gitlab.com/ci/cloud_services/aws/",
        any_ref=(f"branch:ref:{_BRANCH}", f"tag:ref:{_BRANCH}"),
        example="project_path:acme/app:ref_type:branch:ref:main",
    ),
    Provider(
        "Terraform Cloud",
        r"app\.(?:eu\.)?terraform\.io",
        shared=True,
        form=(
            ("organization:", Part.OWNER),
            (":project:", Part.PROJECT),
            (":workspace:", Part.PROJECT),
            (":run_phase:", Part.CONTEXT),
        ),
        source="https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration",
        example="organization:acme:project:network:workspace:prod:run_phase:apply",
    ),
    Provider(
        "Bitbucket Pipelines",
        r"api\.bitbucket\.org/2\.0/workspaces/[^/]+/pipelines-config/identity/oidc",
        shared=False,
        form=(("", Part.PROJECT), (":", Part.CONTEXT)),
        source="https://support.atlassian.com/bitbucket-cloud/docs/deploy-on-aws-using-bitbucket-pipelines-openid-connect/",
        example="{repository-uuid}:{environment-uuid}:*",
    ),
    Provider(
        "CircleCI",
        r"oidc\.circleci\.com/org/[^/]+",
        shared=False,
        form=(("org/", Part.OWNER), ("/project/", Part.PROJECT), ("/user/", Part.CONTEXT)),
        source="https://circleci.com/docs/openid-connect-tokens/",
        owner_claims=("oidc.circleci.com/org-id",),
        project_claims=("oidc.circleci.com/project-id",),
        example="org/ORGANIZATION_ID/project/PROJECT_ID/user/*",
    ),
    Provider(
        "Buildkite",
        r"agent\.buildkite\.com",
        shared=True,
        form=(("organization:", Part.OWNER), (":pipeline:", Part.PROJECT), (":ref:", Part.CONTEXT)),
        source="https://buildkite.com/docs/pipelines/security/oidc/aws",
        any_ref=(f"refs/heads/{_BRANCH}:commit:0:step:tfiam",),
        example="organization:acme:pipeline:app:ref:refs/heads/main:commit:*:step:*",
    ),
    Provider(
        "Spacelift",
        r"[^./]+\.app\.(?:us\.)?spacelift\.io",
        shared=False,
        form=(("space:", Part.PROJECT), (":(?:stack|module):", Part.PROJECT), (":run_type:", Part.CONTEXT)),
        source="https://docs.spacelift.io/integrations/cloud-providers/oidc/aws-oidc",
        pull_request=("PROPOSED:scope:read",),
        example="space:prod:stack:network:run_type:TRACKED:scope:write",
    ),
    Provider(
        "Amazon EKS",
        r"oidc\.eks\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws)/id/[0-9A-Fa-f]+",
        shared=False,
        form=(("system:serviceaccount:", Part.PROJECT), (":", Part.PROJECT)),
        source="https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
        example="system:serviceaccount:namespace:name",
    ),
)

#: Providers of log-ins for an app's own users: the audience names the app, the users are not listed.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
SOCIAL = {
    "accounts.google.com": ("aud", "oaud"),
    "graph.facebook.com": ("app_id",),
    "www.amazon.com": ("app_id",),
}
#: Has its own rule: its audience is an identity pool.
COGNITO = "cognito-identity.amazonaws.com"

_PROVIDER_ARN = re.compile(r"arn:[^:]+:iam::[^:]*:oidc-provider/(?P<issuer>.+)")


def issuer_of(federated: str) -> str | None:
    """The issuer that a ``Federated`` principal names, without ``https://``; None for SAML and for what cannot be told."""
    found = _PROVIDER_ARN.fullmatch(federated)
    if found:
        return found["issuer"].rstrip("/")
    return federated if federated in SOCIAL or federated == COGNITO else None


def provider_of(issuer: str) -> Provider | None:
    """The known provider with this issuer."""
    return next((one for one in PROVIDERS if re.fullmatch(one.issuer, issuer, re.IGNORECASE)), None)


def scope_of(provider: Provider | None, pattern: str) -> Scope:
    """Whom a ``sub`` pattern lets in. Of an unknown provider only ``*`` and its like are judged."""
    if not pattern.strip("*?"):
        return Scope.ANYONE if provider is None or provider.shared else Scope.OWNER
    if provider is None:
        return Scope.PINNED
    parts = _parts(provider, pattern)
    if parts is None:
        return _of_other_form(provider, pattern)
    return _judged(provider, parts)


def _parts(provider: Provider, pattern: str) -> list[tuple[Part, str]] | None:
    """The pattern taken apart; None if it has not the provider's form. A wildcard may stand for all that follows it."""
    found: list[tuple[Part, str]] = []
    position = 0
    for index, (separator, part) in enumerate(provider.form):
        start = re.compile(separator).match(pattern, position)
        if start is not None:
            following = provider.form[index + 1][0] if index + 1 < len(provider.form) else ""
            position = _end(pattern, start.end(), following)
            found.append((part, pattern[start.end() : position]))
        elif not found:
            return None
        elif has_wildcard(found[-1][1]) or has_wildcard(pattern[position:]):
            found.append((part, "*"))
        else:
            break
    return found


def _end(pattern: str, start: int, separator: str) -> int:
    """Where the piece that begins at ``start`` ends; ``acme:*`` ends at the colon, though the separator is ``:project:``."""
    end = re.compile(separator).search(pattern, start) if separator else None
    if end:
        return end.start()
    cut = pattern.find(separator[:1], start) if separator else -1
    return cut if cut >= 0 and has_wildcard(pattern[cut:]) and not has_wildcard(pattern[start:cut]) else len(pattern)


def _judged(provider: Provider, parts: list[tuple[Part, str]]) -> Scope:
    if any(has_wildcard(text) for part, text in parts if part is Part.OWNER):
        return Scope.ANYONE if provider.shared else Scope.OWNER
    projects = [text for part, text in parts if part is Part.PROJECT]
    if projects and not any(text.strip("*?") for text in projects):
        return Scope.OWNER
    if any(has_wildcard(text) for text in projects):
        return Scope.PART_OF_OWNER
    context = next((text for part, text in parts if part is Part.CONTEXT), "")
    if any(matches(context, one) for one in provider.pull_request):
        return Scope.PULL_REQUEST
    return Scope.ANY_REF if any(matches(context, one) for one in provider.any_ref) else Scope.PINNED


def _of_other_form(provider: Provider, pattern: str) -> Scope:
    """A subject made from other claims: https://docs.github.com/en/actions/reference/security/oidc (customizing the subject).

    Its first claim decides: whoever may choose a branch, workflow or environment name may send it, on any repository.
    """
    literal = re.split(r"[*?]", pattern, maxsplit=1)[0]
    claim = literal.partition(":")[0]
    if has_wildcard(pattern) and (provider.example.startswith(literal) or not re.search("[:/]", literal)):
        return Scope.ANYONE if provider.shared else Scope.OWNER
    if claim in provider.owner_claims:
        named = any(f":{other}:" in literal for other in provider.project_claims)
        return Scope.PINNED if named else Scope.OWNER
    if claim in provider.project_claims or not provider.owner_claims:
        return Scope.PINNED
    return Scope.ANYONE if provider.shared else Scope.OWNER
