"""Steps that pass a role to new compute."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.paths.grant import Grant
from tfiam.access.paths.holder import Holder
from tfiam.access.paths.index import Index
from tfiam.access.paths.model import Edge
from tfiam.access.paths.permissions import Permissions
from tfiam.access.paths.taken import step_of
from tfiam.access.paths.techniques import Technique, Way, techniques
from tfiam.inventory.model import Principal

_PASS = "iam:PassRole"  # noqa: S105 - no password


class Passing:
    """Passes in one world."""

    def __init__(self, world: Permissions, index: Index) -> None:
        self._world = world
        self._index = index
        self._trusts: dict[tuple[str, str], tuple[str, ...] | None] = {}

    def edges(self, holder: Holder) -> Iterator[Edge]:
        """To the roles of the plan that it can pass to a service that runs its code."""
        if holder.patterns(_PASS):
            for technique in techniques(Way.PASS):
                if technique.usable(holder.principal, holder.mask):
                    yield from self._by(technique, holder)

    def _by(self, technique: Technique, holder: Holder) -> Iterator[Edge]:
        for service in technique.service:
            given = {"iam:passedtoservice": service}
            roles = self._index.named(self._index.passable(service), holder.patterns(_PASS))
            grants = _others(technique, holder) if roles else None
            for role in roles if grants is not None else ():
                if role.resource is None or (technique.profile and role.address not in self._index.in_profile):
                    continue
                trusts = self._trust(role, service)
                passing = None if trusts is None else holder.on(_PASS, self._world.target(role.resource), given)
                if passing is not None and role.address != holder.principal.address:
                    doubt = self._index.in_profile[role.address] if technique.profile else ()
                    step = step_of(technique, role.address, passing, *grants or (), more=trusts or (), doubt=doubt)
                    yield Edge((step,), role.address)

    def _trust(self, role: Principal, service: str) -> tuple[str, ...] | None:
        key = (role.address, service)
        if key not in self._trusts:
            self._trusts[key] = self._world.trusts(role, service)
        return self._trusts[key]


def _others(technique: Technique, holder: Holder) -> tuple[Grant, ...] | None:
    """What else it takes, held anywhere; None if it is not."""
    found = [holder.anywhere(action) for action in technique.actions if action != _PASS]
    return None if any(one is None for one in found) else tuple(one for one in found if one is not None)
