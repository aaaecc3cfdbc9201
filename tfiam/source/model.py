"""Blocks and attributes as they stand in source files. Raw text and lines; nothing is evaluated."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Location:
    """Lines of a source file (counted from 1, both ends included)."""

    file: str
    start_line: int
    end_line: int

    def covers(self, other: Location) -> bool:
        """True if the other stands wholly inside."""
        return self.file == other.file and self.start_line <= other.start_line and other.end_line <= self.end_line


@dataclass(frozen=True)
class Attribute:
    """``name = expression``. ``text`` is the expression as written, without a comment behind it."""

    name: str
    text: str
    file: str
    start_line: int
    """The line of its name."""
    end_line: int
    is_json: bool = False
    """From a ``.tf.json`` file: the text is JSON, whose strings are templates."""

    @property
    def text_line(self) -> int:
        """The line that the expression begins on."""
        return self.end_line - len(self._breaks)

    def line(self, offset: int) -> int:
        """The line of a place in the text."""
        return self.text_line + bisect_left(self._breaks, offset)

    @cached_property
    def _breaks(self) -> tuple[int, ...]:
        """Asked of a whole file of JSON a thousand times, counting anew would take minutes."""
        return tuple(match.start() for match in re.finditer("\n", self.text))

    @property
    def location(self) -> Location:
        return Location(self.file, self.start_line, self.end_line)


@dataclass(frozen=True)
class Block:
    """``type "label" … { }``; ``blocks`` are those nested in it, ``dynamic`` ones with their ``content`` block."""

    type: str
    labels: tuple[str, ...]
    file: str
    start_line: int
    end_line: int
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    inner: Callable[[Block], tuple[Block, ...]] | None = field(default=None, compare=False, repr=False)
    """Of a ``.tf.json`` file: what finds the nested blocks among the attributes."""

    @property
    def location(self) -> Location:
        return Location(self.file, self.start_line, self.end_line)

    @cached_property
    def nested(self) -> tuple[Block, ...]:
        """The nested blocks. In JSON each object, and each list of objects, is an attribute and may be blocks too."""
        return (*self.blocks, *self.inner(self)) if self.inner else self.blocks

    @property
    def name(self) -> str:
        """How expressions and addresses call it: ``aws_iam_role.this``, ``data.aws_region.here``, else its last label."""
        if self.type in ("resource", "data", "ephemeral"):
            return ".".join(self.labels if self.type == "resource" else (self.type, *self.labels))
        return self.labels[-1] if self.labels else self.type


@dataclass(frozen=True)
class Comment:
    """A comment that may waive: its lines, and the line of the code below it (0 when an empty line or nothing follows, or code stands before it)."""

    text: str
    file: str
    start_line: int
    end_line: int
    below: int = 0


@dataclass(frozen=True)
class SourceFile:
    """One file's blocks. ``fault`` says why the rest of it could not be read ("" when all of it was)."""

    file: str
    blocks: tuple[Block, ...] = ()
    comments: tuple[Comment, ...] = ()
    fault: str = ""
