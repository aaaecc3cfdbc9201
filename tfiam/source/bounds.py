"""How much one evaluation may cost. A configuration can be written so that a few lines fill a machine."""

from __future__ import annotations

from typing import Any, Final

from tfiam.source.values import HclError

_NODES: Final = 400_000
_DEPTH: Final = 110
_SIZE: Final = 400_000
_TEXT: Final = 4_000_000
#: Members of lists and maps, and eight characters each of text, that functions walk: a second or two.
_WORK: Final = 2_000_000
_CHARACTERS: Final = 8
_TIGHTEST: Final = 64


class TooLarge(Exception):  # noqa: N818 - the answer is a hole, no error
    """The evaluation would cost more than any real configuration does."""


class Budget:
    """Counts nodes, depth and characters of one evaluation, through locals and modules."""

    def __init__(self) -> None:
        self._nodes = 0
        self._depth = 0
        self._text = 0
        self._work = 0
        self._share = 1

    @property
    def fresh(self) -> bool:
        """True outside of any evaluation."""
        return self._depth == 0

    def restart(self) -> None:
        """Begins a new evaluation."""
        self._nodes = self._text = self._work = 0

    def tighten(self) -> None:
        """After an evaluation that was too large the next ones get half as much: one bomb is an accident, many are not."""
        self._share = min(2 * self._share, _TIGHTEST)

    def enter(self) -> None:
        """A node of a tree, before what is below it; ``leave`` ends it. (A context manager would take half the time of all.)"""
        self._nodes += 1
        if self._nodes * self._share > _NODES or self._depth >= _DEPTH:
            raise TooLarge
        self._depth += 1

    def leave(self) -> None:
        """Behind the node that ``enter`` began."""
        self._depth -= 1

    def text(self, text: str) -> str:
        """``text`` that was made, counted."""
        self._text += len(text)
        if self._text > _TEXT:
            raise TooLarge
        return text

    def spend(self, work: int) -> None:
        """Counts what a function walks, in members of a list."""
        self._work += work
        if self._work * self._share > _WORK:
            raise TooLarge

    def value(self, value: Any) -> Any:
        """``value`` that goes into a function, which walks all of it: a list of itself ten times over grows at each level."""
        pending, seen, characters = [value], 0, 0
        while pending:
            item = pending.pop()
            if isinstance(item, (list, dict)):
                seen += len(item) + 1
                if seen > _SIZE:
                    raise TooLarge
                pending.extend(item.values() if isinstance(item, dict) else item)
            elif isinstance(item, str):
                if len(item) > _TEXT:
                    raise TooLarge
                characters += len(item)
        self.spend(seen + characters // _CHARACTERS)
        return value


def as_key(value: Any) -> str | int:
    """A step of a reference that is known."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise HclError("an index is neither a text nor a whole number")
    return value
