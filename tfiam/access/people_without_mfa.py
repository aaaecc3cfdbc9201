"""Trust policies that let people of other accounts in without multi-factor authentication.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.access.accounts import accounts_of
from tfiam.access.trust import OWN_ACCOUNT, TrustStatement, lets_assume, trust_statements
from tfiam.access.whereabouts import Whereabouts
from tfiam.iam.arn import Arn
from tfiam.iam.mfa import demands_mfa, denies_without_mfa
from tfiam.iam.principal import AwsPrincipal, PrincipalEntry, PrincipalKind
from tfiam.iam.principal_scope import Limit, principal_scope
from tfiam.iam.statement import Statement
from tfiam.iam.variables import VARIABLE, is_hole
from tfiam.iam.who_keys import LimitKind
from tfiam.inventory.model import Inventory, Resource
from tfiam.inventory.model import PrincipalKind as Kind

_PEOPLE = (AwsPrincipal.USER, AwsPrincipal.ACCOUNT, AwsPrincipal.ANYONE, AwsPrincipal.FEDERATED_USER)
#: Whoever holds one of these is a machine, or a session that shows no MFA.
_ROLES = ("role", "assumed-role")


@dataclass(frozen=True)
class WithoutMfa:
    """An Allow without MFA: whom of other accounts it lets in, or what hides whether it does."""

    trust: TrustStatement
    who: tuple[str, ...]
    hidden: tuple[str, ...]


def lets_in_without_mfa(inventory: Inventory) -> Iterator[WithoutMfa]:
    """Every Allow of a trust policy that asks people of other accounts, or may, for no MFA."""
    strangers = _Strangers(inventory)
    for trust in trust_statements(inventory):
        if not lets_assume(trust.statement, "sts:AssumeRole") or _is_for_machines(trust.statement):
            continue
        if demands_mfa(trust.statement) or _denied_without_mfa(trust):
            continue
        statement, own = _predicted(trust), strangers.accounts_of(trust.document.resource)
        entries = [entry for entry in statement.principals or () if entry.kind is PrincipalKind.AWS]
        who = [one.value for one in entries if one.aws in _PEOPLE and one.account not in own and not _holes(one)]
        hidden = [name for one in entries for name in strangers.hide(one, trust.document.resource)]
        if who or hidden:
            yield WithoutMfa(trust, tuple(dict.fromkeys(who)), tuple(dict.fromkeys(hidden)))


class _Strangers:
    """Tells principals of other accounts from a role's own."""

    def __init__(self, inventory: Inventory) -> None:
        self._where = Whereabouts(inventory)
        self._plan = accounts_of(inventory).plan
        self._principals = {one.address: one for one in inventory.principals if one.resource is not None}

    def accounts_of(self, role: Resource | None) -> frozenset[str]:
        """Its own account, or those that may be."""
        own = self._where.account(role)
        return frozenset((own,)) if own else self._plan

    def hide(self, entry: PrincipalEntry, role: Resource | None) -> tuple[str, ...]:
        """The references behind which people of another account may be."""
        may_be = entry.aws in _PEOPLE or entry.aws is AwsPrincipal.OTHER
        return tuple(name for name in _holes(entry) if may_be and not self._is_no_stranger(name, role))

    def _is_no_stranger(self, reference: str, role: Resource | None) -> bool:
        """True for the plan's own account, for a role, and for a user that the role's provider block makes."""
        if reference.startswith(OWN_ACCOUNT):
            return True
        principal = self._principals.get(reference.rpartition(".")[0])
        if principal is None or principal.resource is None:
            return False
        near = role is not None and principal.resource.provider_key == role.provider_key
        return principal.kind is not Kind.USER or near


def _predicted(trust: TrustStatement) -> Statement:
    """The statement with the ARNs that can be told before the apply."""
    policy = trust.document.predicted
    found = (one for one in policy.statements if one.index == trust.statement.index) if policy else iter(())
    return next(found, trust.statement)


def _holes(entry: PrincipalEntry) -> tuple[str, ...]:
    return tuple(name for name in VARIABLE.findall(entry.value) if is_hole(name))


def _is_for_machines(statement: Statement) -> bool:
    limits = principal_scope(statement.conditions).limits
    return any(limit.kind in (LimitKind.EXTERNAL_ID, LimitKind.SERVICE) or _names_roles(limit) for limit in limits)


def _names_roles(limit: Limit) -> bool:
    arns = [Arn.parse(value) for value in limit.values] if limit.kind is LimitKind.PRINCIPAL else []
    return bool(arns) and all(arn is not None and arn.resource_type in _ROLES for arn in arns)


def _denied_without_mfa(trust: TrustStatement) -> bool:
    return any(
        one.is_deny
        and one.covers_action("sts:AssumeRole")
        and denies_without_mfa(one)
        and _takes_in(one, trust.statement)
        for one in trust.document.statements
    )


def _takes_in(deny: Statement, allow: Statement) -> bool:
    if deny.principals is None:
        return False
    named = {entry for entry in allow.principals or () if entry.kind is PrincipalKind.AWS}
    return deny.principals.is_anyone or named <= set(deny.principals)
