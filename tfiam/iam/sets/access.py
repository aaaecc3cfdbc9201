"""What policies allow, as a set of requests: a union of boxes, actions × resources × conditions.

``docs/access-sets.md`` says what is exact and what is not. Every answer that is not UNDETERMINED is certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_

from tfiam.iam import action_index
from tfiam.iam.arn import PARTITIONS
from tfiam.iam.document import PolicyDocument
from tfiam.iam.policy_set import Doc
from tfiam.iam.sets.action_set import ActionSet
from tfiam.iam.sets.algebra import Boxes, Budget, difference, intersection, remainder, union
from tfiam.iam.sets.answer import Answer, any_of
from tfiam.iam.sets.box import Box, merged
from tfiam.iam.sets.resource_set import listed, partitions, resource_patterns
from tfiam.iam.sets.statement_boxes import boxes_of
from tfiam.iam.sets.text_set import TextSet
from tfiam.iam.statement import Statement


@dataclass(frozen=True)
class Access:
    """A set of requests. Iteration gives its boxes, which may overlap."""

    boxes: tuple[Box, ...] = ()

    @classmethod
    def of(cls, documents: Iterable[Doc]) -> Access:
        """What the documents together allow as identity policies of one principal, as a boundary or as one level of SCPs.

        Allow statements add up, Deny statements cut out. Principal elements are not looked at; a statement without
        Resource and NotResource allows nothing. Raises :class:`tfiam.iam.document.PolicySyntaxError`.
        """
        return cls(_allowed(_parsed(documents)))

    @classmethod
    def denied_by(cls, documents: Iterable[Doc]) -> Access:
        """What the Deny statements of the documents cut out."""
        return cls(tuple(_effects(_parsed(documents), allow=False)))

    @classmethod
    def of_statement(cls, statement: Statement, *, variables: bool = True) -> Access:
        """What one statement takes in, whichever its Effect. ``variables`` is ``document.has_variables``."""
        return cls(boxes_of(statement, variables=variables))

    @classmethod
    def to(cls, action: str, resource: str = "*") -> Access:
        """Every request for an action on a resource; both may be patterns, ``${…}`` in them stands for a variable or hole."""
        return cls(tuple(Box(ActionSet.of((action,)), *one) for one in listed((resource,), variables=True)))

    @classmethod
    def everything(cls) -> Access:
        """Every request."""
        return cls((Box(ActionSet.of(("*",)), TextSet()),))

    def __iter__(self) -> Iterator[Box]:
        return iter(self.boxes)

    def intersect(self, other: Access) -> Access:
        """What both allow: identity policies within a boundary, within an SCP."""
        return Access(intersection(self.boxes, other.boxes))

    def union(self, other: Access) -> Access:
        """What either allows."""
        return Access(union(self.boxes, other.boxes))

    def difference(self, other: Access) -> Access:
        """What this allows and the other does not: gained, if ``self`` is after the change; lost, if before."""
        return self if not other.boxes else Access(difference(self.boxes, other.boxes))

    def includes(self, other: Access) -> Answer:
        """YES if every request of ``other`` is here; NO if some request of ``other`` surely is not."""
        return _includes(self.boxes, other.boxes)

    def some(self) -> Answer:
        """Whether some request is in the set."""
        return any_of(box.some() for box in self.boxes)

    def covers(self, action: str, resource: str = "*") -> Answer:
        """Must: every request for these actions on these resources, whatever its context."""
        return self.includes(Access.to(action, resource))

    def touches(self, action: str, resource: str = "*") -> Answer:
        """May: some request for one of these actions on one of these resources."""
        return self.intersect(Access.to(action, resource)).some()

    def is_admin(self) -> Answer:
        """Every action of AWS's catalogue on every ARN of a partition, however it is split over statements and services.

        The partition is ``aws``, unless resources name others.
        """
        if _bits(self.boxes) != action_index.mask("*"):
            return Answer.NO
        return any_of(_includes(self.boxes, (_every_arn(partition),)) for partition in self._partitions())

    def _partitions(self) -> frozenset[str]:
        found = frozenset(name for box in self.boxes for name in partitions(box.resource_set))
        return found & frozenset(PARTITIONS) or frozenset(PARTITIONS[:1])


def _parsed(documents: Iterable[Doc]) -> tuple[PolicyDocument, ...]:
    return tuple(one if isinstance(one, PolicyDocument) else PolicyDocument.parse(one) for one in documents)


@lru_cache(maxsize=1 << 12)
def _allowed(documents: tuple[PolicyDocument, ...]) -> Boxes:
    allows, denies = (merged(_effects(documents, allow=allow)) for allow in (True, False))
    return difference(allows, denies) if denies else allows


def _effects(documents: tuple[PolicyDocument, ...], *, allow: bool) -> Iterator[Box]:
    for document in documents:
        for statement in document.statements:
            if statement.is_allow is allow:
                yield from boxes_of(statement, variables=document.has_variables)


@lru_cache(maxsize=1 << 4)
def _every_arn(partition: str) -> Box:
    return Box(ActionSet(action_index.mask("*")), TextSet.of(resource_patterns(f"arn:{partition}:?*:*:*:?*")))


def _bits(boxes: Boxes) -> int:
    return reduce(or_, (box.action_set.bits for box in boxes), 0)


def _includes(boxes: Boxes, wanted: Boxes) -> Answer:
    known = _bits(boxes)
    without = (Box(ActionSet(box.action_set.bits & ~known), box.resource_set, box.constraints) for box in wanted)
    if any(box.action_set.bits and box.some() is Answer.YES for box in without):
        return Answer.NO  # an action that none of the boxes has: no need to look further
    budget, answer = Budget(), Answer.YES
    for box in wanted:
        if any(one.covers(box) for one in boxes):
            continue
        left = remainder(box, boxes, budget)
        outside = Answer.UNDETERMINED if left is None else any_of(piece.some() for piece in left)
        if outside is Answer.YES:
            return Answer.NO
        if outside is Answer.UNDETERMINED:
            answer = outside
    return answer
