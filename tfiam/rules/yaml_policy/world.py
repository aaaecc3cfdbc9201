"""What conditions ask of an inventory: values with rebuilt documents in them, connections, and what hides a value."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from tfiam.extract.hidden import unknown_leaves
from tfiam.inventory.model import UNKNOWN, Document, Inventory, Resource
from tfiam.plan.values import Path, dotted

ALL = frozenset({"all"})


def in_types(type_: str, types: frozenset[str]) -> bool:
    """True for a type that is listed, by name or by a pattern (``aws_db_*``); ``all`` is every managed resource."""
    if type_ in types:
        return True
    if types == ALL:
        return not type_.startswith("data.")
    return any("*" in one and fnmatchcase(type_, one) for one in types)


_MADE_BY_AWS = re.compile(r"[a-z]+-[0-9a-f]{8,}")
"""Ids that no two resources share: ``vpc-0a1b2c3d``."""


class World:
    """One inventory, asked by the conditions of one policy or of many."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self._values: dict[str, Mapping[str, Any]] = {}

    def resources(self, types: frozenset[str]) -> Iterator[Resource]:
        """Resources of these types that the plan holds itself; ``all`` is every managed one."""
        for type_, group in self.inventory.resources.items():
            if in_types(type_, types):
                yield from (one for one in group if self.inventory.is_own(one.address))

    def values(self, resource: Resource) -> Mapping[str, Any]:
        """Its values. A policy document that the plan hides is there as far as tfiam rebuilt it."""
        if resource.address not in self._values:
            self._values[resource.address] = self._with_documents(resource)
        return self._values[resource.address]

    def because(self, resource: Resource, path: Path) -> tuple[str, ...]:
        """What hides the value at ``path``; never empty."""
        for document in self._documents.get(resource.address, ()):
            if path[: len(document.path)] == document.path and document.because:
                return document.because
        connections = self.inventory.connections
        named = connections.because(resource.address, path) if connections else ()
        return named or (f"{resource.address}.{dotted(path)}",)

    def connected(
        self, resource: Resource, types: frozenset[str]
    ) -> tuple[dict[str, Resource], dict[str, tuple[str, ...]]]:
        """Resources of ``types`` that refer to this one or that it refers to; and those that may, with what hides it."""
        sure = {address: self.inventory.by_address[address] for address in self._edges[0].get(resource.address, ())}
        near = {address: one for address, one in sure.items() if in_types(one.type, types)}
        far = {
            address: because
            for address, because in self._edges[1].get(resource.address, {}).items()
            if address not in near and in_types(self.inventory.by_address[address].type, types)
        }
        if not near and (lost := self._lost(resource, types)):
            far[""] = lost
        return near, far

    def _with_documents(self, resource: Resource) -> Mapping[str, Any]:
        values: Any = resource.values
        for document in self._documents.get(resource.address, ()):
            if document.policy is not None and len(document.path) == 1 and values.get(document.path[0]) is UNKNOWN:
                values = {**values, document.path[0]: _with_unknowns(document)}
        found: Mapping[str, Any] = values
        return found

    @cached_property
    def _documents(self) -> Mapping[str, list[Document]]:
        found: dict[str, list[Document]] = {}
        for document in self.inventory.documents:
            found.setdefault(document.address, []).append(document)
        return found

    @cached_property
    def _edges(self) -> tuple[dict[str, set[str]], dict[str, dict[str, tuple[str, ...]]]]:
        sure: dict[str, set[str]] = {}
        perhaps: dict[str, dict[str, tuple[str, ...]]] = {}
        known = self.inventory.by_address
        for address in known:
            certain, doubtful = self._ends(known[address])
            for other in certain - {address}:
                sure.setdefault(address, set()).add(other)
                sure.setdefault(other, set()).add(address)
            for other, because in doubtful.items():
                perhaps.setdefault(address, {})[other] = because
                perhaps.setdefault(other, {})[address] = because
        return sure, perhaps

    def _lost(self, resource: Resource, types: frozenset[str]) -> tuple[str, ...]:
        """References at this resource, and at those of ``types``, that lead nobody knows where."""
        connections = self.inventory.connections
        if connections is None or self.inventory.predictor is None:
            return ()  # in the world before the plan all is known
        near = [resource.address, *(one.address for one in self.resources(types))]
        return tuple(dict.fromkeys(ref for address in near for ref in connections.lost(address)))

    def _ends(self, resource: Resource) -> tuple[set[str], dict[str, tuple[str, ...]]]:
        """What a resource refers to in the configuration, and whose ARN or id its values hold."""
        known = self.inventory.by_address
        sure = {self._by_name[text] for text in _texts(resource.values) if text in self._by_name}
        connections = self.inventory.connections
        if connections is None:
            return sure, {}
        found = connections.of(resource.address)
        sure.update(address for address in found.to if address in known)
        hidden = tuple(found.perhaps)
        return sure, {address: hidden for address in found.perhaps if address in known and address not in sure}

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        """ARNs, and ids that AWS makes, to the resource that has them."""
        found: dict[str, str] = {}
        for address, resource in self.inventory.by_address.items():
            for name in ("arn", "id"):
                value = resource.values.get(name)
                if isinstance(value, str) and (value.startswith("arn:") or _MADE_BY_AWS.fullmatch(value)):
                    found.setdefault(value, address)
        return found


def _texts(value: Any) -> Iterator[str]:
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, Mapping):
            pending += one.values()
        elif isinstance(one, list):
            pending += one


def _with_unknowns(document: Document) -> Any:
    """The document with ``UNKNOWN`` for every text that has a hole."""
    assert document.policy is not None  # noqa: S101 - asked for by the caller
    raw = copy.deepcopy(dict(document.policy.raw))
    for hole in document.holes:
        _blank(raw, hole.pointer.split("/")[1:])
    return raw


def _blank(raw: Any, steps: list[str]) -> None:
    for step in steps[:-1]:
        raw = (
            raw[int(step)]
            if isinstance(raw, list) and step.isdecimal()
            else raw.get(step)
            if isinstance(raw, dict)
            else None
        )
    last = steps[-1] if steps else ""
    if isinstance(raw, list) and last.isdecimal() and int(last) < len(raw):
        raw[int(last)] = UNKNOWN
    elif isinstance(raw, dict) and last in raw:
        raw[last] = UNKNOWN


def hidden_of(world: World, resource: Resource, value: Any, path: Path) -> tuple[str, ...]:
    """What hides a value or parts of it."""
    places = list(unknown_leaves(value, path)) or [path]
    return tuple(dict.fromkeys(ref for place in places for ref in world.because(resource, place)))
