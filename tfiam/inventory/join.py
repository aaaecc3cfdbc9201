"""Another stack's world joined to the plan's: what it holds is there, before the plan and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tfiam.inventory.model import (
    Boundary,
    Document,
    Inventory,
    Principal,
    Reach,
    Resource,
    Via,
)

NO_CHANGE = "no-op"


@dataclass(frozen=True)
class _Renamed:
    """Puts a stack's name before its addresses and providers: two stacks may use the same ones, for other things."""

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
        )

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
        return replace(one, by=self._name(one.by), document=document)


def named(inventory: Inventory, stack: str) -> Inventory:
    """The same world with ``stack:`` before every address, and nothing in it changing."""
    addresses = frozenset(inventory.by_address) | {one.address for one in inventory.documents}
    return _Renamed(f"{stack}:", addresses).inventory(inventory)


def joined(own: Inventory, others: Sequence[Inventory]) -> Inventory:
    """One world. What one of them names by ARN or id is found in the others; config and predictions are ``own``'s."""
    worlds = (own, *others)
    resources: dict[str, tuple[Resource, ...]] = {}
    for world in worlds:
        for kind, group in world.resources.items():
            resources[kind] = (*resources.get(kind, ()), *group)
    documents = tuple(one for world in worlds for one in world.documents)
    ids = _ids(documents)
    policies = {_text(one, "arn"): one for one in documents if _is_managed(one)}
    return replace(
        own,
        principals=tuple(_linked(one, policies) for one in _together(one for w in worlds for one in w.principals)),
        documents=documents,
        resources=resources,
        targets=tuple(
            replace(one, policy=ids.get(one.policy, one.policy)) for world in worlds for one in world.targets
        ),
        nodes=tuple(one for world in worlds for one in world.nodes),
        put_on={key: found for world in worlds for key, found in world.put_on.items()},
        put_doubts={key: doubt for world in worlds for key, doubt in world.put_doubts.items()},
        leads={key: found for world in worlds for key, found in world.leads.items()},
    )


def _text(document: Document, name: str) -> str:
    value = document.resource.get(name) if document.resource else None
    return value if isinstance(value, str) else ""


def _is_managed(document: Document) -> bool:
    return document.resource is not None and document.resource.type == "aws_iam_policy" and bool(_text(document, "arn"))


def _ids(documents: Iterable[Document]) -> Mapping[str, str]:
    """Organization policies by id."""
    policies = (one for one in documents if one.resource and one.resource.type == "aws_organizations_policy")
    return {_text(one, "id"): one.address for one in policies if _text(one, "id")}


def _together(principals: Iterable[Principal]) -> Iterator[Principal]:
    """A principal that one stack knows by name only, and another one holds, as one: with what both attach to it."""
    known: list[Principal] = []
    outside: dict[tuple[str, str], list[Principal]] = {}
    for one in principals:
        if one.in_plan or not one.name:
            known.append(one)
        else:
            outside.setdefault((one.kind.value, one.name), []).append(one)
    homes: dict[tuple[str, str], list[Principal]] = {}
    for one in known:
        homes.setdefault((one.kind.value, one.name), []).append(one)
    for one in known:
        key = one.kind.value, one.name
        # Two of one name are in two accounts: which of them is meant is not told.
        more = outside.pop(key, []) if len(homes[key]) == 1 else []
        yield replace(
            one,
            reaches=(*one.reaches, *(reach for other in more for reach in other.reaches)),
            managed=(*one.managed, *(link for other in more for link in other.managed)),
        )
    yield from (one for group in outside.values() for one in group)


def _linked(principal: Principal, policies: Mapping[str, Document]) -> Principal:
    """The principal with the policies that it names by ARN, where a stack holds them."""
    found = [link for link in principal.managed if link.policy is None and link.arn in policies]
    reaches = tuple(Reach(policies[link.arn], Via.ATTACHED, link.by, link.doubt, link.attribute) for link in found)
    boundary = principal.boundary
    if boundary is not None and boundary.document is None and boundary.arn in policies:
        boundary = replace(boundary, document=policies[boundary.arn], arn="")
    return replace(
        principal,
        reaches=(*principal.reaches, *reaches),
        managed=tuple(link for link in principal.managed if link not in found),
        boundary=boundary,
    )
