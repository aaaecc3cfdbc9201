"""Reading templates: text, ``${…}`` and ``%{…}``, with strip markers, as HCL's own template parser does.

https://github.com/hashicorp/hcl/blob/main/hclsyntax/parser_template.go
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tfiam.source.literals import RawTemplate, sequence_end
from tfiam.source.syntax import Node, SyntaxFault, Template, TemplateFor, TemplateIf

_ESCAPE: Final = re.compile(r"\\(?:([nrt\"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.?))", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_DIRECTIVE: Final = re.compile(r"\s*(if|else|endif|for|endfor)\b\s*(.*)", re.DOTALL)
_FOR: Final = re.compile(r"([^\W\d][\w-]*)\s*(?:,\s*([^\W\d][\w-]*)\s*)?\bin\b(.*)", re.DOTALL)
_DEEPEST: Final = 40


@dataclass
class _Piece:
    """A part of a template before directives are paired: ``text``, ``value``, ``if``, ``else``, ``endif``, …"""

    kind: str
    text: str


def read_template(raw: RawTemplate, parse: Callable[[str], Node]) -> Template:
    """The template, its expressions read by ``parse``. Raises :class:`SyntaxFault`."""
    pieces = _pieces(raw)
    if raw.flush:
        _flush(pieces)
    return _Builder(pieces, parse).template()


def _pieces(raw: RawTemplate) -> list[_Piece]:
    """Text and sequences in order, with strip markers applied."""
    pieces: list[_Piece] = []
    strip_next = False
    position, text = 0, raw.text
    while position < len(text):
        if text.startswith(("${", "%{"), position):
            end = sequence_end(text, position + 2)
            inner = text[position + 2 : end]
            if inner.startswith("~"):
                inner = inner[1:]
                if pieces and pieces[-1].kind == "text":
                    pieces[-1].text = pieces[-1].text.rstrip()
            strip_next = inner.endswith("~")
            pieces.append(_sequence(text[position], inner.removesuffix("~")))
            position = end + 1
        else:
            literal, position = _literal(raw, position)
            pieces.append(_Piece("text", literal.lstrip() if strip_next else literal))
            strip_next = False
    return pieces


def _sequence(sigil: str, inner: str) -> _Piece:
    if sigil == "$":
        return _Piece("value", inner)
    match = _DIRECTIVE.fullmatch(inner)
    if match is None:
        raise SyntaxFault("a template directive is neither if nor for")
    return _Piece(match[1], match[2])


def _literal(raw: RawTemplate, start: int) -> tuple[str, int]:
    """Text up to the next sequence; of a heredoc, at most up to the end of its line, as HCL's scanner cuts it."""
    text, position = raw.text, start
    pieces: list[str] = []
    while position < len(text) and not text.startswith(("${", "%{"), position):
        if text.startswith(("$${", "%%{"), position):
            pieces.append(text[position + 1 : position + 3])
            position += 3
        elif raw.quoted and (match := _ESCAPE.match(text, position)):
            pieces.append(_unescaped(match))
            position = match.end()
        else:
            pieces.append(text[position])
            position += 1
            if pieces[-1] == "\n" and not raw.quoted:
                break
    return "".join(pieces), position


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        return _ESCAPED[match[1]]
    code = int(match[2] or match[3] or "110000", 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise SyntaxFault("a string has an escape that HCL does not know")
    return chr(code)


def _flush(pieces: list[_Piece]) -> None:
    """Takes off the indentation that all lines of a ``<<-`` heredoc share; blank lines do not count."""
    at_start, fewest = True, None
    lines: list[_Piece] = []
    for piece in pieces:
        if at_start:
            at_start = False
            spaces = 0
            if piece.kind == "text":
                blank = not piece.text.strip() and piece.text.endswith("\n")
                spaces = -1 if blank else len(piece.text) - len(piece.text.lstrip())
                if not blank:
                    lines.append(piece)
            if spaces >= 0 and (fewest is None or spaces < fewest):
                fewest = spaces
        at_start = at_start or (piece.kind == "text" and piece.text.endswith("\n"))
    for piece in lines:
        piece.text = piece.text[fewest or 0 :]


class _Builder:
    """Pairs the directives."""

    def __init__(self, pieces: list[_Piece], parse: Callable[[str], Node]) -> None:
        self._pieces = pieces
        self._parse = parse
        self._next = 0

    def template(self) -> Template:
        return self._until((), 0)[0]

    def _until(self, closings: tuple[str, ...], depth: int) -> tuple[Template, str]:
        """Parts up to one of ``closings``."""
        if depth > _DEEPEST:
            raise SyntaxFault("template directives are nested too deep")
        parts: list[str | Node] = []
        while self._next < len(self._pieces):
            piece = self._pieces[self._next]
            self._next += 1
            if piece.kind == "text":
                parts.append(piece.text)
            elif piece.kind == "value":
                parts.append(self._parse(piece.text))
            elif piece.kind in closings:
                return Template(tuple(parts)), piece.kind
            elif piece.kind == "if":
                parts.append(self._if(piece, depth + 1))
            elif piece.kind == "for":
                parts.append(self._for(piece, depth + 1))
            else:
                raise SyntaxFault(f"a template directive {piece.kind} closes nothing")
        if closings:
            raise SyntaxFault(f"a template directive lacks its {closings[-1]}")
        return Template(tuple(parts)), ""

    def _if(self, piece: _Piece, depth: int) -> TemplateIf:
        condition = self._parse(piece.text)
        then, closing = self._until(("else", "endif"), depth)
        otherwise = self._until(("endif",), depth)[0] if closing == "else" else Template(())
        return TemplateIf(condition, then, otherwise)

    def _for(self, piece: _Piece, depth: int) -> TemplateFor:
        match = _FOR.fullmatch(piece.text)
        if match is None:
            raise SyntaxFault("a template directive for lacks its in")
        key, value = (match[1], match[2]) if match[2] else ("", match[1])
        collection = self._parse(match[3])
        return TemplateFor(key, value, collection, self._until(("endfor",), depth)[0])
