"""Characters and classes of characters in a regular expression, read from where a backslash or a bracket stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tfiam.source.functions.convert import RefusedError
from tfiam.source.functions.unknown import UnseenError

Test = Callable[[str], bool]

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


@dataclass
class Reader:
    """The text of a pattern and how far it is read."""

    text: str
    place: int = 0

    def peek(self) -> str:
        """The next character, or nothing at the end."""
        return self.text[self.place : self.place + 1]

    def take(self) -> str:
        """The next character, read."""
        found = self.peek()
        if not found:
            raise RefusedError("the regular expression is not whole")
        self.place += 1
        return found


def escaped(reader: Reader) -> str | Test:
    """What follows a backslash, in a class or outside: one character, or a test for many."""
    character = reader.take()
    if character.lower() in _PERL:
        members = _PERL[character.lower()]
        return members.__contains__ if character.islower() else _not(members.__contains__)
    if character in "pP":
        return _unicode_class(reader, negated=character == "P")
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character == "x":
        digits = re.compile(r"\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2})").match(reader.text, reader.place)
        if not digits or int(digits[1] or digits[2], 16) > 0x10FFFF:
            raise RefusedError("the regular expression has a wrong escape")
        reader.place = digits.end()
        return chr(int(digits[1] or digits[2], 16))
    if character == "0" or (character.isascii() and character.isalnum()):
        raise RefusedError("the regular expression has an escape that RE2 does not know")
    return character


def _unicode_class(reader: Reader, *, negated: bool) -> Test:
    name = reader.take()
    if name == "{":
        end = reader.text.find("}", reader.place)
        if end < 0:
            raise RefusedError("the regular expression is not whole")
        name, reader.place = reader.text[reader.place : end], end + 1
    if name.startswith("^"):
        name, negated = name[1:], not negated
    if not re.fullmatch(r"[LMNPSZC][a-z]?", name):
        raise UnseenError

    def test(character: str) -> bool:
        return unicodedata.category(character).startswith(name) != negated

    return test


def character_class(reader: Reader, *, ignore_case: bool) -> Test:
    """A class, after its opening bracket."""
    negated = reader.peek() == "^"
    if negated:
        reader.take()
    tests: list[Test] = []
    first = True
    while first or reader.peek() != "]":
        first = False
        tests.append(_class_member(reader))
    reader.take()
    if ignore_case:
        plain = tests
        tests = [lambda character: any(test(character.lower()) or test(character.upper()) for test in plain)]
    return lambda character: any(test(character) for test in tests) != negated


def _class_member(reader: Reader) -> Test:
    if reader.text.startswith("[:", reader.place):
        found = re.compile(r"\[:(\^?)([a-z]+):\]").match(reader.text, reader.place)
        if not found or found[2] not in _POSIX:
            raise RefusedError("the regular expression has a class that RE2 does not know")
        reader.place = found.end()
        test = _POSIX[found[2]].__contains__
        return _not(test) if found[1] else test
    low = _class_character(reader)
    if not isinstance(low, str):
        return low
    if reader.peek() != "-" or reader.text[reader.place + 1 : reader.place + 2] in {"]", ""}:
        return low.__eq__
    reader.take()
    high = _class_character(reader)
    if not isinstance(high, str) or high < low:
        raise RefusedError("the regular expression has a wrong range")
    return lambda character: low <= character <= high


def _class_character(reader: Reader) -> str | Test:
    character = reader.take()
    return escaped(reader) if character == "\\" else character


def _not(test: Test) -> Test:
    return lambda character: not test(character)
