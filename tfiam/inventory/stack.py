"""Another stack's world under a name of its own: two stacks may use the same addresses, for other things."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tfiam.inventory.model import Boundary, Document, Inventory, Membership, Principal, Resource, Workload

NO_CHANGE = "no-op"


def named(inventory: Inventory, stack: str) -> Inventory:
    """The same world with ``stack:`` before every address, and nothing in it changing."""
    addresses = frozenset(inventory.by_address) | {one.address for one in inventory.documents}
    return _Renamed(f"{stack}:", addresses).inventory(inventory)


@dataclass(frozen=True)
class _Renamed:
    """Puts a stack's name before its addresses and providers."""

    prefix: str
    addresses: frozenset[str]

    def inventory(self, one: Inventory) -> Inventory:
        resources = {kind: tuple(map(self._resource, group)) for kind, group in one.resources.items()}
        return replace(
            one,
            principals=tuple(map(self._principal, one.principals)),
            documents=tuple(map(self._document, one.documents)),
            resources=resources,
            targets=tuple(
                replace(link, policy=self._name(link.policy), target=self._name(link.target), by=self._name(link.by))
                for link in one.targets
            ),
            nodes=tuple(
                replace(node, address=self._name(node.address), parents=tuple(map(self._name, node.parents)))
                for node in one.nodes
            ),
            secrets=(),
            put_on={self._name(key): tuple(map(self._name, found)) for key, found in one.put_on.items()},
            put_doubts={self._name(key): doubt for key, doubt in one.put_doubts.items()},
            leads={
                (self._name(address), name): tuple(replace(lead, address=self._name(lead.address)) for lead in found)
                for (address, name), found in one.leads.items()
            },
            workloads=tuple(map(self._workload, one.workloads)),
            credentials=tuple(
                replace(link, resource=self._resource(link.resource), user=self._name(link.user))
                for link in one.credentials
            ),
            memberships=tuple(map(self._membership, one.memberships)),
            assignments=tuple(
                replace(link, resource=self._resource(link.resource), permission_set=self._name(link.permission_set))
                for link in one.assignments
            ),
        )

    def _membership(self, one: Membership) -> Membership:
        users, groups = (tuple(map(self._name, names)) for names in (one.users, one.groups))
        return replace(one, by=self._name(one.by), users=users, groups=groups)

    def _name(self, text: str) -> str:
        return self.prefix + text if text in self.addresses else text

    def _resource(self, one: Resource) -> Resource:
        provider = self.prefix + one.provider_key if one.provider_key else ""
        return replace(one, address=self._name(one.address), change=NO_CHANGE, provider_key=provider)

    def _document(self, one: Document) -> Document:
        return replace(
            one,
            address=self._name(one.address),
            change=NO_CHANGE,
            resource=self._resource(one.resource) if one.resource else None,
            attached_to=tuple(map(self._name, one.attached_to)),
        )

    def _principal(self, one: Principal) -> Principal:
        return replace(
            one,
            address=self._name(one.address),
            change=NO_CHANGE,
            reaches=tuple(
                replace(reach, document=self._document(reach.document), by=self._name(reach.by))
                for reach in one.reaches
            ),
            managed=tuple(replace(link, by=self._name(link.by), change=NO_CHANGE) for link in one.managed),
            boundary=self._boundary(one.boundary) if one.boundary else None,
            trust=self._document(one.trust) if one.trust else None,
            groups=tuple(map(self._name, one.groups)),
            group_doubts={self._name(group): doubt for group, doubt in one.group_doubts.items()},
            resource=self._resource(one.resource) if one.resource else None,
        )

    def _boundary(self, one: Boundary) -> Boundary:
        document = self._document(one.document) if one.document else None
        candidates = tuple(map(self._document, one.candidates))
        return replace(one, by=self._name(one.by), document=document, candidates=candidates)

    def _workload(self, one: Workload) -> Workload:
        return replace(
            one,
            resource=self._resource(one.resource),
            roles=tuple(map(self._name, one.roles)),
            doubts={self._name(role): doubt for role, doubt in one.doubts.items()},
        )
