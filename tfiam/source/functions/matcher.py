"""Runs a :class:`~tfiam.source.functions.pattern.Program` over a text, in time linear in the text (Pike's machine).

All ways through the program advance together, in the order of preference, so the match is the one that a backtracking
engine would find first, as in RE2. https://swtch.com/~rsc/regexp/regexp2.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from tfiam.source.functions.pattern import Program
from tfiam.source.functions.unknown import TooLargeError

#: Steps of the program times characters of the text; about a second's work.
MAX_WORK: Final = 2_000_000

#: Where group n begins and ends: slots 2n and 2n + 1; None for a group that took no part. Slot 0 is the whole match's start.
_Slots = tuple[int | None, ...]
_Threads = list[tuple[int, int, _Slots]]


@dataclass(frozen=True)
class Match:
    """Where the match and its groups stand."""

    start: int
    end: int
    slots: tuple[int | None, ...]
    read: int
    """How far the text was read to be sure of it."""

    def group(self, number: int) -> tuple[int, int] | None:
        """Start and end of a group; None if it took no part. The whole match is group 0."""
        if not number:
            return self.start, self.end
        start, end = self.slots[2 * number : 2 * number + 2] or (None, None)
        return None if start is None or end is None else (start, end)


def matches(program: Program, text: str) -> Iterator[Match]:
    """Every match from left to right, none overlapping another, as Go's ``FindAll`` gives them."""
    place, last = 0, -1
    left = MAX_WORK
    while place <= len(text):
        found = search(program, text, place)
        if found is None:
            return
        left -= (found.read - place + 1) * len(program.steps)
        if left < 0:
            raise TooLargeError
        if found.end > found.start or found.end != last:
            yield found
        last = found.end
        place = found.end if found.end > found.start else found.end + 1


def search(program: Program, text: str, begin: int = 0) -> Match | None:
    """The leftmost match at or after ``begin``."""
    if len(program.steps) * (len(text) - begin + 1) > MAX_WORK:
        raise TooLargeError
    empty: _Slots = (None,) * (2 * program.groups + 2)
    threads: _Threads = []
    found: Match | None = None
    for place in range(begin, len(text) + 1):
        current: _Threads = []
        seen: set[int] = set()
        for thread in threads:
            _follow(program, text, place, thread, current, seen)
        if found is None:
            _follow(program, text, place, (0, place, empty), current, seen)
        if not current:
            if found is not None:
                return replace(found, read=place)
            continue
        threads = []
        for at, start, slots in current:
            step = program.steps[at]
            if step.operation == "MATCH":
                found = Match(start, place, slots, place)
                break
            if place < len(text) and step.passes(text[place]):
                threads.append((at + 1, start, slots))
    return found and replace(found, read=len(text))


def _follow(
    program: Program, text: str, place: int, thread: tuple[int, int, _Slots], into: _Threads, seen: set[int]
) -> None:
    """Adds the steps that take a character, reached from the thread's without taking one, in order of preference."""
    pending = [thread]
    while pending:
        at, start, slots = pending.pop()
        if at in seen:
            continue
        seen.add(at)
        step = program.steps[at]
        if step.operation == "JUMP":
            pending.append((at + step.near, start, slots))
        elif step.operation == "SPLIT":
            pending.append((at + step.far, start, slots))
            pending.append((at + step.near, start, slots))
        elif step.operation == "SAVE":
            pending.append((at + 1, start, (*slots[: step.near], place, *slots[step.near + 1 :])))
        elif step.operation == "AT":
            if _stands(step.kind, text, place):
                pending.append((at + 1, start, slots))
        else:
            into.append((at, start, slots))


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
