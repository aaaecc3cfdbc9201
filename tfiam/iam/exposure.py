"""Whom a resource policy lets in from outside, and the question whether that makes it public."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from tfiam.iam.arn import Arn
from tfiam.iam.condition import Condition
from tfiam.iam.document import PolicyDocument
from tfiam.iam.networks import are_within, is_private
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.principal import PrincipalElement, PrincipalEntry
from tfiam.iam.principal_scope import Limit, PrincipalScope, principal_scope
from tfiam.iam.statement import Statement
from tfiam.iam.who_keys import LimitKind

#: What a Deny excludes by a negated operator is what is left to the Allow by the plain one.
_PLAIN = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NotIpAddress": "IpAddress",
}
#: Only the service itself fills these in; ``kms:ViaService`` and ``aws:CalledVia`` go with any caller.
_SERVICE_ITSELF = ("aws:principalisawsservice", "aws:principalservicename", "aws:principalservicenameslist")


class HasStatements(Protocol):
    """A policy document, of whichever stage."""

    @property
    def statements(self) -> tuple[Statement, ...]: ...


@dataclass(frozen=True)
class _Known:
    """The parties that are none of the public."""

    accounts: Collection[str] | None
    networks: Collection[str] | None

    def has(self, limit: Limit) -> bool:
        """True if the limit lets in known parties only."""
        if limit.kind is LimitKind.NETWORK:
            return self.networks is None or is_private(limit.values) or are_within(limit.values, self.networks)
        if self.accounts is None or not limit.accounts:
            return limit.kind.names_who
        return limit.kind.names_who and PrincipalScope((limit,), ()).within(self.accounts)


def is_public(
    document: PolicyDocument | Mapping[str, Any] | str,
    *,
    accounts: Collection[str] | None = None,
    actions: Iterable[str] | None = None,
    networks: Collection[str] | None = None,
    services: bool = False,
) -> bool:
    """True if a resource policy lets in the public: anyone, whom no condition and no Deny beside it ties to known parties.

    What "public" means is AWS's, any fixed account, organization, ARN, VPC or network is known:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html

    Stricter on demand. ``accounts``: only these are known, a policy that names others is public too. ``networks``: only
    these and private ones are. ``services``: an AWS service without a known source counts, for it acts for anyone
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html). ``actions``: what grants none of these
    patterns is not looked at.
    """
    parsed = document if isinstance(document, PolicyDocument) else PolicyDocument.parse(document)
    known, wanted = _Known(accounts, networks), None if actions is None else tuple(actions)
    return any(
        _lets_in_strangers(one, known, services=services) and not limited_by_deny(one, parsed)
        for one in parsed.statements
        if one.is_allow and (wanted is None or any(map(one.touches_action, wanted)))
    )


def _lets_in_strangers(statement: Statement, known: _Known, *, services: bool) -> bool:
    scope = principal_scope(statement.conditions)
    if any(map(known.has, scope.limits)):
        return False
    if names_anyone(statement):
        return not _is_service_itself(scope)
    named = statement.principals or PrincipalElement(())
    foreign = known.accounts is not None and not accounts_named(named) <= set(known.accounts)
    return foreign or (services and bool(named.services))


def names_anyone(statement: Statement) -> bool:
    """True if the statement means principals of every account: ``*``, a wildcard for the account, or NotPrincipal."""
    if statement.principals is None:
        return statement.not_principals is not None
    return any(entry.value == "*" or _any_account(entry) for entry in statement.principals)


def open_scope(statement: Statement, document: HasStatements) -> PrincipalScope | None:
    """What is left open of an Allow that names anyone; None when conditions, or a Deny beside it, tie it to known parties.

    What "public" means is AWS's: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
    """
    scope = principal_scope(statement.conditions)
    if scope.names_who or _is_service_itself(scope):
        return None
    return None if limited_by_deny(statement, document) else scope


def limited_by_deny(statement: Statement, document: HasStatements) -> bool:
    """True if a Deny of the same document leaves only known parties of all that the Allow lets in."""
    denies = (one for one in document.statements if one.is_deny)
    return any(_leaves_known_parties(deny) and _takes_in(deny, statement) for deny in denies)


def accounts_named(principals: PrincipalElement) -> frozenset[str]:
    """The accounts of the ``AWS`` principals."""
    return frozenset(entry.account for entry in principals if entry.account)


def _any_account(entry: PrincipalEntry) -> bool:
    arn = Arn.parse(entry.value)
    return arn is not None and has_wildcard(arn.account)


def _is_service_itself(scope: PrincipalScope) -> bool:
    return any(limit.condition.key_name in _SERVICE_ITSELF for limit in scope.of(LimitKind.SERVICE))


def _leaves_known_parties(deny: Statement) -> bool:
    """True if whoever escapes the Deny is a known party: each of its conditions, turned round, is a limit on who. None escape one without."""
    return names_anyone(deny) and all(_escape_is_known(condition) for condition in deny.conditions)


def _escape_is_known(condition: Condition) -> bool:
    plain = _PLAIN.get(condition.base, "")
    values = condition.values
    if condition.base == "Bool" and {value.lower() for value in values} == {"false"}:
        plain, values = "Bool", ("true",)
    if not plain:
        return False
    scope = principal_scope((replace(condition, operator=plain, values=values),))
    return scope.names_who or bool(scope.of(LimitKind.SERVICE))


def _takes_in(deny: Statement, allow: Statement) -> bool:
    """True if the Deny covers all that the Allow grants."""
    if allow.actions is None or not all(deny.covers_action(action) for action in allow.actions):
        return False
    return allow.resources is None or all(deny.covers_resource(resource) for resource in allow.resources)
