"""To whom the conditions of an Allow really limit it.

What counts as a fixed value follows AWS's meaning of "public":
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tfiam.iam.arn import Arn
from tfiam.iam.condition import Condition
from tfiam.iam.networks import is_narrow, is_private
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.restrictions import restricts_nothing
from tfiam.iam.variables import VARIABLE
from tfiam.iam.who_keys import LimitKind, who

_ACCOUNT = re.compile(r"\d{12}")
#: Variables that name the resource's owner; every other AWS variable is about the request and so in the caller's hand.
_OWNER = {"aws:resourceaccount": "${aws:ResourceAccount}", "aws:resourceorgid": "${aws:ResourceOrgID}"}


@dataclass(frozen=True)
class Limit:
    """One condition that limits who. At least one of its values must match."""

    kind: LimitKind
    condition: Condition
    values: tuple[str, ...]
    """What it names, as written; an organization's path gives the organization's id."""
    accounts: tuple[str, ...] = ()
    """The account of each value, where every value tells one: twelve digits, ``${aws:ResourceAccount}``, or a hole."""
    organizations: tuple[str, ...] = ()

    @property
    def is_private_network(self) -> bool:
        """True for IP ranges without a public address."""
        return self.kind is LimitKind.NETWORK and is_private(self.values)


@dataclass(frozen=True)
class PrincipalScope:
    """What the conditions of one statement tie it to. All limits apply together."""

    limits: tuple[Limit, ...]
    ineffective: tuple[tuple[Condition, str], ...]
    """Conditions on who that limit nothing, with the reason."""

    @property
    def names_who(self) -> bool:
        """True if a limit ties the statement to known parties, and not just to a service, an id or any credentials."""
        return any(limit.kind.names_who for limit in self.limits)

    @property
    def accounts(self) -> frozenset[str] | None:
        """The accounts left, if a limit tells accounts; None if none does."""
        return _intersection(limit.accounts for limit in self.limits)

    @property
    def organizations(self) -> frozenset[str] | None:
        """The organizations left, if a limit tells them; None if none does."""
        return _intersection(limit.organizations for limit in self.limits)

    def within(self, accounts: Collection[str], organizations: Collection[str] = ()) -> bool:
        """True if one limit names nothing but these accounts, or nothing but these organizations.

        The resource's owner (``${aws:ResourceAccount}``) counts as one of them.
        """
        own_accounts, own_organizations = {*accounts, *_OWNER.values()}, {*organizations, *_OWNER.values()}
        return any(
            (limit.accounts and own_accounts.issuperset(limit.accounts))
            or (limit.organizations and own_organizations.issuperset(limit.organizations))
            for limit in self.limits
        )

    def of(self, kind: LimitKind) -> tuple[Limit, ...]:
        """The limits of one kind."""
        return tuple(limit for limit in self.limits if limit.kind is kind)


def principal_scope(conditions: Iterable[Condition]) -> PrincipalScope:
    """Reads the conditions of an Allow.

    A negated operator says who is not meant and limits nothing; neither does IfExists on a key that may be absent,
    ForAllValues without a Null check, a wildcard where the account, organization or name belongs, or a variable that the
    caller fills in. A wildcard counts as one with StringEquals too, where AWS would compare it literally: its author
    meant it.
    """
    every = tuple(conditions)
    limits: list[Limit] = []
    ineffective: list[tuple[Condition, str]] = []
    for condition in every:
        kind = who(condition.key_name)
        if kind is None or condition.base == "Null":
            continue
        reason = _idle(condition) or restricts_nothing(condition, every)
        limit = None if reason else _limit(kind, condition)
        if limit:
            limits.append(limit)
        else:
            ineffective.append((condition, reason or "a wildcard, a variable or a value that limits nobody"))
    return PrincipalScope(tuple(limits), tuple(ineffective))


def _idle(condition: Condition) -> str | None:
    if not condition.known:
        return "unknown condition operator"
    if condition.negated:
        return "a negated operator limits nobody"
    return None if condition.values else "has no value"


def _limit(kind: LimitKind, condition: Condition) -> Limit | None:
    """The limit, or None if one of the values is open."""
    values = tuple(_owner_variable(value) for value in condition.values)
    if any(_is_callers(value) for value in values):
        return None
    if kind is LimitKind.NETWORK:
        return Limit(kind, condition, values) if is_narrow(values) else None
    if condition.base == "Bool" or kind is LimitKind.AUTHENTICATION:
        wanted = {"true", "aws_iam"}
        return Limit(kind, condition, values) if {value.lower() for value in values} <= wanted else None
    if kind is LimitKind.ORGANIZATION:
        organizations = tuple(value.partition("/")[0] for value in values)
        return (
            None if any(map(has_wildcard, organizations)) else Limit(kind, condition, organizations, (), organizations)
        )
    if kind in (LimitKind.SERVICE, LimitKind.FEDERATED):
        return Limit(kind, condition, values) if all(value.strip("*?") for value in values) else None
    if kind is LimitKind.ACCOUNT:
        return None if any(map(has_wildcard, values)) else Limit(kind, condition, values, values)
    if kind in (LimitKind.PRINCIPAL, LimitKind.SOURCE, LimitKind.ACCESS_POINT):
        return _named(kind, condition, values)
    return None if any(map(has_wildcard, values)) else Limit(kind, condition, values)


def _named(kind: LimitKind, condition: Condition, values: tuple[str, ...]) -> Limit | None:
    """ARNs and unique ids: the account, or failing that the name, must be fixed."""
    accounts: list[str] = []
    for value in values:
        arn = Arn.parse(value)
        if arn is None:
            head = value.partition(":")[0]  # AROA…:session, or a hole, behind which a wildcard is of the named only
            if (has_wildcard(head) and not value.startswith("${")) or head in ("", "arn"):
                return None
        elif arn.account == "":
            if has_wildcard(arn.resource.partition("/")[0]):
                return None
        elif has_wildcard(arn.account):
            return None
        else:
            accounts.append(arn.account)
    return Limit(kind, condition, values, tuple(accounts) if len(accounts) == len(values) else ())


def _owner_variable(value: str) -> str:
    found = VARIABLE.fullmatch(value)
    return _OWNER.get(found[1].strip().lower(), value) if found else value


def _is_callers(value: str) -> bool:
    """True if the value holds an AWS variable that the request fills in. A hole of Terraform has no colon."""
    return any(":" in name and name.lower() not in _OWNER for name in VARIABLE.findall(value))


def _intersection(named: Iterable[tuple[str, ...]]) -> frozenset[str] | None:
    sets = [frozenset(values) for values in named if values]
    return frozenset.intersection(*sets) if sets else None
