"""Where an HCL expression ends: strings with templates in them, heredocs, comments, brackets.

https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#lexical-elements
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

#: Brackets, template interpolations and blocks in one another. Nobody writes a tenth of it.
MAX_DEPTH: Final = 200

_CODE: Final = re.compile(r'["\n{}()\[\]#]|//|/\*|<<(?=-?[^\W\d])')
_INTERPOLATION: Final = re.compile(r'["{}#]|//|/\*|<<(?=-?[^\W\d])')
# `$${` and `%%{` are escapes. https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
# Runs, not characters: each turn of the outer loop costs memory.
_STRING: Final = re.compile(r'(?:[^"\\\n$%]+|\\[^\n]|\$\$\{|%%\{|[$%](?!\{))*')
#: The commonest string: no template, no escape.
_SIMPLE: Final = re.compile(r'"[^"\\\n$%]*"')
_PART: Final = re.compile(r'["\n,{}()\[\]#]|//|/\*|<<(?=-?[^\W\d])')
_HEREDOC: Final = re.compile(r"<<-?([^\W\d][\w-]*)[ \t]*\r?\n")
_TRAILING: Final = re.compile(r"[ \t\r]*(?:\n|$|#|//|/\*)")
_ENDS: Final = frozenset("\n)]}")
_COMMENTS: Final = frozenset({"#", "//", "/*"})
_STRING_LEVEL: Final = -1
_OPENERS: Final = {"(": ")", "[": "]", "{": "}"}


class SyntaxFault(Exception):  # noqa: N818 - a fault of the file; it never leaves this package
    """The text at ``offset`` is no HCL."""

    def __init__(self, offset: int, problem: str) -> None:
        self.offset = offset
        self.problem = problem
        super().__init__(problem)


@dataclass
class Scanner:
    """Walks one text. ``comments`` collects the spans of the comments met."""

    text: str
    comments: list[tuple[int, int]] = field(default_factory=list)

    def expression(self, start: int) -> tuple[int, int]:
        """Where the expression at ``start`` ends without a comment behind it, and where its line or its block goes on."""
        closers: list[str] = []
        position, comment = start, -1
        while match := _CODE.search(self.text, position):
            mark, at = match.group(), match.start()
            if not closers and mark in _ENDS:
                return _trimmed(self.text, start, comment if comment >= 0 else at), at
            if mark in _OPENERS or mark in _ENDS:
                _bracket(closers, mark, at)
                position = at + 1
                continue
            position = self.skip(at, mark)
            if mark in _COMMENTS and not closers and comment < 0 and _TRAILING.match(self.text, position):
                comment = at
        if closers:
            raise SyntaxFault(start, f"has a bracket that is never closed with {closers[-1]}")
        return _trimmed(self.text, start, comment if comment >= 0 else len(self.text)), len(self.text)

    def parts(self, start: int, *, by_line: bool) -> list[tuple[int, int]]:
        """The spans between the commas (with ``by_line``, the line breaks too) of the bracket that opens at ``start``."""
        closers: list[str] = []
        found: list[tuple[int, int]] = []
        position = begin = start
        while match := _PART.search(self.text, position):
            mark, at = match.group(), match.start()
            position = at + 1
            if mark in _OPENERS or (mark in _ENDS and mark != "\n"):
                if not closers:
                    begin = position
                _bracket(closers, mark, at)
                if not closers:
                    return [*found, (begin, at)]
            elif mark in {",", "\n"}:
                if len(closers) == 1 and (by_line or mark == ","):
                    found.append((begin, at))
                    begin = position
            else:
                position = self.skip(at, mark)
        raise SyntaxFault(start, "has a bracket that is never closed")

    def skip(self, at: int, mark: str) -> int:
        """The offset behind the string, heredoc or comment that ``mark`` begins."""
        if mark == '"':
            return self.string(at)
        if mark == "<<":
            return self.heredoc(at)
        return self.comment(at)

    def string(self, at: int) -> int:
        """The offset behind the quoted string at ``at``. It cannot span lines, its interpolations can."""
        if simple := _SIMPLE.match(self.text, at):
            return simple.end()
        inside = [_STRING_LEVEL]  # a string, or an interpolation with so many braces open in it
        position = at + 1
        while inside:
            if len(inside) > MAX_DEPTH:
                raise SyntaxFault(at, f"is nested more than {MAX_DEPTH} deep")
            position = (
                self._in_string(at, position, inside)
                if inside[-1] == _STRING_LEVEL
                else self._in_interpolation(at, position, inside)
            )
        return position

    def _in_string(self, at: int, position: int, inside: list[int]) -> int:
        match = _STRING.match(self.text, position)
        position = match.end() if match else position
        if self.text.startswith('"', position):
            inside.pop()
            return position + 1
        if self.text.startswith(("${", "%{"), position):
            inside.append(0)
            return position + 2
        raise SyntaxFault(at, "has a quoted string that is not closed on its line")

    def _in_interpolation(self, at: int, position: int, inside: list[int]) -> int:
        match = _INTERPOLATION.search(self.text, position)
        if match is None:
            raise SyntaxFault(at, "has an interpolation that is never closed with }")
        mark = match.group()
        if mark == '"':
            inside.append(_STRING_LEVEL)
        elif mark == "{":
            inside[-1] += 1
        elif mark == "}" and inside[-1]:
            inside[-1] -= 1
        elif mark == "}":
            inside.pop()
        else:
            return self.skip(match.start(), mark)
        return match.end()

    def heredoc(self, at: int) -> int:
        """The offset behind the closing mark of the heredoc at ``at``, or behind ``<<`` where none begins."""
        match = _HEREDOC.match(self.text, at)
        if match is None:
            return at + 2
        end = re.compile(rf"^[ \t]*{re.escape(match.group(1))}[ \t\r]*$", re.MULTILINE).search(self.text, match.end())
        if end is None:
            raise SyntaxFault(at, f"has a heredoc that {match.group(1)} never closes")
        return end.end()

    def comment(self, at: int) -> int:
        """The offset behind the comment at ``at``; of one that runs to the end of its line, the line break."""
        if self.text.startswith("/*", at):
            end = self.text.find("*/", at + 2) + 2
            if end < 2:
                raise SyntaxFault(at, "has a comment that is never closed with */")
        else:
            end = self.text.find("\n", at)
            end = end if end >= 0 else len(self.text)
        self.comments.append((at, end))
        return end


def _bracket(closers: list[str], mark: str, at: int) -> None:
    if mark in _OPENERS:
        if len(closers) >= MAX_DEPTH:
            raise SyntaxFault(at, f"is nested more than {MAX_DEPTH} deep")
        closers.append(_OPENERS[mark])
    elif mark != "\n" and (not closers or closers.pop() != mark):
        raise SyntaxFault(at, f"has {mark} where another bracket closes")


def _trimmed(text: str, start: int, end: int) -> int:
    """``end`` without the white space before it."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
