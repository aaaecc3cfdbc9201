"""How wide text is on a terminal, and breaking it there."""

from __future__ import annotations

import unicodedata

#: A long address or ARN is best broken after one of these.
_SEAMS = frozenset("./:,]_-")


def columns(text: str) -> int:
    """Terminal columns of ``text``: East Asian wide and full-width characters take two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, width: int, rest: int | None = None) -> list[str]:
    """``text`` broken between words into lines of at most ``width`` columns; a longer word is cut, at a seam where it has one.

    ``rest`` is the width of the second and later lines when the first has less (or more) room. Never empty.
    """
    later = width if rest is None else rest
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if columns(joined) <= (later if lines else width):
            line = joined
            continue
        if line:
            lines.append(line)
        tail = word
        while columns(tail) > (room := later if lines else width):
            head, tail = _cut(tail, room)
            lines.append(head)
        line = tail
    if line or not lines:
        lines.append(line)
    return lines


def _cut(word: str, room: int) -> tuple[str, str]:
    """The part of ``word`` that fits (one character at least), preferring to end after a seam in its last third."""
    used = fits = 0
    for character in word:
        used += _columns(character)
        if used > room:
            break
        fits += 1
    fits = max(fits, 1)
    for end in range(fits, max(fits - room // 3, 1), -1):
        if word[end - 1] in _SEAMS:
            return word[:end], word[end:]
    return word[:fits], word[fits:]


def clip(text: str, width: int, ellipsis: str) -> str:
    """``text`` in at most ``width`` columns, its end replaced by ``ellipsis`` when it has more."""
    if columns(text) <= width:
        return text
    room = width - columns(ellipsis)
    kept = ""
    for character in text:
        room -= _columns(character)
        if room < 0:
            break
        kept += character
    return kept + ellipsis
