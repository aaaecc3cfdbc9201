"""JSON as Terraform writes it (Go's ``encoding/json``, keys sorted) and reads it.

https://developer.hashicorp.com/terraform/language/functions/jsonencode
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, NoReturn

from tfiam.source.functions.convert import RefusedError
from tfiam.source.functions.unknown import TooLargeError, UnseenError
from tfiam.source.values import Hole, Value, exact, has_mark, is_number, mark, number_text

_MAX_PIECES: Final = 2_000_000
_ESCAPED: Final = re.compile('[\x00-\x1f"\\\\<>&\u2028\u2029]')
_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def quoted(text: str) -> str:
    """A text as a JSON string; marks stay as they are."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}"


def encode(value: Any) -> str:
    """``value`` as JSON text, holes as marks."""
    pieces: list[str] = []
    for piece in _pieces(value):
        pieces.append(piece)
        if len(pieces) > _MAX_PIECES:
            raise TooLargeError
    return "".join(pieces)


def _pieces(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield quoted(value)
    elif isinstance(value, Hole):
        yield quoted(mark(value))
    elif value is None or isinstance(value, bool):
        yield {None: "null", True: "true", False: "false"}[value]
    elif is_number(value):
        yield number_text(value)
    elif isinstance(value, list):
        yield "["
        for place, item in enumerate(value):
            if place:
                yield ","
            yield from _pieces(item)
        yield "]"
    else:
        yield "{"
        for place, key in enumerate(sorted(value)):
            yield f"{',' if place else ''}{quoted(key)}:"
            yield from _pieces(value[key])
        yield "}"


def decode(text: str) -> Value:
    """The value of a JSON text; marks may stand inside its strings."""
    try:
        found: Value = json.loads(text, parse_float=_number, parse_int=_number, parse_constant=_no_number)
    except ValueError:
        if has_mark(text):
            raise UnseenError from None
        raise RefusedError("the text is no JSON") from None
    return found


def _number(text: str) -> int | Decimal:
    if len(text) > 400:
        raise TooLargeError
    return exact(Decimal(text))


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
