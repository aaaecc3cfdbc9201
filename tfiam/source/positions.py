"""Where a part of an expression stands in its text: a key of an object, an element of a list, a policy's statement."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from tfiam.source.model import Attribute, Location
from tfiam.source.scan import Scanner, SyntaxFault

Step: TypeAlias = "str | int"

_LEADING: Final = re.compile(r"\s+|#[^\n]*|//[^\n]*|/\*.*?\*/", re.DOTALL)
_WRAPPER: Final = re.compile(r"(?:jsonencode|tolist|toset|tomap|sensitive|nonsensitive)?\s*\(")
_HEREDOC: Final = re.compile(r"<<-?[^\W\d][\w-]*[ \t]*\r?\n")
_KEY: Final = re.compile(r'\(?\s*(?:"((?:[^"\\]|\\.)*)"|([^\W\d][\w-]*))\s*\)?\s*[=:](?!=)', re.DOTALL)
_JSON_GAP: Final = re.compile(r"[ \t\r\n,:]*")
_COMPREHENSION: Final = re.compile(r"[\[{]\s*for\b")
_MAX_WRAPPERS: Final = 20


class Span(NamedTuple):
    """A part of a text. In JSON, entries are not parted by line breaks."""

    start: int
    end: int
    json: bool = False


class Entry(NamedTuple):
    """``key = value`` of an object, or an element of a list (then the key is its position)."""

    key: Step
    span: Span
    value: Span


def whole(attribute: Attribute) -> Span:
    return Span(0, len(attribute.text), attribute.is_json)


def entries(attribute: Attribute, span: Span) -> tuple[Entry, ...] | None:
    """The entries of the object or list that the span is; None when it is neither, or is made by ``for``."""
    text = attribute.text
    span = unwrapped(text, span)
    opener = text[span.start : span.start + 1]
    if opener not in ("{", "[") or _COMPREHENSION.match(text, span.start):
        return None
    if attribute.is_json:
        try:
            return tuple(_json_entries(text, span.start, opener))
        except RecursionError:
            return None
    try:
        parts = Scanner(text[span.start : span.end]).parts(0, by_line=opener == "{" and not span.json)
    except SyntaxFault:
        return None
    spans = (Span(span.start + start, span.start + end, span.json) for start, end in parts)
    trimmed = [one for one in (_trimmed(text, one) for one in spans) if one.start < one.end]
    if opener == "[":
        return tuple(Entry(position, part, part) for position, part in enumerate(trimmed))
    found = []
    for part in trimmed:
        match = _KEY.match(text, part.start, part.end)
        if match is not None:
            key = match.group(2) if match.group(1) is None else match.group(1)
            found.append(Entry(key, part, Span(match.end(), part.end, span.json)))
    return tuple(found)


def _json_entries(text: str, start: int, opener: str) -> Iterator[Entry]:
    """Those of text that is known to be JSON. Its own decoder is fifty times as fast as the scanner, and files get large."""
    decode = json.JSONDecoder().raw_decode
    position = _json_gap(text, start + 1)
    number = 0
    while text[position] not in "]}":
        begin = position
        key: Step = number
        if opener == "{":
            key, position = decode(text, position)
            position = _json_gap(text, position)
        value = position
        _, position = decode(text, position)
        yield Entry(key, Span(begin, position, json=True), Span(value, position, json=True))
        position = _json_gap(text, position)
        number += 1


def _json_gap(text: str, position: int) -> int:
    match = _JSON_GAP.match(text, position)
    return match.end() if match else position


def descend(attribute: Attribute, span: Span, step: Step) -> Entry | None:
    """The entry with that key or position."""
    return next((one for one in entries(attribute, span) or () if one.key == step), None)


def statements(attribute: Attribute, span: Span | None = None) -> tuple[Span, ...] | None:
    """The statements of the policy document that an expression writes out; None when it does not write them out."""
    document = span or whole(attribute)
    entry = descend(attribute, document, "Statement")
    if entry is None:
        return None
    value = unwrapped(attribute.text, entry.value)
    if attribute.text.startswith("{", value.start) and not _COMPREHENSION.match(attribute.text, value.start):
        return (value,)
    listed = entries(attribute, value)
    # A directive of the template adds or drops elements.
    if listed is None or (value.json and not attribute.is_json and "%{" in attribute.text[value.start : value.end]):
        return None
    return tuple(one.value for one in listed)


def location(attribute: Attribute, span: Span) -> Location:
    """The lines of a part of the attribute's text."""
    return Location(attribute.file, attribute.line(span.start), attribute.line(span.end))


def unwrapped(text: str, span: Span) -> Span:
    """Without the white space, comments, parentheses, ``jsonencode( )`` or heredoc marks around it."""
    for _ in range(_MAX_WRAPPERS):
        span = _trimmed(text, span)
        heredoc = _HEREDOC.match(text, span.start, span.end)
        wrapper = _WRAPPER.match(text, span.start, span.end)
        if heredoc is not None and heredoc.end() <= span.end:
            return _trimmed(text, Span(heredoc.end(), max(heredoc.end(), text.rfind("\n", 0, span.end)), json=True))
        if wrapper is None or not text.endswith(")", span.start, span.end):
            return span
        span = Span(wrapper.end(), span.end - 1, span.json)
    return span


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and (match := _LEADING.match(text, start, end)):
        start = match.end()
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return Span(start, end, span.json)
