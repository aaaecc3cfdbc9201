"""Steps that lead out of the plan: permissions on everything, or on something that the plan does not hold.

Nothing tells what stands there. That it has more access, and lets itself be taken over, is assumed, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from tfiam.access.arns import PlanArn
from tfiam.access.paths.given import ADMINISTRATOR
from tfiam.access.paths.grant import Grant
from tfiam.access.paths.holder import Holder
from tfiam.access.paths.index import Index
from tfiam.access.paths.model import Path
from tfiam.access.paths.permissions import Permissions
from tfiam.access.paths.taken import step_of
from tfiam.access.paths.techniques import Gain, On, Technique, Way, techniques
from tfiam.access.question import Target
from tfiam.iam.arn import Arn, is_every_resource, resource_overlaps
from tfiam.iam.context import ContextValue
from tfiam.iam.patterns import has_wildcard

_NAMES: Mapping[On, str] = {On.ROLE: "role", On.USER: "user", On.GROUP: "group", On.WORKLOAD: "workload"}
_REFERENCE = re.compile(r"\$\{([^{}:]+)\.\w+\}")
_EVERY = re.compile(r"(?:[\w-]+[/:])?\*+")
#: A service-linked role trusts the service that it is linked to, and its trust policy cannot be changed.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
_SERVICE_LINKED = "role/aws-service-role/"


class Outside:
    """Answers for one world."""

    def __init__(self, world: Permissions, index: Index) -> None:
        self._world = world
        self._index = index
        self._known: dict[tuple[On, tuple[str, ...]], _Shapes] = {}

    def paths(self, holder: Holder, used: Iterable[str]) -> Iterator[Path]:
        """``used`` are the techniques that lead to something of the plan: of them only what takes in everything is told."""
        known = frozenset(used)
        for way in (Way.PRINCIPAL, Way.PASS, Way.WORKLOAD):
            for technique in techniques(way):
                if technique.place is not None and technique.usable(holder.principal, holder.mask):
                    yield from self._by(technique, holder, technique.id in known)

    def _by(self, technique: Technique, holder: Holder, used: bool) -> Iterator[Path]:
        action, on = technique.place or ("", On.ANY)
        for pattern in holder.patterns(action):
            if is_every(pattern) or not (used or self._is_of_the_plan(pattern, technique, on)):
                path = self._to(pattern, technique, holder, on)
                if path is not None:
                    yield path

    def _is_of_the_plan(self, pattern: str, technique: Technique, on: On) -> bool:
        """True for what names something of the plan, or nothing that a technique can be used on."""
        arn = Arn.parse(pattern)
        if "${aws:" in pattern or (arn is not None and arn.resource.startswith(_SERVICE_LINKED)):
            return True
        reference = _REFERENCE.search(pattern)
        if reference is not None and not reference[1].startswith("data."):
            return True
        return self._shapes(technique, on).overlap(pattern)

    def _shapes(self, technique: Technique, on: On) -> _Shapes:
        key = on, technique.types if on is On.WORKLOAD else ()
        if key not in self._known:
            kinds = {On.ROLE: self._index.roles, On.USER: self._index.users, On.GROUP: self._index.groups}
            found = self._index.workloads_of(*technique.types) if on is On.WORKLOAD else kinds[on]
            self._known[key] = _Shapes(
                self._world.target(one.resource).arn.shape for one in found if one.resource is not None
            )
        return self._known[key]

    def _to(self, pattern: str, technique: Technique, holder: Holder, on: On) -> Path | None:
        given: dict[str, ContextValue] = {"iam:policyarn": ADMINISTRATOR}
        for service in technique.service or ("",):
            passed = {"iam:passedtoservice": service} if service else {}
            grants = _grants(technique, holder, on, Target(pattern, PlanArn.of(pattern), ""), {**given, **passed})
            if grants is not None:
                told = _assumption(pattern, technique, on, service)
                step = step_of(technique, pattern, *grants, more=(told,))
                return Path(holder.principal, None, technique.gain is Gain.ADMIN, (step,), outside=pattern)
        return None


class _Shapes:
    """Patterns of ARNs, found by what follows the last colon where neither side has a wildcard there."""

    def __init__(self, shapes: Iterable[str]) -> None:
        self._by_tail: dict[str, list[str]] = {}
        self._all = tuple(shapes)
        self._open = tuple(shape for shape in self._all if _has_open_tail(shape))
        for shape in self._all:
            self._by_tail.setdefault(shape.rpartition(":")[2], []).append(shape)

    def overlap(self, pattern: str) -> bool:
        """True if something is of the pattern and of one of these."""
        near = self._all
        if not _has_open_tail(pattern):
            near = (*self._by_tail.get(pattern.rpartition(":")[2], ()), *self._open)
        return any(resource_overlaps(pattern, shape) for shape in near)


def _has_open_tail(pattern: str) -> bool:
    tail = pattern.rpartition(":")[2]
    return has_wildcard(tail) or "$" in tail


def is_every(pattern: str) -> bool:
    """True if a pattern takes in everything of a kind."""
    arn = Arn.parse(pattern)
    return is_every_resource(pattern) or (arn is not None and _EVERY.fullmatch(arn.resource) is not None)


def _grants(
    technique: Technique, holder: Holder, place: On, target: Target, given: Mapping[str, ContextValue]
) -> tuple[Grant, ...] | None:
    found = []
    for action, on in technique.on.items():
        grant = holder.on(action, target, given) if on is place else holder.anywhere(action)
        if grant is None:
            return None
        found.append(grant)
    return tuple(found)


def _assumption(pattern: str, technique: Technique, on: On, service: str) -> str:
    where = "there is" if is_every(pattern) else f"{pattern} is, or takes in,"
    trusts = f" trusts {service} and" if service else ""
    if technique.id == "sts-001":
        trusts = " trusts it and"
    runs = " runs under a role that" if on is On.WORKLOAD else ""
    return f"{where} a {_NAMES[on]} outside the plan that{trusts}{runs} has more access"
