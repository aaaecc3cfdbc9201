"""Which accounts are ours, as far as the configuration and the plan tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tfiam.config import TrustedAccount
from tfiam.iam.arn import Arn
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Inventory, Resource

_ID = re.compile(r"\d{12}")
_ARN_ACCOUNT = re.compile(r"arn:[^:]+:iam::(\d{12}):")
_ORGANIZATIONS = ("aws_organizations_organization", "data.aws_organizations_organization")


@dataclass(frozen=True)
class Accounts:
    """Accounts and organizations that are known; ids of twelve digits and ``o-…``."""

    plan: frozenset[str]
    """The accounts that the plan works in: ``account.id``, its caller identity, ARNs of principals that exist."""
    organization: frozenset[str]
    """``organization.accounts``, and the members that the plan itself reads or creates, or a context tells."""
    organization_ids: frozenset[str]
    trusted: tuple[TrustedAccount, ...]
    """``organization.trusted``: others' accounts that the team trusts."""
    beside: frozenset[str] = frozenset()
    """The accounts that the stacks beside the plan work in."""

    @property
    def own(self) -> frozenset[str]:
        """All accounts known to be ours."""
        return self.plan | self.organization | self.beside

    @property
    def told(self) -> bool:
        """True if the members of the organization are known, so that any other account is somebody else's."""
        return bool(self.organization)

    def trusts(self, account: str) -> TrustedAccount | None:
        """The entry of ``organization.trusted`` for the account."""
        return next((one for one in self.trusted if one.id == account), None)


def accounts_of(inventory: Inventory) -> Accounts:
    """What the inventory and its configuration tell of accounts."""
    told = inventory.config.organization
    plan = {inventory.config.account.id}
    beside: set[str] = set()
    for address, account in _worked_in(inventory):
        (plan if inventory.is_own(address) else beside).add(account)
    members = {*told.accounts, *_strings(inventory.of("aws_organizations_account"), "id"), *_listed(inventory)}
    ids = {told.org_id, *_strings(inventory.of(*_ORGANIZATIONS), "id")}
    return Accounts(
        plan=frozenset(filter(_ID.fullmatch, plan)),
        organization=frozenset(filter(_ID.fullmatch, members)),
        organization_ids=frozenset(one for one in ids if one.startswith("o-")),
        trusted=told.trusted,
        beside=frozenset(filter(_ID.fullmatch, beside)),
    )


def _worked_in(inventory: Inventory) -> Iterator[tuple[str, str]]:
    """Addresses that tell an account, each with what they tell."""
    for identity in inventory.of("data.aws_caller_identity"):
        yield from ((identity.address, account) for account in _strings([identity], "account_id"))
    for one in inventory.principals:
        found = _ARN_ACCOUNT.match(one.arn)
        if found:
            yield one.address, found[1]


def accounts_of_resources(statement: Statement) -> frozenset[str]:
    """The accounts in the statement's own resource ARNs: of a resource policy, whose the resource is."""
    arns = (Arn.parse(resource) for resource in statement.resources or ())
    return frozenset(arn.account for arn in arns if arn and _ID.fullmatch(arn.account))


def _strings(resources: Iterable[Resource], attribute: str) -> Iterator[str]:
    for resource in resources:
        value: Any = resource.get(attribute)
        if isinstance(value, str):
            yield value


def _listed(inventory: Inventory) -> Iterator[str]:
    """Members as Organizations lists them."""
    for resource in inventory.of(*_ORGANIZATIONS):
        members: Any = resource.get("accounts")
        for member in members if isinstance(members, list) else ():
            if isinstance(member, dict) and isinstance(member.get("id"), str):
                yield member["id"]
