"""Is there a text that several groups of patterns describe together and that others do not?

The patterns are those of :mod:`tfiam.iam.patterns` and may also hold the symbols below. All of them run side by side as
one bit set of positions; what is looked for is a text after which every group has a pattern at its end and no refused
pattern has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

#: ``*`` and ``?`` that do not match a colon: they stay in their segment of an ARN.
SEGMENT_STAR, SEGMENT_ONE = "\ue010", "\ue011"
#: As a pattern's first symbol: its letters match either case.
ANY_CASE = "\ue012"
_RUN = re.compile(r"[*?]{2,}")
#: Sets of positions looked at before the question is given up; real policies need a few hundred.
_BUDGET = 4_000

Groups = tuple[tuple[str, ...], ...]


class _Automaton(NamedTuple):
    literals: dict[str, int]
    singles: int
    segment_singles: int
    stars: int
    segment_stars: int
    start: int
    groups: tuple[tuple[int, int], ...]
    """Of each group: all its positions, and those at an end."""
    refused: tuple[int, int]


@lru_cache(maxsize=1 << 14)
def some_text(groups: Groups, refused: tuple[str, ...]) -> bool | None:
    """True if a text matches at least one pattern of every group and none of ``refused``.

    Exact, unless a hostile set of patterns needs more than 4,000 states: then None, "not decided".
    """
    automaton = _build(groups, refused)
    todo = [_closed(automaton, automaton.start)]
    seen = set(todo)
    while todo:
        states = todo.pop()
        if any(not states & positions for positions, _ in automaton.groups):
            continue
        if _accepts(automaton, states):
            return True
        for after in _successors(automaton, states):
            if after not in seen:
                seen.add(after)
                todo.append(after)
        if len(seen) > _BUDGET:
            return None
    return False


def _accepts(automaton: _Automaton, states: int) -> bool:
    positions, ends = automaton.refused
    if not states & positions and len(automaton.groups) <= 1:
        return True  # nothing refuses any more, and each position has some text that leads to its end
    return not states & ends and all(states & group_ends for _, group_ends in automaton.groups)


def _successors(automaton: _Automaton, states: int) -> Iterator[int]:
    """The positions after one more character, for each character that makes a difference.

    A character that no pattern names stands for all that are not named here; the colon is apart, because the segment
    symbols refuse it.
    """
    singles, stars = automaton.singles, automaton.stars
    free = ((states & singles) << 1) | (states & stars)
    inner = ((states & automaton.segment_singles) << 1) | (states & automaton.segment_stars)
    yield _closed(automaton, free | inner)
    if inner and ":" not in automaton.literals:
        yield _closed(automaton, free)
    for symbol, positions in automaton.literals.items():
        moved = (states & positions) << 1
        if moved:
            yield _closed(automaton, moved | free | (0 if symbol == ":" else inner))
        elif symbol == ":" and inner:
            yield _closed(automaton, free)


def _closed(automaton: _Automaton, states: int) -> int:
    """A star may stand for nothing."""
    stars = automaton.stars | automaton.segment_stars
    while True:
        wider = states | (states & stars) << 1
        if wider == states:
            return states
        states = wider


def _build(groups: Groups, refused: tuple[str, ...]) -> _Automaton:
    literals: dict[str, int] = {}
    symbols = {"*": 0, "?": 0, SEGMENT_STAR: 0, SEGMENT_ONE: 0}
    start, bit, sides = 0, 1, []
    for group in (*groups, refused):
        positions = ends = 0
        for pattern in group:
            start |= bit
            first = bit
            for names in _symbols(pattern):
                for name in names:
                    if name in symbols:
                        symbols[name] |= bit
                    else:
                        literals[name] = literals.get(name, 0) | bit
                bit <<= 1
            ends |= bit
            bit <<= 1
            positions |= bit - first
        sides.append((positions, ends))
    return _Automaton(
        literals,
        symbols["?"],
        symbols[SEGMENT_ONE],
        symbols["*"],
        symbols[SEGMENT_STAR],
        start,
        tuple(sides[:-1]),
        sides[-1],
    )


def _symbols(pattern: str) -> Iterable[str]:
    """Position by position, the characters it takes (two where case is open)."""
    folded = pattern.startswith(ANY_CASE)
    text = _RUN.sub(lambda run: "?" * run[0].count("?") + "*" * ("*" in run[0]), pattern[folded:])
    if not folded:
        return text
    return [symbol if symbol.lower() == symbol.upper() else symbol.lower() + symbol.upper() for symbol in text]
