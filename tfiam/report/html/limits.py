"""What of a large report is shown, so that the page stays one that a browser opens; what is left out is counted and said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

MOST_FINDINGS = 2_000
MOST_DOCUMENTS = 500
MOST_CHANGES = 300
MOST_GRANTS = 20
MOST_ROUTES = 300
MOST_WAYS = 25
MOST_IDENTITIES = 500
MOST_PLACES = 1_000
MOST_NAMES = 50
"""Names in one list: addresses of copies, principals of a cell, references of a reason."""
MOST_LINES = 200
"""Lines of one document."""
MOST_EVIDENCE = 40
MOST_CHARACTERS = 4_000_000
"""Characters of text from the plan in one section, before its markup."""
LONGEST = 400
"""Characters of one address, name or line: a resource key may be kilobytes long."""
LONGEST_PROSE = 2_000

T = TypeVar("T")


@dataclass(frozen=True)
class Kept(Generic[T]):
    """The first items, and how many were left out."""

    items: tuple[T, ...]
    left: int = 0

    @property
    def total(self) -> int:
        return len(self.items) + self.left


def kept(items: Sequence[T], most: int, size: Callable[[T], int] = lambda _: 0) -> Kept[T]:
    """At most ``most`` of the items, in order, until their text (``size``) is more than a section may hold."""
    shown: list[T] = []
    room = MOST_CHARACTERS
    for item in items[:most]:
        room -= size(item)
        if room < 0:
            break
        shown.append(item)
    return Kept(tuple(shown), len(items) - len(shown))
