"""How much one evaluation may cost. A configuration can be written so that a few lines fill a machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from tfiam.source.values import HclError

_NODES: Final = 400_000
_DEPTH: Final = 110
_SIZE: Final = 400_000
_TEXT: Final = 4_000_000


class TooLarge(Exception):  # noqa: N818 - the answer is a hole, no error
    """The evaluation would cost more than any real configuration does."""


class Budget:
    """Counts nodes, depth and characters of one evaluation, through locals and modules."""

    def __init__(self) -> None:
        self._nodes = 0
        self._depth = 0
        self._text = 0

    @property
    def fresh(self) -> bool:
        """True outside of any evaluation."""
        return self._depth == 0

    def restart(self) -> None:
        """Begins a new evaluation."""
        self._nodes = self._text = 0

    @contextmanager
    def level(self) -> Iterator[None]:
        """One node of a tree, and what is below it."""
        self._nodes += 1
        if self._nodes > _NODES or self._depth >= _DEPTH:
            raise TooLarge
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1

    def text(self, text: str) -> str:
        """``text`` that was made, counted."""
        self._text += len(text)
        if self._text > _TEXT:
            raise TooLarge
        return text

    @staticmethod
    def value(value: Any) -> Any:
        """``value`` that goes into a function, which walks all of it: a list of itself ten times over grows at each level."""
        pending, seen = [value], 0
        while pending:
            item = pending.pop()
            if isinstance(item, (list, dict)):
                seen += len(item) + 1
                if seen > _SIZE:
                    raise TooLarge
                pending.extend(item.values() if isinstance(item, dict) else item)
            elif isinstance(item, str) and len(item) > _TEXT:
                raise TooLarge
        return value


def as_key(value: Any) -> str | int:
    """A step of a reference that is known."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise HclError("an index is neither a text nor a whole number")
    return value
