"""Taking the quoted strings and heredocs out of an expression, so that templates are read by one reader (``templates``).

python-hcl2 parses interpolations of quoted strings, but hands out heredocs as they stand and does not pair directives.
It also takes ``5-1`` for two numbers; a blank behind the minus helps.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tfiam.source.syntax import SyntaxFault

#: The function call that stands for literal N in the text given to python-hcl2.
PLACEHOLDER: Final = "tfiam__literal"
_DEEPEST: Final = 40
_COMMENT: Final = re.compile(r"#[^\n]*|//[^\n]*|/\*.*?\*/", re.DOTALL)
_HEREDOC: Final = re.compile(r"<<(-?)([^\W\d][\w.-]*)[ \t]*\n")
_WORD: Final = re.compile(r"[^\W\d][\w-]*|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_PLAIN: Final = re.compile(r"[^\"\\$%\n]+")


@dataclass(frozen=True)
class RawTemplate:
    """What stands between the quotes, or in the heredoc's lines."""

    text: str
    quoted: bool
    flush: bool = False
    """``<<-``: the indentation that all lines share is taken off."""


def lift(text: str) -> tuple[str, tuple[RawTemplate, ...]]:
    """``text`` with a placeholder for every string and heredoc, without comments; and what they held.

    Raises :class:`SyntaxFault`.
    """
    found: list[RawTemplate] = []
    pieces: list[str] = []

    def take(raw: RawTemplate) -> None:
        pieces.append(f"{PLACEHOLDER}({len(found)})")
        found.append(raw)

    end = _walk(text, 0, 0, pieces.append, take)
    if end != len(text):
        raise SyntaxFault("a bracket is closed that was not opened")
    return "".join(pieces), tuple(found)


def sequence_end(text: str, position: int, depth: int = 0) -> int:
    """Where the ``}`` stands that closes the ``${`` or ``%{`` before ``position``."""
    end = _walk(text, position, depth, _ignore, _ignore)
    if end >= len(text) or text[end] != "}":
        raise SyntaxFault("an interpolation is not closed")
    return end


def _ignore(_: object) -> None:
    return None


def _walk(
    text: str, position: int, depth: int, copy: Callable[[str], object], take: Callable[[RawTemplate], object]
) -> int:
    """Goes over code until the bracket that closes it, or the end; answers where that is."""
    if depth > _DEEPEST:
        raise SyntaxFault("templates are nested too deep")
    open_brackets = 0
    while position < len(text):
        character = text[position]
        if character == '"':
            end = _quoted_end(text, position + 1, depth)
            take(RawTemplate(text[position + 1 : end], quoted=True))
            position = end + 1
        elif character == "<" and (match := _HEREDOC.match(text, position)):
            raw, position = _heredoc(text, match)
            take(raw)
        elif character in "#/" and (match := _COMMENT.match(text, position)):
            copy(" ")
            position = match.end()
        elif match := _WORD.match(text, position):
            if text.startswith("core::", position):  # the namespace of all functions, which python-hcl2 does not know
                position += len("core::")
                continue
            copy(match[0])
            position = match.end()
        else:
            if character in ")]}":
                if not open_brackets:
                    return position
                open_brackets -= 1
            elif character in "([{":
                open_brackets += 1
            copy("- " if character == "-" else character)
            position += 1
    return position


def _quoted_end(text: str, position: int, depth: int) -> int:
    """Where the quote stands that closes the string whose content begins at ``position``."""
    while position < len(text):
        character = text[position]
        if character == '"':
            return position
        if character == "\n":
            break
        if character == "\\":
            position += 2
        elif text.startswith(("$${", "%%{"), position):
            position += 3
        elif text.startswith(("${", "%{"), position):
            position = sequence_end(text, position + 2, depth + 1) + 1
        else:
            plain = _PLAIN.match(text, position)
            position = plain.end() if plain else position + 1
    raise SyntaxFault("a string is not closed")


def _heredoc(text: str, opening: re.Match[str]) -> tuple[RawTemplate, int]:
    position = opening.end()
    while position < len(text):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        if text[position:stop].strip() == opening[2]:
            return RawTemplate(text[opening.end() : position], quoted=False, flush=bool(opening[1])), stop
        position = stop + 1
    raise SyntaxFault("a heredoc is not closed")
