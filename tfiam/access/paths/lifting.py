"""Steps that take off what limits access: a permissions boundary, or a policy that holds a Deny."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tfiam.access.effective import limit_of
from tfiam.access.paths.given import ADMINISTRATOR, given_of
from tfiam.access.paths.holder import Holder
from tfiam.access.paths.index import Index
from tfiam.access.paths.limits import Limit, limits_of
from tfiam.access.paths.model import Edge, Step
from tfiam.access.paths.permissions import Permissions
from tfiam.access.paths.power import Admins
from tfiam.access.paths.taken import step_of
from tfiam.access.paths.techniques import Gain, Lifts, Technique, Way, techniques
from tfiam.iam import Access
from tfiam.iam.context import ContextValue
from tfiam.iam.sets.answer import Answer
from tfiam.inventory.model import Principal


@dataclass(frozen=True)
class _Free:
    """A principal after the steps that lifted a limit of it."""

    steps: tuple[Step, ...]
    holder: Holder


class Lifting:
    """Lifts in one world. ``edges`` gives the other steps of a holder as it stands."""

    def __init__(
        self, world: Permissions, index: Index, admins: Admins, edges: Callable[[Holder], Iterable[Edge]]
    ) -> None:
        self._world = world
        self._index = index
        self._admins = admins
        self._edges = edges

    def own(self, holder: Holder, present: Iterable[Edge]) -> Iterator[Edge]:
        """What it gets beside ``present`` once it lifts one of its limits; or all that it can, where one is not enough."""
        known = {_key(edge) for edge in present}
        lifted = [*self._lifted(holder)]
        for one in lifted:
            for edge in self._gained(holder, one, known):
                known.add(_key(edge))
                yield edge
        if len(lifted) > 1:
            yield from self._gained(holder, self._all(lifted[0]), known, more=False)

    def others(self, holder: Holder) -> Iterator[Edge]:
        """What it gets by taking the boundary off a role that it can assume."""
        for technique in techniques(Way.UNBIND):
            if technique.usable(holder.principal, holder.mask):
                for role in self._index.assumable(holder.asker.arn.text, holder.principal.address):
                    if role.boundary is not None and role.address != holder.principal.address:
                        yield from self._unbound(technique, holder, role)

    def _unbound(self, technique: Technique, holder: Holder, role: Principal) -> Iterator[Edge]:
        own = self._world.holder(role)
        for limit in limits_of(self._world, self._index, role, Lifts.BOUNDARY):
            taking = holder.on(technique.actions[0], limit.target, self._given(technique, role, limit))
            assuming = holder.assuming(role)
            if taking is not None and assuming is not None:
                step = step_of(technique, role.address, taking, assuming)
                known = {_key(edge) for edge in self._edges(own)}
                yield from self._gained(own, _Free((step,), self._world.made(limit.after)), known)

    def _all(self, first: _Free) -> _Free:
        """Every limit that it can lift, one after the other: one gone may let it take the next."""
        at = first
        while (then := next(self._lifted(at.holder), None)) is not None:
            at = _Free((*at.steps, *then.steps), then.holder)
        return at

    def _lifted(self, holder: Holder) -> Iterator[_Free]:
        for technique in techniques(Way.LIFT):
            if technique.usable(holder.principal, holder.mask):
                for limit in limits_of(self._world, self._index, holder.principal, technique.lifts):
                    given = self._given(technique, holder.principal, limit)
                    grant = holder.on(technique.actions[0], limit.target, given)
                    if grant is not None:
                        step = step_of(technique, limit.on, grant, doubt=limit.doubt)
                        yield _Free((step,), self._world.made(limit.after))

    def _given(self, technique: Technique, owner: Principal, limit: Limit) -> dict[str, ContextValue]:
        """A boundary that is put in the place of another is one that bounds nothing."""
        given = {**given_of(self._world, owner), "iam:policyarn": limit.policy or None}
        if technique.gain is Gain.REBOUND:
            given["iam:permissionsboundary"] = ADMINISTRATOR
        return given

    def _gained(self, bound: Holder, free: _Free, known: set[tuple[str, ...]], *, more: bool = True) -> Iterator[Edge]:
        """``more``: also that it is only the holder's own access which grows."""
        if not self._admins.caps(free.holder) and self._admins.has_all(free.holder):
            yield Edge(free.steps)
            return
        found = [edge for edge in self._edges(free.holder) if _key(edge) not in known]
        yield from (Edge((*free.steps, *edge.steps), edge.to) for edge in found)
        if more and not found and _reach(free.holder).difference(_reach(bound)).some() is Answer.YES:
            yield Edge(free.steps, bound.principal.address)


def _key(edge: Edge) -> tuple[str, ...]:
    last = edge.steps[-1]
    return (last.technique.id, last.on, edge.to)


def _reach(holder: Holder) -> Access:
    """What it may do by what can be read, within its boundary and the SCPs above it."""
    found = Access.of([one.policy for one in holder.identity if one.policy is not None and one.certain])
    boundary = holder.boundary
    for limit in (*(((boundary,),) if boundary else ()), *(level.sources for level in holder.scp)):
        found = found.intersect(limit_of(limit))
    return found
