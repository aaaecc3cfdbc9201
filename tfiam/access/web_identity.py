"""Web identity in trust policies: which claims of which issuer a statement demands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.access.trust import lets_assume
from tfiam.iam.condition import Condition
from tfiam.iam.oidc import COGNITO, SOCIAL, Provider, Scope, issuer_of, provider_of, scope_of
from tfiam.iam.statement import Statement
from tfiam.iam.variables import VARIABLE, is_hole

_POSITIVE = ("StringEquals", "StringEqualsIgnoreCase", "StringLike")


@dataclass(frozen=True)
class WebIdentity:
    """One issuer that a statement trusts. ``issuer`` is ``""`` while its ARN is not known."""

    issuer: str
    provider: Provider | None
    statement: Statement

    @property
    def name(self) -> str:
        """How to call it: ``GitHub Actions``, else the issuer."""
        return self.provider.name if self.provider else self.issuer or "the OIDC provider"

    @property
    def shared(self) -> bool:
        """True if the issuer is known to sign for many customers."""
        return self.provider is not None and self.provider.shared

    def demanded(self, *claims: str) -> tuple[Condition, ...]:
        """Conditions that fail unless one of these claims has one of the named values.

        A negated operator names nobody, and IfExists and ForAllValues hold when the claim is absent:
        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
        """
        keys = {f"{self.issuer}:{claim}".lower() for claim in claims}
        return tuple(one for one in self.statement.conditions if self._is_about(one, keys, claims) and _demands(one))

    def _is_about(self, condition: Condition, keys: set[str], claims: tuple[str, ...]) -> bool:
        if self.issuer:
            return condition.key_name in keys
        return any(condition.key_name.endswith(f":{claim}") for claim in claims)

    @property
    def scope(self) -> Scope | None:
        """Whom ``sub`` and the claims that do its work let in; None when no claim tells the issuer's subjects apart."""
        found = [
            max(map(self._scope, one.values), key=lambda scope: scope.width)
            for one in self.demanded("sub")
            if one.values
        ]
        if self.provider is not None:
            found += [Scope.OWNER for one in self.demanded(*self.provider.owner_claims) if _named(one)]
            found += [Scope.PINNED for one in self.demanded(*self.provider.project_claims) if _named(one)]
        return min(found, key=lambda scope: scope.width, default=None)

    def _scope(self, pattern: str) -> Scope:
        return scope_of(self.provider, pattern)

    @property
    def hidden(self) -> tuple[str, ...]:
        """References that stand for a whole subject in a pattern: it may hold a wildcard."""
        values = [value for one in self.demanded("sub") if one.base == "StringLike" for value in one.values]
        return tuple(found[1] for value in values if (found := VARIABLE.fullmatch(value)))

    @property
    def hidden_claims(self) -> tuple[str, ...]:
        """References in keys of conditions: any of them may be the claim that is asked for (``${cluster issuer}:sub``)."""
        keys = [one.key for one in self.statement.conditions if _demands(one)]
        return tuple(dict.fromkeys(name for key in keys for name in VARIABLE.findall(key) if is_hole(name)))


def web_identities(statement: Statement) -> Iterator[WebIdentity]:
    """The OIDC issuers that an Allow lets in; log-ins of an app's users and identity pools are left out."""
    if not lets_assume(statement, "sts:AssumeRoleWithWebIdentity") or statement.principals is None:
        return
    for federated in statement.principals.federated:
        if ":saml-provider/" in federated or federated in SOCIAL or federated == COGNITO:
            continue
        issuer = issuer_of(federated) or _issuer_in_keys(statement)
        yield WebIdentity(issuer, provider_of(issuer) if issuer else None, statement)


def identity_pools(statement: Statement) -> Iterator[WebIdentity]:
    """Cognito identity pools as the issuer of an Allow: one for the pools of all accounts."""
    trusted = statement.principals.federated if statement.principals else ()
    if COGNITO in trusted and lets_assume(statement, "sts:AssumeRoleWithWebIdentity"):
        yield WebIdentity(COGNITO, None, statement)


def federated_with_saml(statement: Statement) -> Iterator[WebIdentity]:
    """The SAML providers that an Allow lets in. Their claims are keys of ``SAML:``, whoever they are."""
    if not lets_assume(statement, "sts:AssumeRoleWithSAML") or statement.principals is None:
        return
    only_saml = not lets_assume(statement, "sts:AssumeRoleWithWebIdentity")
    for federated in statement.principals.federated:
        hidden = VARIABLE.fullmatch(federated) is not None
        if ":saml-provider/" in federated or (hidden and (only_saml or "aws_iam_saml_provider." in federated)):
            yield WebIdentity("SAML", None, statement)


def _issuer_in_keys(statement: Statement) -> str:
    """The issuer that the conditions speak of, while the principal's ARN is unknown."""
    for condition in statement.conditions:
        issuer, _, claim = condition.key.rpartition(":")
        if claim in ("sub", "aud") and "." in issuer:
            return issuer
    return ""


def _demands(condition: Condition) -> bool:
    if condition.if_exists or condition.qualifier == "ForAllValues":
        return False
    return condition.base in _POSITIVE and bool(condition.values)


def _named(condition: Condition) -> bool:
    return all(value[:1] not in ("*", "?") for value in condition.values)
