"""A set of texts: those that a pattern of every group describes and no refused pattern does.

One list of patterns is one group, a Not-list is refused patterns; intersections add groups, differences refuse more. All
of it is exact (see :mod:`tfiam.iam.sets.automaton` for the one limit).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tfiam.iam import patterns
from tfiam.iam.sets.automaton import ANY_CASE, SEGMENT_ONE, SEGMENT_STAR, Groups, some_text
from tfiam.iam.sets.pattern_pairs import covers, is_open, overlap, plain_of

#: A letter that no pattern names.
_OTHER = "\ue0fe"
_SHOWN = str.maketrans({SEGMENT_STAR: "*", SEGMENT_ONE: "?", ANY_CASE: "", "\ue000": "${*}", "\ue001": "${?}"})


@dataclass(frozen=True)
class TextSet:
    """No groups and nothing refused is every text."""

    groups: Groups = ()
    refused: tuple[str, ...] = ()

    @classmethod
    def of(cls, listed: Iterable[str]) -> TextSet:
        """The texts that one of the patterns describes."""
        return _simplified((tuple(dict.fromkeys(listed)),), ())

    @classmethod
    def except_of(cls, refused: Iterable[str]) -> TextSet:
        """The texts that none of the patterns describes."""
        return _simplified((), tuple(dict.fromkeys(refused)))

    @property
    def patterns(self) -> tuple[str, ...]:
        """The patterns of the narrowest group as AWS writes them; ``("*",)`` when there is none."""
        return tuple(one.translate(_SHOWN) for one in self.groups[0]) if self.groups else ("*",)

    @property
    def also_within(self) -> tuple[tuple[str, ...], ...]:
        """Further lists of patterns, one of each of which must match too: what is left of an intersection."""
        return tuple(tuple(one.translate(_SHOWN) for one in group) for group in self.groups[1:])

    @property
    def excluded(self) -> tuple[str, ...]:
        """The patterns of which none may match."""
        return tuple(one.translate(_SHOWN) for one in self.refused)

    @property
    def is_everything(self) -> bool:
        return not self.groups and not self.refused

    def __str__(self) -> str:
        parts = [", ".join(self.patterns)]
        parts += ["within " + ", ".join(group) for group in self.also_within]
        parts += ["except " + ", ".join(self.excluded)] if self.refused else []
        return " ".join(parts)

    def some(self) -> bool | None:
        """Whether there is a text in the set; None if that takes too long to find out."""
        return _some(self.groups, self.refused)

    def matches(self, text: str) -> bool:
        """Whether the set holds this one text."""
        return self.intersection(TextSet(((patterns.escape(text),),))).some() is True

    def includes(self, other: TextSet) -> bool | None:
        """Whether every text of ``other`` is here; None if that takes too long to find out."""
        if self.is_everything or self == other:
            return True
        left = [piece.some() for piece in other.minus(self)]
        if True in left:
            return False
        return None if None in left else True

    def intersection(self, other: TextSet) -> TextSet:
        if self.is_everything or self == other:
            return other
        return self if other.is_everything else _intersection(self, other)

    def minus(self, other: TextSet) -> tuple[TextSet, ...]:
        """Sets which together are this one without ``other``; none of them is known to be empty."""
        return _minus(self, other)


_NOTHING = TextSet(((),))


def _group_covers(wide: tuple[str, ...], narrow: tuple[str, ...]) -> bool:
    """True if each pattern of ``narrow`` is within a single one of ``wide``."""
    return all(any(covers(a, b) for a in wide) for b in narrow)


@lru_cache(maxsize=1 << 14)
def _some(groups: Groups, refused: tuple[str, ...]) -> bool | None:
    if "*" in refused or () in groups:
        return False
    if len(groups) > 1:
        return some_text(groups, refused)
    answers = (_some_of(pattern, refused) for pattern in (groups[0] if groups else ("*",)))
    open_question = False
    for answer in answers:
        if answer:
            return True
        open_question = open_question or answer is None
    return None if open_question else False


def _some_of(pattern: str, refused: tuple[str, ...]) -> bool | None:
    """Whether the pattern describes a text that none of ``refused`` does."""
    near = tuple(other for other in refused if overlap(pattern, other) is not False)
    if not near or any(_is_refused_by_none(text, near) for text in _samples(pattern)):
        return True
    return False if any(covers(other, pattern) for other in near) else some_text(((pattern,),), near)


def _samples(pattern: str) -> Iterator[str]:
    """Two texts of the pattern, in letters that no other pattern names where it leaves them open."""
    plain = patterns.unescape(plain_of(pattern).replace("?", _OTHER).replace("*", "\0"))
    yield plain.replace("\0", "")
    yield plain.replace("\0", _OTHER * 2)


def _is_refused_by_none(text: str, refused: Iterable[str]) -> bool:
    return not any(patterns.matches(plain_of(one), text, case_sensitive=ANY_CASE not in one) for one in refused)


@lru_cache(maxsize=1 << 14)
def _simplified(groups: Groups, refused: tuple[str, ...]) -> TextSet:
    """The same set with what says nothing left out, in an order of its own."""
    groups = tuple(_widest(group) for group in groups if "*" not in group)
    groups = tuple(tuple(one for one in group if not any(covers(no, one) for no in refused)) for group in groups)
    kept: list[tuple[str, ...]] = []
    for group in sorted(set(groups), key=lambda group: (len(group), group)):
        if not any(_group_covers(group, other) for other in kept):
            kept = [other for other in kept if not _group_covers(other, group)] + [group]
    if len(kept) > 1:
        kept = [_touching(group, kept) for group in kept]
    near = [no for no in refused if all(any(overlap(no, one) is not False for one in group) for group in kept)]
    if () in kept or "*" in refused:
        return _NOTHING
    return TextSet(tuple(kept), tuple(sorted(_widest(tuple(near)))))


def _widest(group: tuple[str, ...]) -> tuple[str, ...]:
    """Without the patterns that another one of the list covers; sorted."""
    if len(group) < 2:
        return group
    wide: list[str] = []
    for one in sorted(filter(is_open, set(group)), key=lambda text: (len(text), text)):
        if not any(covers(other, one) for other in wide):
            wide = [other for other in wide if not covers(one, other)] + [one]
    plain = [one for one in set(group) if not is_open(one) and not any(covers(other, one) for other in wide)]
    return tuple(sorted([*wide, *plain]))


def _touching(group: tuple[str, ...], groups: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Without the patterns that share no text with some other group."""
    return tuple(one for one in group if all(any(overlap(one, b) is not False for b in other) for other in groups))


