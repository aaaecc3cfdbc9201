"""Regular expressions of Go's RE2 syntax, parsed to a small program: https://github.com/google/re2/wiki/Syntax.

Python's ``re`` backtracks, so a hostile pattern could take for ever, and it differs in ``$``, ``\\s`` and classes. The
program that this makes runs in time linear in the text (:mod:`tfiam.source.functions.matcher`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tfiam.source.functions.convert import RefusedError
from tfiam.source.functions.unknown import TooLargeError, UnseenError

MAX_PROGRAM: Final = 5_000
MAX_PATTERN: Final = 2_000
MAX_DEPTH: Final = 50

Test = Callable[[str], bool]


class Step(NamedTuple):
    """One step of a program; jumps are relative to it."""

    operation: str
    """CHAR takes a character that passes; SPLIT tries near, then far; JUMP goes near; SAVE keeps the place in a slot; AT
    holds at a place of a kind; MATCH is the end."""
    near: int = 0
    far: int = 0
    kind: str = ""
    passes: Test = frozenset[str]().__contains__


_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_DIGIT, _WORD, _SPACE = frozenset("0123456789"), frozenset(map(chr, range(128))), frozenset("\t\n\f\r ")
_WORD = frozenset(c for c in _WORD if c.isalnum() or c == "_")
_PERL: Final = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_ASCII: Final = tuple(map(chr, range(128)))
_POSIX: Final = {
    "alnum": frozenset(c for c in _ASCII if c.isalnum()),
    "alpha": frozenset(c for c in _ASCII if c.isalpha()),
    "ascii": frozenset(_ASCII),
    "blank": frozenset("\t "),
    "cntrl": frozenset(c for c in _ASCII if ord(c) < 32 or ord(c) == 127),
    "digit": _DIGIT,
    "graph": frozenset(c for c in _ASCII if 32 < ord(c) < 127),
    "lower": frozenset(c for c in _ASCII if c.islower()),
    "print": frozenset(c for c in _ASCII if 32 <= ord(c) < 127),
    "punct": frozenset(c for c in _ASCII if 32 < ord(c) < 127 and not c.isalnum()),
    "space": frozenset("\t\n\v\f\r "),
    "upper": frozenset(c for c in _ASCII if c.isupper()),
    "word": _WORD,
    "xdigit": frozenset("0123456789abcdefABCDEF"),
}
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

    text: str
    place: int = 0
    flags: str = ""
    groups: int = 0
    depth: int = 0
    names: dict[int, str] = field(default_factory=dict)

    def peek(self) -> str:
        return self.text[self.place : self.place + 1]

    def take(self) -> str:
        found = self.peek()
        if not found:
            raise RefusedError("the regular expression is not whole")
        self.place += 1
        return found

    def alternatives(self) -> list[Step]:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooLargeError
        branches = [self.sequence()]
        while self.peek() == "|":
            self.take()
            branches.append(self.sequence())
        self.depth -= 1
        steps = branches.pop()
        for branch in reversed(branches):
            steps = [_split(1, len(branch) + 2), *branch, Step("JUMP", len(steps) + 1), *steps]
        return steps

    def sequence(self) -> list[Step]:
        steps: list[Step] = []
        while self.peek() not in {"", "|", ")"}:
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
        lazy = (self.peek() == "?") != ("U" in self.flags)
        if self.peek() == "?":
            self.take()
        if self.peek() in {"*", "+", "?"} and self.peek():
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
        if self.peek() in simple:
            return simple[self.take()]
        found = _REPEAT.match(self.text, self.place)
        if not found:
            return None
        self.place = found.end()
        least = int(found[1])
        most = None if found[2] and not found[3] else int(found[3] or least)
        if max(least, most or 0) > 1000 or (most is not None and most < least):
            raise RefusedError("the regular expression has a wrong repetition")
        return least, most

    def atom(self) -> list[Step]:
        character = self.take()
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
            return [_char(self.character_class())]
        if character == "\\":
            return self.escape()
        return [_char(self.literal(character))]

    def group(self) -> list[Step]:
        before = self.flags
        number = 0
        if self.peek() == "?":
            found = _GROUP.match(self.text, self.place - 1)
            if not found:
                raise RefusedError("the regular expression has a group that RE2 does not know")
            self.place = found.end()
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
        if self.take() != ")":
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
        character = self.take()
        places = {"A": "start", "z": "end", "b": "word", "B": "no word"}
        if character in places:
            return [Step("AT", kind=places[character])]
        if character == "Q":
            end = self.text.find("\\E", self.place)
            quoted = self.text[self.place :] if end < 0 else self.text[self.place : end]
            self.place = len(self.text) if end < 0 else end + 2
            return [_char(self.literal(item)) for item in quoted]
        self.place -= 1
        found = self.escaped()
        return [_char(self.literal(found) if isinstance(found, str) else found)]

    def escaped(self) -> str | Test:
        """What follows a backslash, in a class or outside: one character, or a test for many."""
        character = self.take()
        if character.lower() in _PERL:
            members = _PERL[character.lower()]
            return members.__contains__ if character.islower() else _not(members.__contains__)
        if character in "pP":
            return self.unicode_class(negated=character == "P")
        if character in _ESCAPES:
            return _ESCAPES[character]
        if character == "x":
            digits = re.compile(r"\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2})").match(self.text, self.place)
            if not digits or int(digits[1] or digits[2], 16) > 0x10FFFF:
                raise RefusedError("the regular expression has a wrong escape")
            self.place = digits.end()
            return chr(int(digits[1] or digits[2], 16))
        if character == "0" or (character.isascii() and character.isalnum()):
            raise RefusedError("the regular expression has an escape that RE2 does not know")
        return character

    def unicode_class(self, *, negated: bool) -> Test:
        name = self.take()
        if name == "{":
            end = self.text.find("}", self.place)
            name, self.place = self.text[self.place : end], end + 1
        if name.startswith("^"):
            name, negated = name[1:], not negated
        if not re.fullmatch(r"[LMNPSZC][a-z]?", name):
            raise UnseenError

        def test(character: str) -> bool:
            return unicodedata.category(character).startswith(name) != negated

        return test

    def character_class(self) -> Test:
        negated = self.peek() == "^"
        if negated:
            self.take()
        tests: list[Test] = []
        first = True
        while first or self.peek() != "]":
            first = False
            tests.append(self.class_member())
        self.take()
        if "i" in self.flags:
            plain = tests
            tests = [lambda character: any(test(character.lower()) or test(character.upper()) for test in plain)]
        return lambda character: any(test(character) for test in tests) != negated

    def class_member(self) -> Test:
        if self.text.startswith("[:", self.place):
            found = re.compile(r"\[:(\^?)([a-z]+):\]").match(self.text, self.place)
            if not found or found[2] not in _POSIX:
                raise RefusedError("the regular expression has a class that RE2 does not know")
            self.place = found.end()
            test = _POSIX[found[2]].__contains__
            return _not(test) if found[1] else test
        low = self.class_character()
        if not isinstance(low, str):
            return low
        if self.peek() != "-" or self.text[self.place + 1 : self.place + 2] in {"]", ""}:
            return low.__eq__
        self.take()
        high = self.class_character()
        if not isinstance(high, str) or high < low:
            raise RefusedError("the regular expression has a wrong range")
        return lambda character: low <= character <= high

    def class_character(self) -> str | Test:
        character = self.take()
        return self.escaped() if character == "\\" else character


def _char(passes: Test) -> Step:
    return Step("CHAR", passes=passes)


def _split(near: int, far: int, lazy: bool = False) -> Step:
    return Step("SPLIT", far, near) if lazy else Step("SPLIT", near, far)


def _not(test: Test) -> Test:
    return lambda character: not test(character)


def _anything(_: str) -> bool:
    return True


def _no_newline(character: str) -> bool:
    return character != "\n"


def compiled(pattern: str) -> Program:
    """The program of a pattern. Raises RefusedError for what RE2 refuses."""
    if len(pattern) > MAX_PATTERN:
        raise TooLargeError
    parser = Parser(pattern)
    body = parser.alternatives()
    if parser.place < len(pattern):
        raise RefusedError("the regular expression has a parenthesis too many")
    if len(body) > MAX_PROGRAM:
        raise TooLargeError
    return Program((*body, Step("MATCH")), parser.groups, parser.names)
