"""Every block and attribute of one HCL file, with its lines and its text as written.

No parser: HCL's block structure can be read off its brackets, strings and comments, some fifty times as fast. What the
expressions say is for those who evaluate them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from tfiam.source.model import Attribute, Block, Comment, SourceFile
from tfiam.source.scan import MAX_DEPTH, Scanner, SyntaxFault

_SPACE: Final = re.compile(r"[ \t\r\n]+|#|//|/\*")
_IDENTIFIER: Final = re.compile(r"[^\W\d][\w-]*")
_GAP: Final = re.compile(r"[ \t\r]+|/\*")
_LABEL: Final = re.compile(r'"((?:[^"\\\n]|\\[^\n])*)"|([^\W\d][\w-]*)')
_SOMETHING: Final = re.compile(r"\S")
#: The commonest argument: a value on its line without brackets, templates or a comment.
_PLAIN: Final = re.compile(r'([^\W\d][\w-]*)[ \t]*=[ \t]*("[^"\\\n$%]*"|[\w.-]+(?:\[\d+\][\w.-]*)?)(?=[ \t\r]*\n)')
WAIVES: Final = re.compile(r"(?:tfiam|checkov|bridgecrew)\s*:\s*skip")


def read_blocks(text: str, file: str) -> SourceFile:
    """The blocks of ``text``. A fault in it ends the reading: what stands before it is kept, the fault names the line."""
    return _Reader(text, file).read()


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._scanner = Scanner(text)
        self._breaks = [match.start() for match in re.finditer("\n", text)]

    def read(self) -> SourceFile:
        blocks: list[Block] = []
        fault = ""
        try:
            position = self._body({}, blocks, 1 if self._text.startswith("\ufeff") else 0, depth=0)
            if position < len(self._text):
                fault = f"line {self._line(position)} has a }} that closes nothing"
        except SyntaxFault as error:
            fault = f"line {self._line(error.offset)} {error.problem}"
        return SourceFile(self._file, tuple(blocks), self._comments(), fault)

    def _line(self, offset: int) -> int:
        return bisect_right(self._breaks, offset - 1) + 1

    def _body(self, attributes: dict[str, Attribute], blocks: list[Block], position: int, depth: int) -> int:
        """Reads on until the body's ``}`` or the end; the offset of it."""
        while True:
            position = self._skip(position, _SPACE)
            if position >= len(self._text) or self._text[position] == "}":
                return position
            if plain := _PLAIN.match(self._text, position):
                name, text = plain.groups()
                line = self._line(position)
                attributes.setdefault(name, Attribute(name, text, self._file, line, line))
                position = plain.end()
                continue
            match = _IDENTIFIER.match(self._text, position)
            if match is None:
                raise SyntaxFault(position, "is no block and no argument")
            behind = self._skip(match.end(), _GAP)
            if self._text.startswith("=", behind):
                position = self._attribute(match.group(), position, behind + 1, attributes)
            else:
                position = self._block(match.group(), position, behind, blocks, depth)

    def _skip(self, position: int, what: re.Pattern[str]) -> int:
        while match := what.match(self._text, position):
            position = match.end() if match.group()[0].isspace() else self._scanner.comment(position)
        return position

    def _attribute(self, name: str, start: int, position: int, attributes: dict[str, Attribute]) -> int:
        position = self._skip(position, _GAP)
        end, onward = self._scanner.expression(position)
        if end <= position:
            raise SyntaxFault(start, f"gives {name} no value")
        lines = self._line(start), self._line(end - 1)
        attributes.setdefault(name, Attribute(name, self._text[position:end], self._file, *lines))
        return onward

    def _block(self, type_: str, start: int, position: int, blocks: list[Block], depth: int) -> int:
        if depth >= MAX_DEPTH:
            raise SyntaxFault(start, f"is nested more than {MAX_DEPTH} deep")
        labels: list[str] = []
        while match := _LABEL.match(self._text, position):
            labels.append(match.group(1) if match.group(2) is None else match.group(2))
            position = self._skip(match.end(), _GAP)
        if not self._text.startswith("{", position):
            raise SyntaxFault(start, f"has {type_} without = or a block behind it")
        attributes: dict[str, Attribute] = {}
        nested: list[Block] = []
        end = self._body(attributes, nested, position + 1, depth + 1)
        if end >= len(self._text):
            raise SyntaxFault(start, "opens a block that is never closed with }")
        lines = self._line(start), self._line(end)
        blocks.append(Block(type_, tuple(labels), self._file, *lines, attributes, tuple(nested)))
        return end + 1

    def _comments(self) -> tuple[Comment, ...]:
        """Those that may waive, each with the line of the code below it."""
        found: list[Comment] = []
        next_line, below = 0, 0  # of the comment that comes after, when it has its lines for itself
        for start, end in reversed(self._scanner.comments):
            first, last = self._line(start), self._line(max(start, end - 1))
            alone = not _SOMETHING.search(self._text, self._breaks[first - 2] + 1 if first > 1 else 0, start)
            below = below if next_line == last + 1 else self._below(last)
            next_line = first if alone else 0
            text = self._text[start:end]
            if WAIVES.search(text):
                found.append(Comment(text, self._file, first, last, below if alone else 0))
        return tuple(reversed(found))

    def _below(self, last: int) -> int:
        """The line after the comment, if something stands there."""
        if last > len(self._breaks):
            return 0
        end = self._breaks[last] if last < len(self._breaks) else len(self._text)
        return last + 1 if self._text[self._breaks[last - 1] + 1 : end].strip() else 0
