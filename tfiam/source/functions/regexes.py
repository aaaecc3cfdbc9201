"""``regex``, ``regexall`` and ``replace``: https://developer.hashicorp.com/terraform/language/functions/regex."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from tfiam.source.functions.convert import RefusedError
from tfiam.source.functions.matcher import Match, matches, search
from tfiam.source.functions.pattern import Program, compiled
from tfiam.source.functions.signature import MAX_TEXT, TEXT, Context, Function
from tfiam.source.functions.unknown import TooLargeError
from tfiam.source.values import Value

#: Of a program and a character, what takes as long as one member of a list.
_STEPS: Final = 4
_REFERENCE: Final = re.compile(r"\$(?:(\$)|\{(\w+)\}|(\w+))")


def _captured(program: Program, found: Match, text: str) -> Any:
    """The whole match, or its groups as a list, or as an object where they have names."""
    groups = [_part(found, number, text) for number in range(1, program.groups + 1)]
    if not groups:
        return _part(found, 0, text)
    if not program.names:
        return groups
    if len(program.names) < len(groups):
        raise RefusedError("groups with a name and without one cannot be mixed")
    return {program.names[number]: group for number, group in enumerate(groups, 1)}


def _part(found: Match, number: int, text: str) -> str | None:
    bounds = found.group(number)
    return text[bounds[0] : bounds[1]] if bounds else None


def _program(context: Context, pattern: str, text: str) -> Program:
    program = compiled(pattern)
    if context.spend is not None:
        context.spend(len(program.steps) * (len(text) + 1) // _STEPS)
    return program


def _regex(context: Context, pattern: str, text: str) -> Value:
    program = _program(context, pattern, text)
    found = search(program, text)
    if found is None:
        raise RefusedError("the pattern does not match")
    captured: Value = _captured(program, found, text)
    return captured


def _regexall(context: Context, pattern: str, text: str) -> Value:
    program = _program(context, pattern, text)
    return [_captured(program, found, text) for found in matches(program, text)]


def _replace(context: Context, text: str, old: str, new: str) -> Value:
    if len(old) > 1 and old.startswith("/") and old.endswith("/"):
        return _replaced(_program(context, old[1:-1], text), text, new)
    count = text.count(old) if old else len(text) + 1
    if len(text) + count * len(new) > MAX_TEXT:
        raise TooLargeError
    return text.replace(old, new)


def _replaced(program: Program, text: str, new: str) -> str:
    numbers = {name: number for number, name in program.names.items()}
    pieces: list[str] = []
    size = place = 0
    for found in matches(program, text):
        pieces += [text[place : found.start], _expanded(new, found, text, numbers)]
        size += len(pieces[-1])
        if size > MAX_TEXT:
            raise TooLargeError
        place = found.end
    return "".join([*pieces, text[place:]])


def _expanded(new: str, found: Match, text: str, numbers: Mapping[str, int]) -> str:
    """``$1``, ``${name}`` and ``$$`` in what replaces a match; a group that there is not is empty."""

    def part(reference: re.Match[str]) -> str:
        if reference[1]:
            return "$"
        name = reference[2] or reference[3]
        number = int(name) if name.isdigit() and len(name) < 6 else numbers.get(name, -1)
        return (_part(found, number, text) or "") if number >= 0 else ""

    return _REFERENCE.sub(part, new)


FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        "regex": Function("regex", _regex, (TEXT, TEXT), in_context=True),
        "regexall": Function("regexall", _regexall, (TEXT, TEXT), in_context=True),
        "replace": Function("replace", _replace, (TEXT, TEXT, TEXT), in_context=True),
    }
)
