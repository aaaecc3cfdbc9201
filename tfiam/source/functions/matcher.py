"""Runs a :class:`~tfiam.source.functions.pattern.Program` over a text, in time linear in the text (Pike's machine).

All ways through the program advance together, in the order of preference, so the match is the one that a backtracking
engine would find first, as in RE2. https://swtch.com/~rsc/regexp/regexp2.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from tfiam.source.functions.pattern import Program
from tfiam.source.functions.unknown import TooLargeError

#: Steps of the program times characters of the text; about a second's work.
MAX_WORK: Final = 2_000_000

#: Where the whole match and each group begin and end: slots 2n and 2n + 1; None for a group that took no part.
Slots = tuple[int | None, ...]
_Threads = list[tuple[int, Slots]]


def matches(program: Program, text: str) -> Iterator[Slots]:
    """Every match from left to right, none overlapping another, as Go's ``FindAll`` gives them."""
    place, last = 0, -1
    while place <= len(text):
        found = search(program, text, place)
        if found is None:
            return
        start, end = found[0], found[1]
        assert start is not None
        assert end is not None
        if end > start or end != last:
            yield found
        last = end
        place = end if end > start else end + 1


def search(program: Program, text: str, begin: int = 0) -> Slots | None:
    """The leftmost match at or after ``begin``."""
    if len(program.steps) * (len(text) - begin + 1) > MAX_WORK:
        raise TooLargeError
    empty: Slots = (None,) * (2 * program.groups + 2)
    threads: _Threads = []
    found: Slots | None = None
    for place in range(begin, len(text) + 1):
        current: _Threads = []
        seen: set[int] = set()
        for step, slots in threads:
            _follow(program, text, place, step, slots, current, seen)
        if found is None:
            _follow(program, text, place, 0, (place, *empty[1:]), current, seen)
        if not current and found is not None:
            break
        threads = []
        for step, slots in current:
            operation, test, _ = program.steps[step]
            if operation == "MATCH":
                found = (slots[0], place, *slots[2:])
                break
            if place < len(text) and _accepts(test, text[place]):
                threads.append((step + 1, slots))
    return found


def _accepts(test: Any, character: str) -> bool:
    check: Callable[[str], bool] = test
    return check(character)


def _follow(program: Program, text: str, place: int, step: int, slots: Slots, into: _Threads, seen: set[int]) -> None:
    """Adds the steps that take a character, reached from ``step`` without taking one, in order of preference."""
    pending = [(step, slots)]
    while pending:
        at, held = pending.pop()
        if at in seen:
            continue
        seen.add(at)
        operation, detail, jump = program.steps[at]
        if operation == "JUMP":
            pending.append((at + jump, held))
        elif operation == "SPLIT":
            assert isinstance(detail, int)
            pending.append((at + jump, held))
            pending.append((at + detail, held))
        elif operation == "SAVE":
            pending.append((at + 1, (*held[:jump], place, *held[jump + 1 :])))
        elif operation == "AT":
            if _stands(str(detail), text, place):
                pending.append((at + 1, held))
        else:
            into.append((at, held))


def _stands(kind: str, text: str, place: int) -> bool:
    """True if the empty match at ``place`` is of this kind."""
    if kind == "start":
        return place == 0
    if kind == "end":
        return place == len(text)
    if kind == "line start":
        return place == 0 or text[place - 1] == "\n"
    if kind == "line end":
        return place == len(text) or text[place] == "\n"
    boundary = _in_word(text, place - 1) != _in_word(text, place)
    return boundary == (kind == "word")


def _in_word(text: str, place: int) -> bool:
    if not 0 <= place < len(text):
        return False
    return text[place].isascii() and (text[place].isalnum() or text[place] == "_")
