"""RCPs above a resource that deny what comes without TLS."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.organization_levels import Member, is_management_account, levels_above
from tfiam.access.sources import Source
from tfiam.access.whereabouts import Whereabouts
from tfiam.iam.document import PolicyDocument
from tfiam.iam.policy_set import PolicyKind
from tfiam.iam.transport import demands_tls
from tfiam.inventory.model import DocumentRole, Inventory, Resource

#: Of the services that answer on plain HTTP, those whose resources an RCP reaches:
#: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
_REACHED = ("s3", "sqs")


class PlainHttp:
    """Answers for one inventory, each account once."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._any = any(inventory.in_role(DocumentRole.RCP))
        self._where = Whereabouts(inventory)
        self._known: dict[tuple[str, str, str], tuple[str, ...] | None] = {}

    def denied_above(self, resource: Resource, service: str) -> tuple[str, ...] | None:
        """None if no RCP denies it; else the references that hide whether one does, none where it is certain."""
        if not self._any or service not in _REACHED:
            return None
        key = (self._where.account(resource), resource.provider_key, service)
        if key not in self._known:
            self._known[key] = self._denied(Member(key[0], resource, resource.address), service)
        return self._known[key]

    def _denied(self, member: Member, service: str) -> tuple[str, ...] | None:
        if is_management_account(self._inventory, member):
            return None
        doubts: list[str] = []
        for source in self._above(member):
            certain = source.certain and source.denies_certain
            if source.policy is None or (not certain and _denies(source.policy, service)):
                doubts += source.because
            elif certain and _denies(source.policy, service):
                return ()
        return tuple(dict.fromkeys(doubts)) or None

    def _above(self, member: Member) -> Iterator[Source]:
        for level in levels_above(self._inventory, member, PolicyKind.RCP, self._inventory.before):
            yield from level.sources


def _denies(policy: PolicyDocument, service: str) -> bool:
    everywhere = tuple(one for one in policy.statements if one.every_resource)
    return demands_tls(PolicyDocument(policy.version, None, everywhere, {}), service)
