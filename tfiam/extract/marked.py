"""Texts of the source with marks for what is not known, as JSON and as text with ``${reference}``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tfiam.extract.holes import mark
from tfiam.source.values import CLOSE, OPEN, references_in

MARKED: Final = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_ESCAPED: Final = re.compile(r"\\.", re.DOTALL)


def plain(text: str) -> str:
    """``text`` with each mark as ``${reference}``."""
    return MARKED.sub(lambda found: mark(references_in(found[0])[0]), text)


def json_text(text: str) -> str:
    """A JSON text with each mark as ``${reference}``; one that stands outside of a string becomes a string."""
    return "".join(_quoted(text))


def read_marked(text: str) -> Any:
    """The object or list that the text is, None if it is none."""
    try:
        raw = json.loads(json_text(text))
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, (dict, list)) else None


def _quoted(text: str) -> Iterator[str]:
    inside, position = False, 0
    for found in MARKED.finditer(text):
        before = text[position : found.start()]
        inside ^= _ESCAPED.sub("", before).count('"') % 2 == 1
        name = json.dumps(mark(references_in(found[0])[0]), ensure_ascii=False)
        yield before + (name[1:-1] if inside else name)
        position = found.end()
    yield text[position:]


def loaded(text: str) -> Any:
    """The JSON value, None for a text that is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def remarked(raw: Any, marks: Mapping[str, str]) -> Any:
    """``raw`` with other marks."""
    if isinstance(raw, str):
        for mark_, other in marks.items():
            raw = raw.replace(mark_, other)
        return raw
    if isinstance(raw, Mapping):
        return {remarked(key, marks): remarked(value, marks) for key, value in raw.items()}
    return [remarked(value, marks) for value in raw] if isinstance(raw, list) else raw
