"""Another stack's world joined to the plan's: what it holds is there, before the plan and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tfiam.inventory.build import refreshed
from tfiam.inventory.model import (
    Document,
    DocumentRole,
    Inventory,
    ManagedAttachment,
    Principal,
    PrincipalKind,
    Reach,
    Resource,
    Via,
)


def joined(own: Inventory, others: Sequence[Inventory]) -> Inventory:
    """One world. What one of them names by ARN, id or name is found in the others; config and predictions are ``own``'s."""
    worlds = (own, *others)
    resources: dict[str, tuple[Resource, ...]] = {}
    for world in worlds:
        for kind, group in world.resources.items():
            resources[kind] = (*resources.get(kind, ()), *group)
    documents = tuple(one for world in worlds for one in world.documents)
    ids = _ids(documents)
    policies = _Policies(documents)
    together = tuple(_together(one for world in worlds for one in world.principals))
    principals = _members(tuple(_linked(one, policies) for one in together))
    documents = _in_use(documents, principals)
    return replace(
        own,
        principals=refreshed(principals, documents),
        documents=documents,
        resources=resources,
        targets=tuple(
            replace(one, policy=ids.get(one.policy, one.policy)) for world in worlds for one in world.targets
        ),
        nodes=tuple(one for world in worlds for one in world.nodes),
        put_on={key: found for world in worlds for key, found in world.put_on.items()},
        put_doubts={key: doubt for world in worlds for key, doubt in world.put_doubts.items()},
        leads={key: found for world in worlds for key, found in world.leads.items()},
        workloads=tuple(one for world in worlds for one in world.workloads),
        credentials=tuple(one for world in worlds for one in world.credentials),
        memberships=tuple(one for world in worlds for one in world.memberships),
        assignments=tuple(one for world in worlds for one in world.assignments),
        beside=own.beside | {address for world in others for address in _addresses(world)},
    )


def _addresses(world: Inventory) -> Iterator[str]:
    yield from world.by_address
    yield from (one.address for one in world.documents)


def _text(document: Document, name: str) -> str:
    value = document.resource.get(name) if document.resource else None
    return value if isinstance(value, str) else ""


class _Policies:
    """Customer managed policies of all stacks."""

    def __init__(self, documents: Iterable[Document]) -> None:
        managed = [one for one in documents if one.resource is not None and one.resource.type == "aws_iam_policy"]
        self._by_arn = {arn: one for one in managed if (arn := _text(one, "arn"))}
        self._new: dict[str, list[Document]] = {}
        for one in managed:
            if not _text(one, "arn"):
                self._new.setdefault(_text(one, "name"), []).append(one)

    def find(self, arn: str) -> Document | None:
        """The policy that has the ARN; of those that a plan is to create, the only one that has its name."""
        if arn in self._by_arn or ":policy/" not in arn or ":aws:policy/" in arn:
            return self._by_arn.get(arn)
        named = self._new.get(arn.rpartition("/")[2], [])
        return named[0] if len(named) == 1 else None


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
            groups=tuple(dict.fromkeys((*one.groups, *(group for other in more for group in other.groups)))),
            group_doubts={key: doubt for each in (*more, one) for key, doubt in each.group_doubts.items()},
        )
    yield from (one for group in outside.values() for one in group)


def _linked(principal: Principal, policies: _Policies) -> Principal:
    """The principal with the policies that it names by ARN, where a stack holds them."""
    reaches: list[Reach] = []
    strange: list[ManagedAttachment] = []
    for link in principal.managed:
        document = policies.find(link.arn) if link.policy is None else None
        if document is None:
            strange.append(link)
        else:
            reaches.append(Reach(document, Via.ATTACHED, link.by, link.doubt, link.attribute))
    boundary = principal.boundary
    if boundary is not None and boundary.document is None and boundary.managed is None:
        document = policies.find(boundary.arn)
        boundary = replace(boundary, document=document, arn="") if document else boundary
    return replace(principal, reaches=(*principal.reaches, *reaches), managed=tuple(strange), boundary=boundary)


def _members(principals: tuple[Principal, ...]) -> tuple[Principal, ...]:
    """Users with what the groups give them that another stack holds, or gives policies to."""
    groups: dict[str, list[Principal]] = {}
    for one in principals:
        if one.kind is PrincipalKind.GROUP:
            for name in dict.fromkeys((one.address, one.name)):
                groups.setdefault(name, []).append(one)
    return tuple(_member(one, groups) if one.kind is PrincipalKind.USER else one for one in principals)


def _member(user: Principal, groups: Mapping[str, Sequence[Principal]]) -> Principal:
    names: list[str] = []
    doubts: dict[str, tuple[str, ...]] = {}
    reaches, managed = list(user.reaches), list(user.managed)
    for name in user.groups:
        found = groups.get(name, ())
        group = found[0] if len(found) == 1 else None
        doubt = user.group_doubts.get(name, ())
        names.append(group.address if group and group.in_plan else name)
        if doubt:
            doubts[names[-1]] = doubt
        if group is not None:
            reaches += [replace(one, via=Via.GROUP, doubt=(*doubt, *one.doubt)) for one in group.reaches]
            managed += [replace(one, via=Via.GROUP, doubt=(*doubt, *one.doubt)) for one in group.managed]
    return replace(
        user,
        reaches=tuple(dict.fromkeys(reaches)),
        managed=tuple(dict.fromkeys(managed)),
        groups=tuple(dict.fromkeys(names)),
        group_doubts=doubts,
    )


def _in_use(documents: Iterable[Document], principals: Iterable[Principal]) -> tuple[Document, ...]:
    """The documents with everyone of any stack that they reach: one may be another stack's boundary."""
    reached: dict[tuple[str, str], list[str]] = {}
    bounded: dict[tuple[str, str], list[str]] = {}
    for one in principals:
        for reach in one.reaches:
            reached.setdefault(reach.document.key, []).append(one.address)
        if one.boundary is not None and one.boundary.document is not None:
            bounded.setdefault(one.boundary.document.key, []).append(one.address)
    return tuple(_used(one, reached.get(one.key, []), bounded.get(one.key, [])) for one in documents)


def _used(document: Document, reached: Sequence[str], bounded: Sequence[str]) -> Document:
    roles = document.roles
    if bounded:
        roles = (DocumentRole.IDENTITY, DocumentRole.BOUNDARY) if reached else (DocumentRole.BOUNDARY,)
    attached = tuple(dict.fromkeys((*document.attached_to, *reached, *bounded)))
    same = (roles, attached) == (document.roles, document.attached_to)
    return document if same else replace(document, roles=roles, attached_to=attached)
