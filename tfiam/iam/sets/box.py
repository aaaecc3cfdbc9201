"""One box of a set: some actions, on some resources, if some constraints hold. And a box without another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tfiam.iam.action_index import AccessLevel, level_mask, size
from tfiam.iam.sets.action_patterns import patterns_of
from tfiam.iam.sets.action_set import ActionSet
from tfiam.iam.sets.answer import Answer, all_of, answer_of
from tfiam.iam.sets.constraint import Constraint, Element
from tfiam.iam.sets.independence import is_placed
from tfiam.iam.sets.key_state import Constraints, some_request, without_implied
from tfiam.iam.sets.opaque import variable_keys
from tfiam.iam.sets.text_set import TextSet
from tfiam.iam.variables import as_wildcard


@dataclass(frozen=True)
class Box:
    """Every one of the actions, on every one of the resources, in every request that is as the constraints ask."""

    action_set: ActionSet
    resource_set: TextSet
    constraints: Constraints = frozenset()

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions as the fewest patterns that take in just these of the catalogue: ``s3:Get*``, ``sqs:*``, ``*``.

        Names that the catalogue does not know follow, in lower case.
        """
        return (*patterns_of(self.action_set.bits), *self.action_set.uncatalogued)

    @property
    def not_actions(self) -> tuple[str, ...] | None:
        """The same as what a NotAction would list, where that is the shorter of the two; else None."""
        if self.action_count * 2 <= size():
            return None
        others = patterns_of((1 << size()) - 1 & ~self.action_set.bits)
        return others if len(others) < len(self.actions) else None

    @property
    def action_count(self) -> int:
        """How many actions of the catalogue."""
        return self.action_set.bits.bit_count()

    @property
    def access_levels(self) -> tuple[AccessLevel, ...]:
        """AWS's access levels of the actions, in AWS's order."""
        return tuple(level for level in AccessLevel if self.action_set.bits & level_mask(level))

    @property
    def resources(self) -> tuple[str, ...]:
        """Patterns as written, policy variables and holes included; see also ``except_resources``."""
        unresolved = {as_wildcard(value): value for one in self._resource_atoms for value in one.condition.values}
        return tuple(unresolved.get(pattern, pattern) for pattern in self.resource_set.patterns)

    @property
    def within_resources(self) -> tuple[tuple[str, ...], ...]:
        """Further lists, one pattern of each of which takes in the resource too: what is left of an intersection."""
        return self.resource_set.also_within

    @property
    def except_resources(self) -> tuple[str, ...]:
        """Patterns none of which takes in the resource."""
        return self.resource_set.excluded

    @property
    def conditions(self) -> tuple[Constraint, ...]:
        """What a request must be besides; a ``${…}`` that ``resources`` shows is not repeated here."""
        shown = set(self.resources)
        atoms = {one for one in self._resource_atoms if set(one.condition.values) <= shown}
        return tuple(sorted(self.constraints - atoms, key=str))

    @property
    def _resource_atoms(self) -> Iterator[Constraint]:
        return (one for one in self.constraints if one.holds and one.condition.operator == Element.RESOURCE)

    def some(self) -> Answer:
        """Whether some request is in the box."""
        if not self.constraints:
            return all_of((answer_of(self.action_set.some()), answer_of(self.resource_set.some())))
        found = (self.action_set.some(), self.resource_set.some())
        answer = all_of((some_request(self.constraints), *map(answer_of, found)))
        return Answer.UNDETERMINED if answer is Answer.YES and self._is_entangled() else answer

    def _is_entangled(self) -> bool:
        """True if a resource that the set holds need not be one that the constraints allow."""
        keys = [one.condition.key for one in self.constraints]
        keys += [key for one in self.constraints if one.is_opaque for key in variable_keys(one)]
        if is_placed(keys, self.resource_set):
            return True
        return any(
            not self.resource_set.includes(TextSet.of(map(as_wildcard, one.condition.values)))
            for one in self._resource_atoms
        )

    def covers(self, other: Box) -> bool:
        """True if the other box is surely within this one. False says nothing."""
        if other.action_set.bits & ~self.action_set.bits:
            return False
        return (
            self.constraints <= other.constraints
            and self.resource_set.includes(other.resource_set) is True
            and self.action_set.includes(other.action_set) is True
        )

    def intersection(self, other: Box) -> Box | None:
        """What is in both; None if that is surely nothing."""
        actions = self.action_set.intersection(other.action_set)
        if actions.some() is False:
            return None
        resources = self.resource_set.intersection(other.resource_set)
        constraints = self.constraints | other.constraints
        if resources.some() is False or some_request(constraints) is Answer.NO:
            return None
        return Box(actions, resources, without_implied(constraints) if len(constraints) > 1 else constraints)

    def minus(self, other: Box) -> Iterable[Box]:
        """Boxes which together are this one without the other; they may overlap."""
        common = self.intersection(other)
        if common is None:
            return (self,)
        return tuple(self._pieces(other, common))

    def _pieces(self, other: Box, common: Box) -> Iterator[Box]:
        for actions in self.action_set.minus(other.action_set):
            yield Box(actions, self.resource_set, self.constraints)
        for resources in self.resource_set.minus(other.resource_set):
            yield Box(common.action_set, resources, self.constraints)
        for one in sorted(other.constraints - self.constraints, key=str):
            constraints = self.constraints | {one.negated}
            if some_request(constraints) is not Answer.NO:
                kept = without_implied(constraints) if len(constraints) > 1 else constraints
                yield Box(common.action_set, common.resource_set, kept)


def merged(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The same union, with the boxes joined that differ in their actions only."""
    alike: dict[tuple[TextSet, Constraints], list[Box]] = {}
    for box in boxes:
        alike.setdefault((box.resource_set, box.constraints), []).append(box)
    found: list[Box] = []
    for (resources, constraints), group in alike.items():
        actions = ActionSet.union([box.action_set for box in group]) if len(group) > 1 else None
        found += group if actions is None else [Box(actions, resources, constraints)]
    return tuple(found)


def reduced(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The same union without the boxes that another one covers."""
    kept: list[Box] = []
    for box in boxes:
        if not any(other.covers(box) for other in kept):
            kept = [other for other in kept if not box.covers(other)] + [box]
    return tuple(kept)
