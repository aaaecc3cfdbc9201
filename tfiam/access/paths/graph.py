"""Paths: the shortest to admin through every step that a principal can take first, and the steps that end in more access."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tfiam.access.paths.model import Edge, Hidden, Path, Paths
from tfiam.access.paths.permissions import Permissions
from tfiam.access.paths.steps import Steps
from tfiam.access.power import Power, power_of
from tfiam.inventory.model import Inventory, Principal, PrincipalKind


def paths_of(inventory: Inventory, before: Inventory | None = None) -> Paths:
    """All paths of one world. ``before`` is the world before the plan, for what the plan takes away."""
    world = Permissions(inventory, before)
    steps = Steps(world)
    starts = {
        address: one
        for address, one in steps.index.principals.items()
        if one.kind is not PrincipalKind.GROUP and not address.startswith("data.")
    }
    graph = _Graph(steps, starts)
    found = [path for one in starts.values() for path in graph.paths(one)]
    hidden = [Hidden(one, because) for one in starts.values() if (because := _hidden(one))]
    return Paths(tuple(found), tuple(hidden))


def _hidden(principal: Principal) -> tuple[str, ...]:
    boundary = principal.boundary
    unread = [*principal.unread]
    if (
        boundary is not None
        and boundary.managed is None
        and (boundary.document is None or not boundary.document.readable)
    ):
        unread += boundary.because or (boundary.arn or f"{boundary.by}.{boundary.attribute}",)
    unread += [one.arn for one in principal.managed if one.policy is None and one.arn]
    return tuple(dict.fromkeys(unread))


class _Graph:
    def __init__(self, steps: Steps, starts: Mapping[str, Principal]) -> None:
        self._steps = steps
        self._starts = starts
        self._admin = {address for address, one in starts.items() if steps.admins.is_admin(one)}
        self._perhaps = {
            address: doubt
            for address, one in starts.items()
            if address not in self._admin and (doubt := steps.admins.all_of(one)) is not None
        }
        self._edges = {
            address: () if address in self._admin else tuple(steps.edges(one)) for address, one in starts.items()
        }
        self._sure: frozenset[str] = frozenset()
        self._next = self._towards_admin()

    def _towards_admin(self) -> dict[str, Edge]:
        """The first step of the shortest path to admin of every principal that has one: over certain links, else any."""
        into: dict[str, list[tuple[str, Edge]]] = {}
        for address, edges in self._edges.items():
            for edge in edges:
                into.setdefault(edge.to, []).append((address, edge))
        found: dict[str, Edge] = {}
        self._spread(found, {to: [one for one in ways if one[1].certain] for to, ways in into.items()}, self._admin)
        self._sure = frozenset(found)
        self._spread(found, into, {*self._admin, *found, *self._perhaps})
        return found

    @staticmethod
    def _spread(found: dict[str, Edge], into: Mapping[str, list[tuple[str, Edge]]], ends: Iterable[str]) -> None:
        """Adds to ``found`` the principals that an end is reached from, nearest first."""
        layer = ["", *sorted(ends)]
        while layer:
            reached = []
            for end in layer:
                for address, edge in into.get(end, ()):
                    if address not in found:
                        found[address] = edge
                        reached.append(address)
            layer = reached

    def paths(self, start: Principal) -> Iterator[Path]:
        """One a technique that it can begin with: the shortest to admin, else each end that has more access."""
        best: dict[str, Path] = {}
        lesser: dict[tuple[str, str], Path] = {}
        for edge in self._edges[start.address]:
            path = self._to_admin(start, edge)
            name = edge.steps[0].technique.id
            if path is not None:
                if name not in best or _rank(path) < _rank(best[name]):
                    best[name] = path
            elif edge.to in self._starts and _is_more(start, self._starts[edge.to], name):
                other = Path(start, self._starts[edge.to], False, edge.steps)
                lesser[name, edge.to] = min(lesser.get((name, edge.to), other), other, key=_rank)
        yield from best.values() or lesser.values()

    def _to_admin(self, start: Principal, first: Edge) -> Path | None:
        steps, at = list(first.steps), first.to
        while at and at not in self._admin:
            if at == start.address:
                return None
            if at in self._perhaps and at not in self._sure:
                break
            if at not in self._next:
                return None
            edge = self._next[at]
            steps += edge.steps
            at = edge.to
        return Path(start, self._starts.get(at) if at else None, True, tuple(steps), self._perhaps.get(at, ()))


def _rank(path: Path) -> tuple[bool, int]:
    """A path over certain links only comes first, then the shorter one."""
    return bool(path.doubt), len(path.steps)


def _is_more(start: Principal, end: Principal, technique: str) -> bool:
    """True if the end can do what the start is not allowed. To assume a role that does ordinary work is what it is for."""
    if technique == "sts-001":
        return power_of(end) is Power.PRIVILEGED and power_of(start) is not Power.PRIVILEGED
    own = {statement.meaning for _, statement in start.statements}
    managed = {one.arn for one in start.managed}
    return any(one.is_allow and one.meaning not in own for _, one in end.statements) or any(
        one.policy is not None and one.arn not in managed for one in end.managed
    )
