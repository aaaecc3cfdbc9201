"""Things by the names in their ARNs, so that who may touch one function is not asked about every function of the plan."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, TypeVar

from tfiam.access.paths.holder import Holder
from tfiam.access.paths.world import World
from tfiam.iam.patterns import has_wildcard

T = TypeVar("T")

_REFERENCE = re.compile(r"\$\{([^{}]+\.arn)\}")
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
_COLONS = 5


class ByName(Generic[T]):
    """Things in order, each with the ARNs (as :attr:`PlanArn.shape`) that an action on it may be about."""

    def __init__(self, world: World, things: Iterable[tuple[T, Iterable[str]]]) -> None:
        self._world = world
        self._all: list[T] = []
        self._named: dict[str, list[int]] = {}
        for at, (thing, shapes) in enumerate(things):
            self._all.append(thing)
            for shape in shapes:
                self._named.setdefault(_name(shape), []).append(at)

    def of(self, holder: Holder, action: str) -> Iterable[T]:
        """Those that the Allows of the action may take in: found by name where each names one, else all."""
        found = {*self._named.get("", ())}  # any pattern may be about what has no name yet
        vague = {ref for source in holder.concerned(action) for ref in (*source.loose, *source.several)}
        for pattern in holder.patterns(action):
            reference = _REFERENCE.fullmatch(pattern)
            told = reference is not None and reference[1] not in vague
            name = _name(self._world.behind(holder.asker, reference[1]).shape if reference and told else pattern)
            if not name:
                return self._all
            found.update(self._named.get(name, ()))
        return [self._all[at] for at in sorted(found)]


def _name(shape: str) -> str:
    """What follows the account in an ARN; "" where it is not told in full."""
    parts = shape.split(":", _COLONS)
    name = parts[_COLONS] if len(parts) > _COLONS else ""
    return "" if has_wildcard(name) or "$" in name else name
