"""Which roles stand behind workloads: compute and services of the plan, and instance profiles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from tfiam.extract.build import Extraction, Field, Item
from tfiam.extract.entry import Kind
from tfiam.inventory.filling import filling
from tfiam.inventory.lookup import PrincipalIndex
from tfiam.inventory.model import PrincipalKind, Workload


def workloads_of(extraction: Extraction, index: PrincipalIndex) -> tuple[Workload, ...]:
    """Every workload and instance profile with the roles of the plan that it runs under."""
    profiles = tuple(extraction.by_kind.get(Kind.PROFILE, ()))
    behind = {item.resource.address: dict(_roles(item, index)) for item in profiles}
    named: dict[str, list[Item]] = {}
    for item in profiles:
        for name in {item.text("name"), item.text("arn"), item.text("id")} - {""}:
            named.setdefault(name, []).append(item)
    found = [_workload(item, behind[item.resource.address].items(), profile=True) for item in profiles]
    for item in extraction.by_kind.get(Kind.WORKLOAD, ()):
        roles = [*_roles(item, index), *_by_profile(item, behind, named)]
        if roles:
            found.append(_workload(item, roles))
    return tuple(found)


#: A role by its address, with the references that hide whether it is the one.
_Role: TypeAlias = "tuple[str, tuple[str, ...]]"


def _workload(item: Item, roles: Iterable[_Role], *, profile: bool = False) -> Workload:
    doubts: dict[str, tuple[str, ...]] = {}
    for address, doubt in roles:
        doubts[address] = () if doubts.get(address) == () else doubt
    unsure = {address: doubt for address, doubt in doubts.items() if doubt}
    return Workload(item.resource, tuple(doubts), profile=profile, doubts=unsure)


def _roles(item: Item, index: PrincipalIndex) -> Iterator[_Role]:
    found = index.find(PrincipalKind.ROLE, item.fields.get("role", ()), item)
    yield from ((one.address, one.doubt) for one in found if one.address)


def _by_profile(
    item: Item, behind: Mapping[str, Mapping[str, tuple[str, ...]]], named: Mapping[str, list[Item]]
) -> Iterator[_Role]:
    for one in item.fields.get("profile", ()):
        for address, doubt in _profiles(one, behind, named):
            for role, why in behind.get(address, {}).items():
                yield role, tuple(dict.fromkeys((*doubt, *why)))


def _profiles(one: Field, behind: Mapping[str, object], named: Mapping[str, list[Item]]) -> Iterator[_Role]:
    if one.because:
        filled = filling(one, behind.__contains__, single=True)
        yield from ((link.address, doubt) for link, doubt in filled.links)
        return
    linked = [link.address for link in one.links if link.certain and link.address in behind]
    by_name = named.get(one.text) or named.get(one.text.rpartition("/")[2], []) if one.text else []
    told = linked if len(linked) == 1 else [item.resource.address for item in by_name if len(by_name) == 1]
    yield from ((address, ()) for address in told)
