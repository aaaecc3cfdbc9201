"""The conditions of a definition about one resource at a time, and ``and``, ``or``, ``not`` over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from tfiam.extract.hidden import unknown_leaves
from tfiam.inventory.model import Resource
from tfiam.plan.values import dotted
from tfiam.rules.yaml_policy.expressions import ExpressionError, Jmespath
from tfiam.rules.yaml_policy.operators import Operator, holds
from tfiam.rules.yaml_policy.paths import Found
from tfiam.rules.yaml_policy.verdict import Verdict, every, some
from tfiam.rules.yaml_policy.world import ALL, World, hidden_of, in_types


class Condition(Protocol):
    """A node of a definition."""

    @property
    def types(self) -> frozenset[str]:
        """The resource types that it is about; ``all`` for every."""
        ...

    @property
    def connects(self) -> bool:
        """True if it, or a part of it, is about connections."""
        ...

    def judge(self, resource: Resource, world: World) -> Verdict:
        """The verdict on a resource of one of its types."""
        ...


def about(condition: Condition, resource: Resource) -> bool:
    """True if the condition is about resources of this type."""
    return in_types(resource.type, condition.types)


def joined_types(parts: tuple[Condition, ...]) -> frozenset[str]:
    """The types of several conditions; ``all`` takes in the others."""
    found = frozenset(type_ for part in parts for type_ in part.types)
    return ALL if "all" in found else found


@dataclass(frozen=True)
class Attribute:
    """``cond_type: attribute``."""

    types: frozenset[str]
    attribute: str
    operator: Operator
    expected: Any
    find: Callable[[Any], list[Found]]
    """What stands at the attribute, in a resource's values."""
    on_all: bool = False
    connects = False

    def judge(self, resource: Resource, world: World) -> Verdict:
        if not about(self, resource):
            return Verdict(False, f"{' or '.join(sorted(self.types))}: {self.said}")
        found = self.find(world.values(resource)) or [Found(self._plain, None)]
        verdicts = [self._of(one, resource, world) for one in found]
        joined = every(verdicts) if self.on_all or self.operator.on_all else some(verdicts)
        place = joined.attribute or next((one.attribute for one in verdicts), "")
        return Verdict(joined.holds, self.said, place, joined.because)

    @property
    def said(self) -> str:
        """``versioning.enabled equals true``, with the policy's value and never the plan's."""
        expected = self.expected
        if self.operator.takes == "none":
            return f"{self.attribute} {self.operator.said}"
        shown = ", ".join(map(_shown, expected)) if isinstance(expected, list) else _shown(expected)
        return f"{self.attribute} {self.operator.said} {shown}"

    @property
    def _plain(self) -> tuple[str, ...]:
        return tuple(self.attribute.partition("*")[0].rstrip(".").split("."))

    def _of(self, one: Found, resource: Resource, world: World) -> Verdict:
        place = dotted(one.path)
        answer = None if one.above else holds(self.operator, one.value, self.expected)
        because = () if answer is not None else hidden_of(world, resource, one.value, one.path)
        return Verdict(answer, "", place, because)


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "null" if value is None else str(value) or '""'


@dataclass(frozen=True)
class Expression:
    """``cond_type: jmespath``."""

    types: frozenset[str]
    expression: Jmespath
    connects = False

    def judge(self, resource: Resource, world: World) -> Verdict:
        values = world.values(resource)
        said = f"{self.expression.text} is true"
        try:
            answer = self.expression.holds(values)
        except ExpressionError as error:
            return Verdict(None, f"{said}, which breaks here: {error}", "", (resource.address,))
        if answer is not None:
            return Verdict(answer, said)
        places = [path for path in unknown_leaves(values, ()) if self.expression.reads(str(path[0]))]
        because = dict.fromkeys(ref for path in places for ref in world.because(resource, path))
        return Verdict(None, said, dotted(places[0]) if places else "", tuple(because) or (resource.address,))


@dataclass(frozen=True)
class TypeOnly:
    """``cond_type: resource``: an allowlist (``exists``) or a blocklist (``not_exists``) of types."""

    listed: frozenset[str]
    allowed: bool
    connects = False

    @property
    def types(self) -> frozenset[str]:
        return ALL if self.allowed else self.listed

    def judge(self, resource: Resource, world: World) -> Verdict:  # noqa: ARG002 - of Condition's signature
        names = ", ".join(sorted(self.listed))
        said = f"the type is one of {names}" if self.allowed else f"there is no {resource.type}"
        return Verdict(in_types(resource.type, self.listed) == self.allowed, said)


@dataclass(frozen=True)
class Filter:
    """``cond_type: filter``: which resources a policy speaks of. ``attribute`` is ``resource_type`` in nearly all."""

    attribute: str
    values: tuple[str, ...]

    def keeps(self, resource: Resource) -> bool:
        if self.attribute == "resource_type":
            return resource.type in self.values
        return resource.values.get(self.attribute) in self.values


@dataclass(frozen=True)
class Not:
    """``not``."""

    part: Condition

    @property
    def types(self) -> frozenset[str]:
        return self.part.types

    @property
    def connects(self) -> bool:
        return self.part.connects

    def judge(self, resource: Resource, world: World) -> Verdict:
        return self.part.judge(resource, world).inverted()


@dataclass(frozen=True)
class AnyOf:
    """``or``. With connections among the parts, each part speaks of its own types only, as in checkov."""

    parts: tuple[Condition, ...]

    @property
    def types(self) -> frozenset[str]:
        return joined_types(self.parts)

    @property
    def connects(self) -> bool:
        return any(part.connects for part in self.parts)

    def judge(self, resource: Resource, world: World) -> Verdict:
        asked = [part for part in self.parts if not self.connects or about(part, resource)]
        return some(part.judge(resource, world) for part in asked)
