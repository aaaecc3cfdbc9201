"""Union, intersection and difference of many boxes, each within a budget of work.

Differences can multiply: ten Denies with three conditions each leave 3¹⁰ boxes of an Allow. What would take too long
stays whole, with a constraint that stands for the set that was to be cut out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from tfiam.iam.sets.box import Box, merged, reduced
from tfiam.iam.sets.constraint import Constraint, Element, element_constraint

Boxes = tuple[Box, ...]
#: Cuts of one box by another in a question; whole accounts need a few hundred.
_CUTS = 4_000
#: Pieces of one box, beyond which it stays whole.
_PIECES = 200


class Budget:
    """How much one question may still cost."""

    def __init__(self, cuts: int = _CUTS) -> None:
        self._left = cuts

    def spend(self, cuts: int) -> bool:
        """False when it is used up."""
        self._left -= cuts
        return self._left >= 0


def remainder(box: Box, others: Iterable[Box], budget: Budget) -> Boxes | None:
    """The box without the others, as boxes that may overlap; None if that takes too much."""
    pieces: Boxes = (box,)
    for other in others:
        if not box.action_set.meets(other.action_set):
            continue
        if not budget.spend(len(pieces)):
            return None
        cut = tuple(dict.fromkeys(left for piece in pieces for left in piece.minus(other)))
        pieces = reduced(cut) if len(cut) > len(pieces) > 1 else cut
        if len(pieces) > _PIECES:
            return None
    return pieces


def difference(boxes: Sequence[Box], others: Boxes) -> Boxes:
    """What is in ``boxes`` and in none of ``others``."""
    budget = Budget()
    found: list[Box] = []
    for box in boxes:
        if any(other.covers(box) for other in others):
            continue
        left = remainder(box, others, budget)
        found += [_bounded(box, _within(others).negated)] if left is None else left
    return _settled(found)


def intersection(boxes: Boxes, others: Boxes) -> Boxes:
    """What is in both."""
    if len(boxes) * len(others) > _CUTS:
        return tuple(_bounded(box, _within(others)) for box in boxes)
    pairs = (box.intersection(other) for box in boxes for other in others)
    return _settled(box for box in pairs if box is not None)


def union(boxes: Boxes, others: Boxes) -> Boxes:
    """What is in either."""
    return _settled((*boxes, *others))


def _settled(boxes: Iterable[Box]) -> Boxes:
    distinct = merged(boxes)
    return reduced(distinct) if len(distinct) <= _PIECES else distinct


def _bounded(box: Box, limit: Constraint) -> Box:
    return Box(box.action_set, box.resource_set, box.constraints | {limit})


def _within(boxes: Boxes) -> Constraint:
    """Equal for equal sets, so that what was cut out on both sides cancels out."""
    told = sorted(
        f"{box.action_set.bits:x} {box.action_set.names!r} {box.resource_set!r} {sorted(map(repr, box.constraints))}"
        for box in boxes
    )
    return element_constraint(Element.WITHIN, hashlib.sha256("\n".join(told).encode(errors="replace")).hexdigest())
