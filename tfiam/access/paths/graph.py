"""Paths: the shortest to admin through every step that a principal can take first, and the steps that end in more access."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tfiam.access.paths.hidden import behind, hidden_from
from tfiam.access.paths.model import Edge, Hidden, Path, Paths, Step
from tfiam.access.paths.permissions import Permissions
from tfiam.access.paths.steps import Steps
from tfiam.access.power import Power, power_of
from tfiam.inventory.model import Inventory, Principal, PrincipalKind
from tfiam.inventory.widest import widest


def paths_of(inventory: Inventory, before: Inventory | None = None, *, holes: bool = True) -> Paths:
    """All paths of one world. ``before`` is the world before the plan, for what the plan takes away.

    ``holes=False`` leaves out what holes may open: for who asks over the widest world as well.
    """
    graph = _Graph.of(inventory, before)
    found = [path for one in graph.starts.values() for path in graph.paths(one)]
    unread = {address: hidden_from(one) for address, one in graph.starts.items()}
    lost = graph.admins | {path.start.address for path in found if path.admin and not path.doubt}
    safe = [address for address in graph.starts if address not in lost]
    wide = widest(inventory) if holes else None
    if wide is not None:  # what a hole may open is no path yet, and no "no" either
        known = {path.key for path in found}
        widened = _Graph.of(wide, before)
        for address in safe:
            more = [path for path in widened.paths(widened.starts[address]) if path.key not in known]
            unread[address] += behind(inventory, more, widened.starts[address] if address in widened.admins else None)
    hidden = graph.spread(unread)
    told = [
        Hidden(one, tuple(dict.fromkeys(hidden[address])))
        for address, one in graph.starts.items()
        if address in hidden and (unread[address] or address not in lost)
    ]
    told += [Hidden(one, (one.name or one.address,)) for one in inventory.principals if graph.is_beyond(one)]
    sure = graph.admins | {path.start.address for path in found if path.admin and not path.doubt}
    assumed = [path for address, one in graph.starts.items() if address not in sure for path in graph.outside(one)]
    return Paths(tuple(found), tuple(told), tuple(assumed))


class _Graph:
    def __init__(self, steps: Steps, starts: Mapping[str, Principal]) -> None:
        self.starts = starts
        self.admins = {address for address, one in starts.items() if steps.admins.is_admin(one)}
        self._perhaps = {
            address: doubt
            for address, one in starts.items()
            if address not in self.admins and (doubt := steps.admins.all_of(one)) is not None
        }
        self._edges = {
            address: () if address in self.admins else tuple(steps.edges(one)) for address, one in starts.items()
        }
        self._steps = steps
        self._sure: frozenset[str] = frozenset()
        self._next = self._towards_admin()
        self._secrets = self._read_secrets()

    @classmethod
    def of(cls, inventory: Inventory, before: Inventory | None) -> _Graph:
        steps = Steps(Permissions(inventory, before))
        return cls(
            steps,
            {
                address: one
                for address, one in steps.index.principals.items()
                if one.kind is not PrincipalKind.GROUP and not address.startswith("data.")
            },
        )

    def _into(self) -> dict[str, list[tuple[str, Edge]]]:
        """The steps that end at a principal, each with where it starts."""
        into: dict[str, list[tuple[str, Edge]]] = {}
        for address, edges in self._edges.items():
            for edge in edges:
                into.setdefault(edge.to, []).append((address, edge))
        return into

    def _towards_admin(self) -> dict[str, Edge]:
        """The first step of the shortest path to admin of every principal that has one: over certain links, else any."""
        into = self._into()
        found: dict[str, Edge] = {}
        sure = {to: [one for one in ways if one[1].certain] for to, ways in into.items()}
        _spread(found, sure, ("", *sorted(self.admins)))
        self._sure = frozenset(found)
        _spread(found, into, ("", *sorted({*self.admins, *found, *self._perhaps})))
        return found

    def spread(self, unread: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """What hides paths of each principal, for one that hides nothing of its own: of the nearest that it can become."""
        hidden = {address: because for address, because in unread.items() if because}
        found: dict[str, Edge] = {}
        _spread(found, self._into(), hidden)
        for address, edge in found.items():
            if address not in hidden:
                hidden[address] = hidden[edge.to]
        return hidden

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
            elif edge.to in self.starts and _is_more(start, self.starts[edge.to], name):
                other = Path(start, self.starts[edge.to], False, edge.steps)
                lesser[name, edge.to] = min(lesser.get((name, edge.to), other), other, key=_rank)
        yield from best.values() or self._with_secrets(start, lesser)

    def _with_secrets(self, start: Principal, lesser: dict[tuple[str, str], Path]) -> Iterable[Path]:
        """Paths to more access, those that end in a secret among them, each with the secrets that its end may read."""
        for secret, (readers, towards) in self._secrets.items():
            if start.address in readers or start.address not in towards:
                continue
            path = self._to_secret(start, readers, towards)
            if path is not None and path.end is not None:
                key = (path.steps[0].technique.id, path.end.address)
                known = lesser.get(key, path)
                lesser[key] = replace(known, reads=(*known.reads, secret))
        return lesser.values()

    def _to_secret(self, start: Principal, readers: frozenset[str], towards: Mapping[str, Edge]) -> Path | None:
        """None where every step only assumes a role: that is what it is for."""
        steps: tuple[Step, ...] = ()
        at = start.address
        while at not in readers:
            steps, at = (*steps, *towards[at].steps), towards[at].to
        if all(step.technique.id == "sts-001" for step in steps):
            return None
        return Path(start, self.starts[at], False, steps)

    def _read_secrets(self) -> dict[str, tuple[frozenset[str], Mapping[str, Edge]]]:
        """Of every secret: who may read it, and the first step of the shortest way to one of them."""
        readers: dict[str, list[str]] = {}
        for address, one in self.starts.items():
            if address not in self.admins:
                for secret in self._steps.interest.read_by(self._steps.world.holder(one)):
                    readers.setdefault(secret, []).append(address)
        into = self._into() if readers else {}
        found: dict[tuple[str, ...], dict[str, Edge]] = {}
        for own in readers.values():
            if tuple(own) not in found:
                found[tuple(own)] = {}
                _spread(found[tuple(own)], into, own)
        return {secret: (frozenset(own), found[tuple(own)]) for secret, own in readers.items()}

    def is_beyond(self, principal: Principal) -> bool:
        """True for one outside the plan that gets a way to climb from it: its other policies and its boundary are hidden."""
        return not principal.in_plan and principal.kind is not PrincipalKind.GROUP and self._steps.may_climb(principal)

    def outside(self, start: Principal) -> Iterator[Path]:
        """Where its permissions reach what the plan does not hold."""
        used = (edge.steps[0].technique.id for edge in self._edges[start.address])
        return self._steps.outside.paths(self._steps.world.holder(start), used)

    def _to_admin(self, start: Principal, first: Edge) -> Path | None:
        steps, at = list(first.steps), first.to
        while at and at not in self.admins:
            if at == start.address:
                return None
            if at in self._perhaps and at not in self._sure:
                break
            if at not in self._next:
                return None
            edge = self._next[at]
            steps += edge.steps
            at = edge.to
        return Path(start, self.starts.get(at) if at else None, True, tuple(steps), self._perhaps.get(at, ()))


def _spread(found: dict[str, Edge], into: Mapping[str, list[tuple[str, Edge]]], ends: Iterable[str]) -> None:
    """Adds to ``found`` the principals that an end is reached from, nearest first, each with its first step."""
    layer = [*ends]
    while layer:
        reached = []
        for end in layer:
            for address, edge in into.get(end, ()):
                if address not in found:
                    found[address] = edge
                    reached.append(address)
        layer = reached


def _rank(path: Path) -> tuple[bool, int]:
    """A path over certain links only comes first, then the shorter one."""
    return bool(path.doubt), len(path.steps)


def _is_more(start: Principal, end: Principal, technique: str) -> bool:
    """True if the end can do what the start is not allowed. To assume a role that does ordinary work is what it is for.

    A principal that ends in itself has lifted what limited it.
    """
    if start.address == end.address:
        return True
    if technique == "sts-001":
        return power_of(end) is Power.PRIVILEGED and power_of(start) is not Power.PRIVILEGED
    own = {statement.meaning for _, statement in start.statements}
    managed = {one.arn for one in start.managed}
    return any(one.is_allow and one.meaning not in own for _, one in end.statements) or any(
        one.policy is not None and one.arn not in managed for one in end.managed
    )
