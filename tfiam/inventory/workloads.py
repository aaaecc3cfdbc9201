"""Which roles stand behind workloads: compute and services of the plan, and instance profiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tfiam.extract.build import Extraction, Field, Item
from tfiam.extract.entry import Kind
from tfiam.inventory.lookup import PrincipalIndex
from tfiam.inventory.model import PrincipalKind, Workload


def workloads_of(extraction: Extraction, index: PrincipalIndex) -> tuple[Workload, ...]:
    """Every workload and instance profile with the roles of the plan that it runs under."""
    profiles = tuple(extraction.by_kind.get(Kind.PROFILE, ()))
    behind = {item.resource.address: tuple(_roles(item, index)) for item in profiles}
    named: dict[str, list[Item]] = {}
    for item in profiles:
        for name in {item.text("name"), item.text("arn"), item.text("id")} - {""}:
            named.setdefault(name, []).append(item)
    found = [Workload(item.resource, behind[item.resource.address], profile=True) for item in profiles]
    for item in extraction.by_kind.get(Kind.WORKLOAD, ()):
        roles = dict.fromkeys([*_roles(item, index), *_by_profile(item, behind, named)])
        if roles:
            found.append(Workload(item.resource, tuple(roles)))
    return tuple(found)


def _roles(item: Item, index: PrincipalIndex) -> Iterator[str]:
    found = index.find(PrincipalKind.ROLE, item.fields.get("role", ()), item.resource.provider_key)
    yield from (one.address for one in found if one.address and one.certain)


def _by_profile(item: Item, behind: Mapping[str, tuple[str, ...]], named: Mapping[str, list[Item]]) -> Iterator[str]:
    for one in item.fields.get("profile", ()):
        for address in _profiles(one, named):
            yield from behind.get(address, ())


def _profiles(one: Field, named: Mapping[str, list[Item]]) -> Iterator[str]:
    linked = [link.address for link in one.links if link.certain]
    by_name = named.get(one.text) or named.get(one.text.rpartition("/")[2], []) if one.text else []
    yield from linked or (item.resource.address for item in by_name if len(by_name) == 1)
