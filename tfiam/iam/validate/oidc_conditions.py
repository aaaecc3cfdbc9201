"""OIDC providers in role trust policies: a statement with no condition on their claims.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.oidc import issuer_of, provider_of
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import Placed, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import has_variable

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL": IssueKind.SECURITY_WARNING,
        "MISSING_GITHUB_REPO_CONDITION_KEY": IssueKind.SECURITY_WARNING,
    }
)
_GITHUB = "token.actions.githubusercontent.com"


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    if kind is not PolicyType.TRUST:
        return
    for placed in statements(document):
        if not placed.statement.is_allow:
            continue
        for principal, position, value in placed.principals():
            issuer = issuer_of(value) if principal.lower() == "federated" else None
            if issuer and not has_variable(value):
                yield from _missing(placed, issuer.lower(), ("Principal", principal, position))


def _missing(placed: Placed, issuer: str, path: tuple[str, str, int]) -> Iterator[Issue]:
    keys = {one.condition.key_name for one in placed.conditions()}
    if any("${" in key for key in keys):
        return
    if issuer == _GITHUB:
        provider = provider_of(issuer)
        claims = ("sub", *provider.owner_claims, *provider.project_claims) if provider else ("sub",)
        if not keys.intersection(f"{issuer}:{claim}" for claim in claims):
            message = f"a GitHub OIDC principal without a condition on {_GITHUB}:sub is overly permissive"
            yield placed.issue(CODES, "MISSING_GITHUB_REPO_CONDITION_KEY", message, *path)
    elif not any(key.startswith(f"{issuer}:") for key in keys):
        message = f"an OIDC principal without a condition key of {issuer} is overly permissive"
        yield placed.issue(CODES, "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", message, *path)


THEME = Theme("OIDC principals", CODES, _check)
