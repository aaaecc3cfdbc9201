"""The blocks of a ``.tf.json`` file, with the lines of each.

What is a nested block there and what an object only the provider's schema tells: both are attributes here, and objects are
nested blocks to whoever asks for these.
https://developer.hashicorp.com/terraform/language/syntax/json
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from tfiam.source.blocks import WAIVES
from tfiam.source.model import Attribute, Block, Comment, SourceFile
from tfiam.source.positions import Entry, Span, entries, location, unwrapped, whole

_NOTE: Final = "//"
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
    return SourceFile(file, tuple(blocks), tuple(_comments(document, whole(document))))


def _blocks(document: Attribute, type_: str, entry: Entry, labels: int, named: tuple[str, ...]) -> Iterator[Block]:
    """A body may be an object or a list of them, at each level."""
    if labels:
        for body in _objects(document, entry.value):
            for labelled in entries(document, body) or ():
                yield from _blocks(document, type_, labelled, labels - 1, (*named, str(labelled.key)))
        return
    for body in _objects(document, entry.value):
        yield _block(document, type_, named, entry.span, body)


def _block(document: Attribute, type_: str, labels: tuple[str, ...], span: Span, body: Span) -> Block:
    place = location(document, span)
    attributes = {str(one.key): _attribute(document, one) for one in entries(document, body) or () if one.key != _NOTE}
    return Block(type_, labels, document.file, place.start_line, place.end_line, attributes, inner=_nested)


def _nested(block: Block) -> tuple[Block, ...]:
    """In the order that they are written in, which is the order of the blocks."""
    found: list[Block] = []
    for name, attribute in block.attributes.items():
        for body in _objects(attribute, whole(attribute)):
            if not attribute.text.startswith("{", body.start):
                continue
            if name != "dynamic":
                found.append(_block(attribute, name, (), body, body))
                continue
            for made in entries(attribute, body) or ():
                found += (
                    _block(attribute, name, (str(made.key),), made.span, one) for one in _objects(attribute, made.value)
                )
    return tuple(found)


def _comments(document: Attribute, span: Span) -> Iterator[Comment]:
    """The texts of ``"//"`` that may waive; in JSON a comment stands in the block that it is about."""
    if document.text.find(f'"{_NOTE}"', span.start, span.end) < 0:
        return
    for entry in entries(document, span) or ():
        if entry.key != _NOTE:
            yield from _comments(document, entry.value)
        elif document.text.startswith('"', entry.value.start):
            place = location(document, entry.span)
            for line in json.loads(document.text[entry.value.start : entry.value.end]).split("\n"):
                if WAIVES.search(line):
                    yield Comment(line, place.file, place.start_line, place.end_line)


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
