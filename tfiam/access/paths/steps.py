"""The steps that one principal can take: each technique tried on everything of the plan that it may be used on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tfiam.access.paths.holder import Grant, Holder
from tfiam.access.paths.index import Index
from tfiam.access.paths.model import Edge, Step
from tfiam.access.paths.passing import Passing
from tfiam.access.paths.permissions import Permissions
from tfiam.access.paths.power import Admins
from tfiam.access.paths.running import running_edges
from tfiam.access.paths.taken import step_of
from tfiam.access.paths.techniques import Gain, On, Technique, Way, techniques
from tfiam.iam.context import ContextValue
from tfiam.inventory.model import Principal

#: What an attacker would attach. https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html
_ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


class Steps:
    """Steps in one world."""

    def __init__(self, world: Permissions) -> None:
        self.world = world
        self.index = Index(world)
        self.admins = Admins(world)
        self._with: dict[str, frozenset[str]] = {}
        self._passing = Passing(world, self.index)

    def edges(self, principal: Principal) -> Iterator[Edge]:
        """Every step of a principal that is not admin yet."""
        holder = self.world.holder(principal)
        yield from self.self_edges(holder)
        for technique in techniques(Way.PRINCIPAL):
            if technique.id == "sts-001" or technique.usable(holder.principal, holder.mask):
                yield from self._principal_edges(technique, holder)
        yield from self._passing.edges(holder)
        yield from running_edges(self.world, self.index, holder)

    def self_edges(self, holder: Holder) -> Iterator[Edge]:
        """Steps by which it makes itself admin."""
        for technique in techniques(Way.SELF):
            if technique.usable(holder.principal, holder.mask):
                step = self._self_step(technique, holder)
                if step is not None:
                    yield Edge((step,))

    def _self_step(self, technique: Technique, holder: Holder) -> Step | None:
        principal = holder.principal
        capped = not holder.unbounded and self.admins.is_capped(principal)
        if technique.gain is Gain.UNBOUNDED:
            if not capped or not self._gains_without_boundary(principal):
                return None
        elif capped:
            return None
        ((action, on),) = technique.on.items()
        perhaps = None
        for target, owner, doubt in self.index.own_targets(on, principal):
            grant = holder.on(action, target, self._given(owner))
            if grant is not None:
                step = step_of(technique, target.name, grant, doubt=doubt)
                if not step.doubt:
                    return step
                perhaps = perhaps or step
        return perhaps

    def _gains_without_boundary(self, principal: Principal) -> bool:
        free = self.world.made(principal)
        free.unbounded = True
        return self.admins.has_all(free) or any(True for _ in self._unbounded_self(free))

    def _unbounded_self(self, free: Holder) -> Iterator[Step]:
        for technique in techniques(Way.SELF):
            if technique.gain is Gain.ADMIN and technique.usable(free.principal, free.mask):
                step = self._self_step(technique, free)
                if step is not None:
                    yield step

    def _given(self, changed: Principal | None) -> Mapping[str, ContextValue]:
        """Keys of requests that change a principal: what is attached to it, and the boundary that it has.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
        """
        keys: dict[str, ContextValue] = {"iam:policyarn": _ADMINISTRATOR}
        if changed is not None and changed.boundary is None:
            keys["iam:permissionsboundary"] = None
        elif changed is not None and changed.boundary is not None:
            boundary = changed.boundary
            resource = self.world.inventory.by_address.get(boundary.document.address) if boundary.document else None
            arn = boundary.arn or (self.world.target(resource).arn.text if resource else "")
            if arn:
                keys["iam:permissionsboundary"] = arn
        return keys

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
        if On.GROUP in places:
            return (one for one in self.index.groups if one.address not in holder.principal.groups)
        first, patterns = next(iter(technique.on.values())), holder.patterns(technique.actions[0])
        if On.USER in places:
            return (one for one in self.index.named(self.index.users, patterns) if self._fits(technique, one))
        if "sts:AssumeRole" in technique.on:
            return self.index.assumable(holder.asker.arn.text, holder.principal.address)
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
            given = self._given(target)
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
        if self.admins.is_capped(caller):
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
