"""Regular expressions of Go's RE2 syntax, parsed to a small program: https://github.com/google/re2/wiki/Syntax.

Python's ``re`` backtracks, so a hostile pattern could take for ever, and it differs in ``$``, ``\\s`` and classes. The
program that this makes runs in time linear in the text (:mod:`tfiam.source.functions.matcher`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tfiam.source.functions.characters import Reader, Test, character_class, escaped
from tfiam.source.functions.convert import RefusedError
from tfiam.source.functions.unknown import TooLargeError

MAX_PROGRAM: Final = 5_000
MAX_PATTERN: Final = 2_000
MAX_DEPTH: Final = 50


class Step(NamedTuple):
    """One step of a program; jumps are relative to it."""

    operation: str
    """CHAR takes a character that passes; SPLIT tries near, then far; JUMP goes near; SAVE keeps the place in a slot; AT
    holds at a place of a kind; MATCH is the end."""
    near: int = 0
    far: int = 0
    kind: str = ""
    passes: Test = frozenset[str]().__contains__


_REPEAT: Final = re.compile(r"\{(\d{1,4})(,(\d{1,4})?)?\}")
_GROUP: Final = re.compile(r"\(\?(?:P?<([A-Za-z_]\w*)>|([imsU]*(?:-[imsU]+)?)([:)]))", re.ASCII)


@dataclass(frozen=True)
class Program:
    """Steps, the number of groups (the whole match is none of them), and names of groups by number."""

    steps: tuple[Step, ...]
    groups: int
    names: dict[int, str]


@dataclass
class Parser:
    """Recursive descent; each method returns the steps of what it has read, with jumps relative to their place."""

    source: Reader
    flags: str = ""
    groups: int = 0
    depth: int = 0
    names: dict[int, str] = field(default_factory=dict)

    def alternatives(self) -> list[Step]:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooLargeError
        branches = [self.sequence()]
        while self.source.peek() == "|":
            self.source.take()
            branches.append(self.sequence())
        self.depth -= 1
        steps = branches.pop()
        for branch in reversed(branches):
            steps = [_split(1, len(branch) + 2), *branch, Step("JUMP", len(steps) + 1), *steps]
        return steps

    def sequence(self) -> list[Step]:
        steps: list[Step] = []
        while self.source.peek() not in {"", "|", ")"}:
            steps += self.repeated(self.atom())
            if len(steps) > MAX_PROGRAM:
                raise TooLargeError
        return steps

    def repeated(self, body: list[Step]) -> list[Step]:
        """The atom with its quantifier. Two in a row are refused, as RE2 does."""
        bounds = self.quantifier()
        if bounds is None:
            return body
        least, most = bounds
        lazy = (self.source.peek() == "?") != ("U" in self.flags)
        if self.source.peek() == "?":
            self.source.take()
        if self.source.peek() in {"*", "+", "?"} and self.source.peek():
            raise RefusedError("the regular expression has a quantifier of a quantifier")
        if len(body) * max(least, most or 0, 1) > MAX_PROGRAM:
            raise TooLargeError
        if most is None:
            loop = [_split(1, len(body) + 2, lazy), *body, Step("JUMP", -len(body) - 1)]
            return [*(body * least), *loop]
        steps = body * least
        optional: list[Step] = []
        for _ in range(most - least):
            optional = [_split(1, len(body) + len(optional) + 1, lazy), *body, *optional]
        return steps + optional

    def quantifier(self) -> tuple[int, int | None] | None:
        simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if self.source.peek() in simple:
            return simple[self.source.take()]
        found = _REPEAT.match(self.source.text, self.source.place)
        if not found:
            return None
        self.source.place = found.end()
        least = int(found[1])
        most = None if found[2] and not found[3] else int(found[3] or least)
        if max(least, most or 0) > 1000 or (most is not None and most < least):
            raise RefusedError("the regular expression has a wrong repetition")
        return least, most

    def atom(self) -> list[Step]:
        character = self.source.take()
        if character == "(":
            return self.group()
        if character in "*+?":
            raise RefusedError("the regular expression has nothing to repeat")
        if character == "^":
            return [Step("AT", kind="line start" if "m" in self.flags else "start")]
        if character == "$":
            return [Step("AT", kind="line end" if "m" in self.flags else "end")]
        if character == ".":
            return [_char(_anything if "s" in self.flags else _no_newline)]
        if character == "[":
            return [_char(character_class(self.source, ignore_case="i" in self.flags))]
        if character == "\\":
            return self.escape()
        return [_char(self.literal(character))]

    def group(self) -> list[Step]:
        before = self.flags
        number = 0
        if self.source.peek() == "?":
            found = _GROUP.match(self.source.text, self.source.place - 1)
            if not found:
                raise RefusedError("the regular expression has a group that RE2 does not know")
            self.source.place = found.end()
            if found[1]:
                number = self.numbered(found[1])
            else:
                on, _, off = (found[2] or "").partition("-")
                self.flags = "".join(flag for flag in self.flags + on if flag not in off)
                if found[3] == ")":
                    return []
        else:
            number = self.numbered("")
        body = self.alternatives()
        if self.source.take() != ")":
            raise RefusedError("the regular expression is not whole")
        self.flags = before
        return [Step("SAVE", 2 * number), *body, Step("SAVE", 2 * number + 1)] if number else body

    def numbered(self, name: str) -> int:
        self.groups += 1
        if name:
            if name in self.names.values():
                raise RefusedError("the regular expression names two groups alike")
            self.names[self.groups] = name
        return self.groups

    def literal(self, character: str) -> Test:
        if "i" in self.flags:
            return frozenset({character.lower(), character.upper(), character}).__contains__
        return character.__eq__

    def escape(self) -> list[Step]:
        character = self.source.take()
        places = {"A": "start", "z": "end", "b": "word", "B": "no word"}
        if character in places:
            return [Step("AT", kind=places[character])]
        if character == "Q":
            end = self.source.text.find("\\E", self.source.place)
            quoted = self.source.text[self.source.place :] if end < 0 else self.source.text[self.source.place : end]
            self.source.place = len(self.source.text) if end < 0 else end + 2
            return [_char(self.literal(item)) for item in quoted]
        self.source.place -= 1
        found = escaped(self.source)
        return [_char(self.literal(found) if isinstance(found, str) else found)]


def _char(passes: Test) -> Step:
    return Step("CHAR", passes=passes)


def _split(near: int, far: int, lazy: bool = False) -> Step:
    return Step("SPLIT", far, near) if lazy else Step("SPLIT", near, far)


def _anything(_: str) -> bool:
    return True


def _no_newline(character: str) -> bool:
    return character != "\n"


def compiled(pattern: str) -> Program:
    """The program of a pattern. Raises RefusedError for what RE2 refuses."""
    if len(pattern) > MAX_PATTERN:
        raise TooLargeError
    parser = Parser(Reader(pattern))
    body = parser.alternatives()
    if parser.source.place < len(pattern):
        raise RefusedError("the regular expression has a parenthesis too many")
    if len(body) > MAX_PROGRAM:
        raise TooLargeError
    return Program((*body, Step("MATCH")), parser.groups, parser.names)