@lru_cache(maxsize=1 << 14)
def _intersection(a: TextSet, b: TextSet) -> TextSet:
    if len(a.groups) == len(b.groups) == 1:
        pairs = [(one, other) for one in a.groups[0] for other in b.groups[0] if overlap(one, other) is not False]
        if all(covers(one, other) or covers(other, one) for one, other in pairs):
            narrow = tuple(dict.fromkeys(other if covers(one, other) else one for one, other in pairs))
            return _simplified((narrow,), (*a.refused, *b.refused))
    return _simplified((*a.groups, *b.groups), (*a.refused, *b.refused))


@lru_cache(maxsize=1 << 14)
def _minus(a: TextSet, b: TextSet) -> tuple[TextSet, ...]:
    pieces = [_refusing(a, group) for group in b.groups]
    if b.refused:
        pieces.append(_intersection(a, TextSet.of(b.refused)))
    return tuple(dict.fromkeys(piece for piece in pieces if piece.some() is not False))


def _refusing(a: TextSet, more: tuple[str, ...]) -> TextSet:
    """``a`` without what one of these patterns describes; only what is new is compared, because cuts come in hundreds."""
    if any(covers(no, one) for no in more for group in a.groups for one in group):
        return _simplified(a.groups, (*a.refused, *more))
    near = [no for no in more if all(any(overlap(no, one) is not False for one in group) for group in a.groups)]
    new = [no for no in near if not any(covers(old, no) for old in a.refused)]
    if not new:
        return a
    kept = [old for old in a.refused if not any(covers(no, old) for no in new)]
    return TextSet(a.groups, tuple(sorted([*kept, *new]))) if "*" not in new else _NOTHING
