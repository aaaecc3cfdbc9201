"""SCPs and RCPs as limits: what stands above the accounts of one world, and what of an RCP concerns one caller.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, cached_property

from tfiam.access.accounts import accounts_of
from tfiam.access.organization_levels import Level, Member, is_management_account, levels_above
from tfiam.access.sources import Source
from tfiam.access.whereabouts import Whereabouts
from tfiam.iam import Access, action_index, catalogue
from tfiam.iam.arn import Arn
from tfiam.iam.condition_eval import Truth, judge
from tfiam.iam.context import Context, ContextValue
from tfiam.iam.document import PolicyDocument
from tfiam.iam.policy_set import PolicyKind
from tfiam.iam.sets.action_set import ActionSet
from tfiam.iam.sets.box import Box
from tfiam.iam.sets.text_set import TextSet
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole, Inventory, Resource

_OUT_OF_REACH = "kms:RetireGrant"
"""https://docs.aws.amazon.com/kms/latest/developerguide/resource-control-policies.html"""


class OrganizationLimits:
    """Accounts share what is above them, which is gathered once each.

    ``before`` is the world before the plan, which tells whether AWS's own FullAWSAccess was detached.
    """

    def __init__(self, inventory: Inventory, before: Inventory | None = None) -> None:
        self.where = Whereabouts(inventory)
        self._inventory = inventory
        self._before = before
        self._levels: dict[tuple[str, str, bool, PolicyKind], tuple[Level, ...]] = {}

    def above(self, resource: Resource | None, kind: PolicyKind) -> tuple[Level, ...]:
        """The levels above the account of a resource, root first; none above the management account."""
        if resource is None or (kind is PolicyKind.RCP and not self.has_rcps):
            return ()
        account = self.where.account(resource)
        key = account, resource.provider_key, self._inventory.is_own(resource.address), kind
        if key not in self._levels:
            label = f"account {account}" if account else f"provider {resource.provider_key}"
            member = Member(account, resource, label)
            outside = is_management_account(self._inventory, member)
            found = () if outside else levels_above(self._inventory, member, kind, self._before)
            self._levels[key] = found
        return self._levels[key]

    @cached_property
    def has_rcps(self) -> bool:
        return any(self._inventory.in_role(DocumentRole.RCP))

    @cached_property
    def id(self) -> str:
        """The organization's, "" when it is not told."""
        ids = accounts_of(self._inventory).organization_ids
        return next(iter(ids)) if len(ids) == 1 else ""

    @cached_property
    def members(self) -> frozenset[str]:
        """Accounts known to be in the organization."""
        return accounts_of(self._inventory).own

    def rcps(
        self, resource: Resource | None, caller: dict[str, ContextValue], elsewhere: tuple[str, ...] = ()
    ) -> tuple[tuple[Source, ...], ...]:
        """What the RCPs above a resource say of a caller of whom these condition keys are known.

        ``elsewhere`` are ARNs of other accounts, whose resources they do not reach.
        """
        known = Context({**caller, **({"aws:ResourceOrgID": self.id} if self.id else {})}, is_open=True)
        return tuple(
            tuple(_concerning(source, known, elsewhere) for source in level.sources)
            for level in self.above(resource, PolicyKind.RCP)
        )


def _concerning(source: Source, known: Context, elsewhere: tuple[str, ...]) -> Source:
    if source.policy is None:
        return source
    statements = tuple(_settled(source.policy, known, elsewhere))
    return replace(source, policy=replace(source.policy, statements=statements))


def _settled(policy: PolicyDocument, known: Context, elsewhere: tuple[str, ...]) -> Iterator[Statement]:
    """The statements that may apply, without the conditions that are met for sure."""
    for statement in policy.statements:
        said = [(one, judge(one, known, variables=policy.has_variables)) for one in statement.conditions]
        if any(truth is Truth.FAILS for _, truth in said):
            continue
        kept = replace(statement, conditions=tuple(one for one, truth in said if truth is not Truth.HOLDS))
        if elsewhere and kept.is_deny and kept.every_resource:
            kept = replace(kept, resources=None, not_resources=elsewhere)
        yield kept


def foreign(statements: Iterable[Statement], account: str) -> tuple[str, ...]:
    """The ARNs in Allow statements that name another account than this one."""
    arns = dict.fromkeys(text for one in statements if one.is_allow for text in one.resources or ())
    return tuple(text for text in arns if account and _account(text) not in ("", account))


def _account(text: str) -> str:
    arn = Arn.parse(text)
    return arn.account if arn is not None and arn.account.isdigit() else ""


@cache
def within_reach() -> Access:
    """Every request that an RCP can deny."""
    services = (one for one in action_index.services() if catalogue.rcp_supported(one))
    bits = 0
    for service in services:
        bits |= action_index.mask(f"{service}:*")
    return Access((Box(ActionSet(bits & ~action_index.mask(_OUT_OF_REACH)), TextSet()),))
