"""A set of actions: a bit set over the catalogue, and patterns for names that the catalogue does not know.

The world of actions is the catalogue and whatever the policies at hand name beside it. So ``s3:*`` is the same set as a
list of all its actions, and still takes in ``s3:SomethingNew`` where a policy names that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from itertools import chain
from operator import or_

from tfiam.iam import action_index
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.sets.text_set import TextSet

_NOTHING = TextSet(((),))


@dataclass(frozen=True)
class ActionSet:
    """``bits`` are over ``tfiam.iam.action_index``; ``names`` is a superset of the uncatalogued names, in lower case."""

    bits: int = field(repr=False)  # Python writes no int of so many digits
    names: TextSet = _NOTHING

    @classmethod
    def of(cls, listed: Iterable[str]) -> ActionSet:
        """What an ``Action`` element with these patterns takes in."""
        return _of(tuple(pattern.lower() for pattern in listed))

    @classmethod
    def except_of(cls, listed: Iterable[str]) -> ActionSet:
        """What a ``NotAction`` element with these patterns takes in."""
        return _except_of(tuple(pattern.lower() for pattern in listed))

    def some(self) -> bool | None:
        """Whether there is an action in the set."""
        return True if self.bits else _some_uncatalogued(self.names)

    @property
    def uncatalogued(self) -> tuple[str, ...]:
        """The patterns of the set that match no action of the catalogue, in lower case."""
        return tuple(pattern for pattern in self.names.patterns if _is_uncatalogued(pattern))

    def meets(self, other: ActionSet) -> bool:
        """False if the two surely share no action."""
        return bool(self.bits & other.bits) or self.intersection(other).some() is not False

    def intersection(self, other: ActionSet) -> ActionSet:
        return self if self == other else ActionSet(self.bits & other.bits, self.names.intersection(other.names))

    def minus(self, other: ActionSet) -> tuple[ActionSet, ...]:
        """Sets which together are this one without ``other``; none of them is known to be empty."""
        bits = self.bits & ~other.bits
        if not bits and not _speaks_of_uncatalogued(self.names) and not _speaks_of_uncatalogued(other.names):
            return ()
        first, *rest = self.names.minus(other.names) or (_NOTHING,)
        pieces = (ActionSet(bits, first), *(ActionSet(0, names) for names in rest))
        return tuple(piece for piece in pieces if piece.some() is not False)

    @classmethod
    def union(cls, several: Sequence[ActionSet]) -> ActionSet | None:
        """The union, where it is such a set again: plain lists of patterns."""
        if any(one.names.refused or len(one.names.groups) > 1 for one in several):
            return None
        if any(not one.names.groups for one in several):
            return cls(reduce(or_, (one.bits for one in several)), TextSet())
        listed = {pattern for one in several for pattern in one.names.groups[0]}
        return cls(reduce(or_, (one.bits for one in several)), TextSet.of(sorted(listed)))

    def includes(self, other: ActionSet) -> bool | None:
        """Whether every action of ``other`` is here; None if that takes too long to find out."""
        if other.bits & ~self.bits:
            return False
        answers = [piece.some() for piece in other.minus(self)]
        if True in answers:
            return False
        return None if answers else True


@lru_cache(maxsize=1 << 13)
def _of(listed: tuple[str, ...]) -> ActionSet:
    return ActionSet(_bits(listed), TextSet.of(filter(_may_name_others, listed)))


@lru_cache(maxsize=1 << 13)
def _except_of(listed: tuple[str, ...]) -> ActionSet:
    every = (1 << action_index.size()) - 1
    return ActionSet(every & ~_bits(listed), TextSet.except_of(filter(_may_name_others, listed)))


def _bits(listed: tuple[str, ...]) -> int:
    bits = 0
    for pattern in listed:
        bits |= action_index.mask(pattern)
    return bits


def _may_name_others(pattern: str) -> bool:
    return has_wildcard(pattern) or _is_uncatalogued(pattern)


@lru_cache(maxsize=1 << 13)
def _is_uncatalogued(pattern: str) -> bool:
    return not action_index.mask(pattern)


@lru_cache(maxsize=1 << 13)
def _speaks_of_uncatalogued(names: TextSet) -> bool:
    return any(map(_is_uncatalogued, chain(names.refused, *names.groups)))


@lru_cache(maxsize=1 << 13)
def _some_uncatalogued(names: TextSet) -> bool | None:
    named = [pattern for group in names.groups for pattern in group if _is_uncatalogued(pattern)]
    return names.intersection(TextSet.of(named)).some() if named else False
