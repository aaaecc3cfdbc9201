"""The blocks of a ``.tf.json`` file, with the lines of each.

What is a nested block there and what an object only the provider's schema tells: both are attributes here.
https://developer.hashicorp.com/terraform/language/syntax/json
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from tfiam.source.model import Attribute, Block, SourceFile
from tfiam.source.positions import Entry, Span, entries, location, unwrapped, whole

#: How many labels each type of block has.
_LABELS: Final = {
    "resource": 2,
    "data": 2,
    "ephemeral": 2,
    "module": 1,
    "variable": 1,
    "output": 1,
    "provider": 1,
    "locals": 0,
}


def read_json_blocks(text: str, file: str) -> SourceFile:
    """The blocks of ``text``; a fault, and no block, when it is no JSON object."""
    try:
        fault = "" if isinstance(json.loads(text), dict) else "is no JSON object"
    except json.JSONDecodeError as error:
        fault = f"line {error.lineno} is no JSON"
    except RecursionError:
        fault = "is nested too deep"
    if fault:
        return SourceFile(file, fault=fault)
    document = Attribute("", text, file, 1, 1 + text.count("\n"), is_json=True)
    blocks = [
        block
        for entry in entries(document, whole(document)) or ()
        if entry.key in _LABELS
        for block in _blocks(document, str(entry.key), entry, _LABELS[str(entry.key)], ())
    ]
    return SourceFile(file, tuple(blocks))


def _blocks(document: Attribute, type_: str, entry: Entry, labels: int, named: tuple[str, ...]) -> Iterator[Block]:
    """A body may be an object or a list of them, at each level."""
    if labels:
        for body in _objects(document, entry.value):
            for labelled in entries(document, body) or ():
                yield from _blocks(document, type_, labelled, labels - 1, (*named, str(labelled.key)))
        return
    place = location(document, entry.span)
    for body in _objects(document, entry.value):
        attributes = {
            str(one.key): _attribute(document, one) for one in entries(document, body) or () if one.key != "//"
        }
        yield Block(type_, named, document.file, place.start_line, place.end_line, attributes)


def _objects(document: Attribute, span: Span) -> Iterator[Span]:
    value = unwrapped(document.text, span)
    if document.text.startswith("[", value.start):
        yield from (one.value for one in entries(document, value) or ())
    else:
        yield value


def _attribute(document: Attribute, entry: Entry) -> Attribute:
    value = unwrapped(document.text, entry.value)
    place = location(document, entry.span)
    return Attribute(
        str(entry.key),
        document.text[value.start : value.end],
        document.file,
        place.start_line,
        place.end_line,
        is_json=True,
    )
