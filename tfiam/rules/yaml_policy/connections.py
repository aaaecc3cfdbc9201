"""``cond_type: connection``, and ``and``, in which what one resource lacks is held against those connected to it.

In checkov an ``and`` joins attribute conditions about one type with a connection to another: "each bucket is connected to a
public access block, and each public access block blocks". A bucket whose block does not is told of as well, so a connection
to a resource that fails the other conditions of the same ``and`` does not count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from tfiam.inventory.model import Resource
from tfiam.rules.yaml_policy.conditions import Condition, Filter, about, joined_types
from tfiam.rules.yaml_policy.verdict import Verdict, every
from tfiam.rules.yaml_policy.world import ALL, World, in_types

Judge = Callable[[Resource], Verdict]


class Wanted(str, Enum):
    """The operators."""

    EXISTS = "exists"
    NOT_EXISTS = "not_exists"
    ONE_EXISTS = "one_exists"


@dataclass(frozen=True)
class Connection:
    """Is a resource of the one types connected to any of the others? It is about both, as in checkov; a filter limits it."""

    own: frozenset[str]
    others: frozenset[str]
    wanted: Wanted
    connects = True

    @property
    def types(self) -> frozenset[str]:
        return ALL if ALL in (self.own, self.others) else self.own | self.others

    def judge(self, resource: Resource, world: World) -> Verdict:
        return self.judge_with(resource, world, lambda _: Verdict(True))

    def judge_with(self, resource: Resource, world: World, rest: Judge) -> Verdict:
        """``rest`` is what else is asked of the resource at the other end."""
        wanted = self.others if in_types(resource.type, self.own) else self.own
        near, far = world.connected(resource, wanted)
        ends = [rest(other) for other in near.values()]
        kind = " or ".join(sorted(wanted))
        if self.wanted is Wanted.NOT_EXISTS:
            return self._none(ends, far, f"is connected to no {kind}")
        said = f"is connected to {kind}"
        failed = next((one for one in ends if one.holds is False), None)
        good = any(one.holds for one in ends)
        if (
            failed is not None
            and (self.wanted is Wanted.EXISTS or not good)
            and not (far and self.wanted is Wanted.ONE_EXISTS)
        ):
            return Verdict(False, f"{said} where {failed.said}")
        hidden = _because(ends, far if not good else {})
        if hidden and (self.wanted is Wanted.EXISTS or not good):
            return Verdict(None, said, "", hidden)
        return Verdict(good, said)

    def _none(self, ends: list[Verdict], far: dict[str, tuple[str, ...]], said: str) -> Verdict:
        if any(one.holds for one in ends):
            return Verdict(False, said)
        hidden = _because(ends, far)
        return Verdict(None if hidden else True, said, "", hidden)


def _because(ends: list[Verdict], far: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    refs = [ref for one in ends if one.holds is None for ref in one.because]
    return tuple(dict.fromkeys([*refs, *(ref for hidden in far.values() for ref in hidden)]))


@dataclass(frozen=True)
class AllOf:
    """``and``, with its filters."""

    parts: tuple[Condition, ...]
    filters: tuple[Filter, ...] = ()

    @property
    def types(self) -> frozenset[str]:
        return joined_types(self.parts)

    @property
    def connects(self) -> bool:
        return any(part.connects for part in self.parts)

    def judge(self, resource: Resource, world: World) -> Verdict:
        if not self.connects:
            return every(part.judge(resource, world) for part in self.parts)
        return self._judge(resource, world, len(self._links))

    def _judge(self, resource: Resource, world: World, count: int) -> Verdict:
        """Of the conditions on attributes and of the first ``count`` on connections."""
        verdicts = [part.judge(resource, world) for part in self.parts if not part.connects and about(part, resource)]
        for number, link in enumerate(self._links[:count]):
            if about(link, resource):
                verdicts.append(self._link(link, resource, world, number))
        return every(verdicts)

    def _link(self, link: Condition, resource: Resource, world: World, number: int) -> Verdict:
        if isinstance(link, Connection):
            return link.judge_with(resource, world, lambda other: self._judge(other, world, number))
        return link.judge(resource, world)

    @property
    def _links(self) -> tuple[Condition, ...]:
        """The conditions on connections; those about what a filter keeps come last, over what the others found."""
        kept = {one for kept in self.filters if kept.attribute == "resource_type" for one in kept.values}
        links = [part for part in self.parts if part.connects]
        return tuple(sorted(links, key=lambda part: bool(kept & part.types)))
