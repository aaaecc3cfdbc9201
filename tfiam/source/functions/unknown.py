"""Unknown parts of arguments: which there are, and what is uncertain about a list that holds them."""

from __future__ import annotations

from typing import Any, Final

from tfiam.source.values import HclSet, Hole, has_mark, references_in

MAX_NODES: Final = 1_000_000


class UnseenError(Exception):
    """The answer hangs on a part that is not known, or on something tfiam does not compute."""


class TooLargeError(Exception):
    """The answer would cost more than any real configuration does."""


class LooseList(list[Any]):
    """A list of which neither the number nor the order of the members is known for sure: ``distinct([a.arn, b.arn])``.

    A document may hold it, for there order and repetition mean nothing; an index or a length of it is a hole.
    """


def references(value: Any) -> tuple[str, ...]:
    """The references of everything unknown in ``value``, each once. A value that repeats itself without end is too large."""
    found: dict[str, None] = {}
    pending, visited = [value], 0
    while pending:
        item = pending.pop()
        visited += 1
        if isinstance(item, Hole):
            found.update(dict.fromkeys(item.references))
        elif isinstance(item, str):
            if has_mark(item):
                found.update(dict.fromkeys(references_in(item)))
        elif isinstance(item, dict):
            pending.extend(reversed(item.values()))
            pending.extend(key for key in item if has_mark(key))
        elif isinstance(item, list):
            pending.extend(reversed(item))
        if visited + len(pending) > MAX_NODES:
            raise TooLargeError
    return tuple(found)


def is_loose(value: Any) -> bool:
    """True if the number or the order of the members of a list is not known."""
    return isinstance(value, LooseList) or (isinstance(value, HclSet) and len(value) > 1 and bool(references(value)))


def firm(value: list[Any]) -> list[Any]:
    """``value``, if number and order of its members are known."""
    if is_loose(value):
        raise UnseenError
    return value
