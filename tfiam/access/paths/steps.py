"""The steps that one principal can take: each technique tried on everything of the plan that it may be used on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tfiam.access.paths.given import given_of
from tfiam.access.paths.grant import Grant
from tfiam.access.paths.holder import Holder
from tfiam.access.paths.index import Index
from tfiam.access.paths.interest import Interest
from tfiam.access.paths.lifting import Lifting
from tfiam.access.paths.model import Edge, Step
from tfiam.access.paths.outside import Outside
from tfiam.access.paths.passing import Passing
from tfiam.access.paths.permission_sets import PermissionSets
from tfiam.access.paths.permissions import Permissions
from tfiam.access.paths.power import Admins
from tfiam.access.paths.running import running_edges
from tfiam.access.paths.taken import step_of
from tfiam.access.paths.techniques import Gain, On, Technique, Way, techniques
from tfiam.inventory.model import Principal


class Steps:
    """Steps in one world."""

    def __init__(self, world: Permissions) -> None:
        self.world = world
        self.index = Index(world)
        self.admins = Admins(world)
        self._with: dict[str, frozenset[str]] = {}
        self.interest = Interest(world)
        self.outside = Outside(world, self.index)
        self._sets = PermissionSets(world, self.index, self.admins)
        self._passing = Passing(world, self.index)
        self._lifting = Lifting(world, self.index, self.admins, self._of)

    def edges(self, principal: Principal) -> Iterator[Edge]:
        """Every step of a principal that is not admin yet."""
        holder = self.world.holder(principal)
        present = (*self._of(holder), *self._lifting.others(holder))
        yield from present
        yield from self._lifting.own(holder, present)

    def may_climb(self, principal: Principal) -> bool:
        """True if what the plan gives a principal holds every action of some technique."""
        holder = self.world.holder(principal)
        ways = (technique for way in Way for technique in techniques(way))
        return any(one.masks and one.usable(principal, holder.mask) for one in ways)

    def _of(self, holder: Holder) -> Iterator[Edge]:
        """Those that it can take within its limits."""
        yield from self.self_edges(holder)
        for technique in techniques(Way.PRINCIPAL):
            if technique.usable(holder.principal, holder.mask):
                yield from self._principal_edges(technique, holder)
        yield from self._passing.edges(holder)
        yield from self._sets.edges(holder)
        yield from running_edges(self.world, self.index, holder)

    def self_edges(self, holder: Holder) -> Iterator[Edge]:
        """Steps by which it makes itself admin."""
        for technique in techniques(Way.SELF) if not self.admins.caps(holder) else ():
            if technique.usable(holder.principal, holder.mask):
                step = self._self_step(technique, holder)
                if step is not None:
                    yield Edge((step,))

    def _self_step(self, technique: Technique, holder: Holder) -> Step | None:
        principal = holder.principal
        ((action, on),) = technique.on.items()
        perhaps = None
        for target, owner, doubt in self.index.own_targets(on, principal):
            grant = holder.on(action, target, given_of(self.world, owner))
            if grant is not None:
                step = step_of(technique, target.name, grant, doubt=doubt)
                if not step.doubt:
                    return step
                perhaps = perhaps or step
        return perhaps

    def _principal_edges(self, technique: Technique, holder: Holder) -> Iterator[Edge]:
        for target in self._targets(technique, holder):
            if target.address == holder.principal.address or target.resource is None:
                continue
            if technique.gain is Gain.ADMIN and self.admins.is_capped(target):
                continue
            steps = self._taking(technique, holder, target)
            if steps is None:
                continue
            if technique.gain is Gain.ADMIN:
                yield Edge((steps,))
                if not steps.doubt:
                    return
                continue
            if technique.gain is Gain.GROUP:
                yield from self._joined(steps, holder, target)
            else:
                yield Edge((steps,), target.address)

    def _targets(self, technique: Technique, holder: Holder) -> Iterable[Principal]:
        places = set(technique.on.values())
        first, patterns = next(iter(technique.on.values())), holder.patterns(technique.actions[0])
        if On.GROUP in places:
            groups = self.index.named(self.index.groups, patterns) if first is On.GROUP else self.index.groups
            return (one for one in groups if one.address not in holder.principal.groups)
        if On.USER in places:
            return (one for one in self.index.named(self.index.users, patterns) if self._fits(technique, one))
        if "sts:AssumeRole" in technique.on:
            return self.index.assumable(holder.asker.arn.text, holder.principal.address)
        if first is On.POLICY:
            return self.index.with_policies(holder, technique.actions[0])
        return self.index.named(self.index.roles, patterns) if first is On.ROLE else self.index.roles

    def _fits(self, technique: Technique, user: Principal) -> bool:
        if technique.with_:
            return user.address in self._having(technique.with_)
        return not technique.without or user.address not in self._having(technique.without)

    def _having(self, kind: str) -> frozenset[str]:
        """Users that have a resource of this type."""
        if kind not in self._with:
            names = {one.get("user") for one in self.world.inventory.of(kind)}
            self._with[kind] = frozenset(user.address for user in self.index.users if user.name in names)
        return self._with[kind]

    def _taking(self, technique: Technique, holder: Holder, target: Principal) -> Step | None:
        assert target.resource is not None  # noqa: S101 - the caller looked
        found: list[Grant] = []
        linked: tuple[str, ...] = ()
        for action, on in technique.on.items():
            places = [(self.world.target(target.resource), linked)]
            if action == "sts:AssumeRole":
                grant = holder.assuming(target)
                if grant is None:
                    return None
                found.append(grant)
                continue
            if on is On.POLICY:
                places = list(self.index.policies_of(target))
            given = given_of(self.world, target)
            grants = ((holder.on(action, place, given), doubt) for place, doubt in places)
            held = [(one, (*one.doubt, *doubt)) for one, doubt in grants if one is not None]
            if not held:
                return None
            grant, doubt = next((one for one in held if not one[1]), held[0])
            found.append(grant)
            linked = (*linked, *doubt)
        return step_of(technique, target.address, *found, doubt=linked)

    def _joined(self, step: Step, holder: Holder, group: Principal) -> Iterator[Edge]:
        """Admin by the group's policies, at once or by what they let a member do to itself."""
        caller = holder.principal
        if self.admins.caps(holder):
            return
        member = self.world.made(
            replace(
                caller,
                reaches=(*caller.reaches, *group.reaches),
                managed=(*caller.managed, *group.managed),
                groups=(*caller.groups, group.address),
            )
        )
        doubt = self.admins.reaches_all(member)
        if doubt == ():
            yield Edge((step,))
            return
        edges = [Edge((step, *edge.steps)) for edge in self.self_edges(member)]
        if doubt is not None:
            edges.append(Edge((replace(step, doubt=tuple(dict.fromkeys((*step.doubt, *doubt)))),)))
        if edges:
            yield next((one for one in edges if one.certain), edges[0])
