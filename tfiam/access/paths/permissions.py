"""Principals of one inventory, ready to be asked what they may do; and which services a role lets run under it."""

from __future__ import annotations

from tfiam.access.arns import UNKNOWN_ACCOUNT, PlanArn
from tfiam.access.doubt import Reader
from tfiam.access.organization_levels import Level, Member, is_management_account, levels_above
from tfiam.access.paths.assumed import opened
from tfiam.access.paths.grant import OPEN
from tfiam.access.paths.holder import Holder
from tfiam.access.paths.world import World
from tfiam.access.policies_in_play import InPlay
from tfiam.access.question import Asker, asker_of
from tfiam.access.sources import identity_sources, sources_of
from tfiam.iam.decision import Outcome
from tfiam.iam.evaluation import evaluate
from tfiam.iam.policy_set import PolicyKind
from tfiam.iam.request import Request
from tfiam.inventory.model import Document, Inventory, Principal, Resource


class Permissions(World):
    """Questions over one inventory."""

    def __init__(self, inventory: Inventory, before: Inventory | None = None) -> None:
        super().__init__(inventory, before)
        self._holders: dict[str, Holder] = {}
        self._old: dict[tuple[str, str], Document] | None = None
        self._levels: dict[tuple[str, str], tuple[tuple[Level, ...], bool]] = {}

    def holder(self, principal: Principal) -> Holder:
        if principal.address not in self._holders:
            self._holders[principal.address] = self.made(principal)
        return self._holders[principal.address]

    def older(self, document: Document) -> Document | None:
        """The version that a document has before the plan updates it in place."""
        if document.change != "update" or self.before is None:
            return None
        if self._old is None:
            self._old = {one.key: one for one in self.before.documents}
        older = self._old.get(document.key)
        return older if older is not None and older is not document and older.readable else None

    def made(self, principal: Principal) -> Holder:
        """One for this principal as it stands, whatever the inventory says of its address."""
        asker = asker_of(self.inventory, self.where, principal)
        levels, management = self._above(asker)
        return Holder(self, principal, asker, identity_sources(self.inventory, asker), levels, management)

    def _above(self, asker: Asker) -> tuple[tuple[Level, ...], bool]:
        own = asker.principal.resource if asker.principal else None
        key = (asker.account, own.provider_key if own else "")
        if key not in self._levels:
            member = Member(asker.account, own, asker.name)
            management = is_management_account(self.inventory, member)
            strange = own is None and asker.account not in self.accounts.own
            above = () if management or strange else levels_above(self.inventory, member, PolicyKind.SCP, self.before)
            self._levels[key] = (above, management)
        return self._levels[key]

    def trusts(self, role: Principal, service: str) -> tuple[str, ...] | None:
        """The assumptions under which the service may run under the role; None if its trust policy does not let it."""
        if role.trust is None or role.resource is None:
            return None
        asker = Asker(service, PlanArn.of(service), "")
        play = InPlay(
            (), None, (), (), sources_of(role.trust, PolicyKind.TRUST), False, {}, self._reader(asker, role.resource)
        )
        target = self.target(role.resource)
        request = Request(
            principal=service,
            action="sts:AssumeRole",
            resource=target.arn.text,
            resource_account=target.account or UNKNOWN_ACCOUNT,
            context={},
            others_open=True,
        )
        decision = evaluate(request, play.sure.policies)
        if decision.outcome is Outcome.ALLOWED:
            return ()
        return opened(decision.open_keys, role.address) if decision.outcome in OPEN else None

    def _reader(self, asker: Asker, resource: Resource) -> Reader:
        return Reader(asker, self.target(resource), lambda ref: self.behind(asker, ref), frozenset())
