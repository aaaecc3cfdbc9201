"""Text: https://developer.hashicorp.com/terraform/language/functions/chomp and its neighbours.

``format`` stands in :mod:`~tfiam.source.functions.formatting`, ``replace`` and ``regex`` in :mod:`~tfiam.source.functions.regexes`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from tfiam.source.functions.convert import RefusedError, whole
from tfiam.source.functions.signature import MARKED, MAX_TEXT, NUMBER, TEXT, TEXTS, Function
from tfiam.source.functions.unknown import LooseList, TooLargeError, UnseenError, firm
from tfiam.source.values import CLOSE, OPEN, Value, has_mark

#: What Go's ``unicode.IsSpace`` takes for white space.
_SPACE: Final = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_JOINING: Final = frozenset({"Mn", "Me", "Mc", "Cf"})


def graphemes(text: str) -> list[str]:
    """What Terraform counts as characters. Text whose characters join (accents, emoji, Hangul) is not taken apart here."""
    if not text.isascii():
        for character in text:
            code = ord(character)
            joins = unicodedata.category(character) in _JOINING or 0x1100 <= code < 0x1200 or 0xA960 <= code < 0xA980
            if joins or 0xAC00 <= code < 0xD800 or 0x1F1E6 <= code < 0x1F400:
                raise UnseenError
    found: list[str] = []
    for character in text:
        if character == "\n" and found and found[-1] == "\r":
            found[-1] = "\r\n"
        else:
            found.append(character)
    return found


def _single(character: str, changed: str) -> str:
    """Go changes the case of one character to one character."""
    return changed if len(changed) == 1 else character


def _upper(text: str) -> Value:
    return "".join(_single(character, character.upper()) for character in text)


def _lower(text: str) -> Value:
    return "".join(_single(character, character.lower()) for character in text)


def _title(text: str) -> Value:
    found, previous = [], " "
    for character in text:
        inside = previous == "_" or previous.isalnum() or not (previous.isascii() or previous in _SPACE)
        found.append(character if inside else _single(character, character.upper()))
        previous = character
    return "".join(found)


def _join(separator: str, *lists: list[Any]) -> Value:
    if not lists:
        raise RefusedError("a list is required")
    pieces = [piece for pieces in lists for piece in firm(pieces)]
    if None in pieces:
        raise RefusedError("a member of the list is null")
    if sum(map(len, pieces)) + len(separator) * len(pieces) > MAX_TEXT:
        raise TooLargeError
    return separator.join(pieces)


def _split(separator: str, text: str) -> Value:
    found = text.split(separator) if separator else list(text)
    return list(found)


def _substr(text: str, offset: int | Decimal, length: int | Decimal) -> Value:
    characters = graphemes(text)
    start, size = whole(offset), whole(length)
    if start < 0:
        start = max(start + len(characters), 0)
    return "".join(characters[start:] if size < 0 else characters[start : start + size])


def _indent(spaces: int | Decimal, text: str) -> Value:
    size = whole(spaces)
    if size < 0:
        raise UnseenError
    if len(text) + text.count("\n") * size > MAX_TEXT:
        raise TooLargeError
    return text.replace("\n", "\n" + " " * size)


def _begins(text: str, prefix: str) -> bool:
    """Decided by what is known before the first mark."""
    known, _, rest = text.partition(OPEN)
    if known.startswith(prefix) or not prefix:
        return True
    if not prefix.startswith(known) or not rest:
        return False
    raise UnseenError


def _ends(text: str, suffix: str) -> bool:
    """Decided by what is known after the last mark."""
    rest, _, known = text.rpartition(CLOSE)
    if known.endswith(suffix) or not suffix:
        return True
    if not suffix.endswith(known) or not rest:
        return False
    raise UnseenError


def _strcontains(text: str, part: str) -> Value:
    if part in text:
        return True
    if has_mark(text):
        raise UnseenError
    return False


def _trimprefix(text: str, prefix: str) -> Value:
    return text[len(prefix) :] if _begins(text, prefix) else text


def _trimsuffix(text: str, suffix: str) -> Value:
    return text[: len(text) - len(suffix)] if _ends(text, suffix) else text


def _trim(text: str, characters: str) -> Value:
    return text.strip(characters) if characters else text


def _sort(texts: list[Any]) -> Value:
    if None in texts:
        raise RefusedError("a member of the list is null")
    if any(map(has_mark, texts)) and len(texts) > 1:
        return LooseList(texts)
    return sorted(texts)


FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        function.name: function
        for function in (
            Function("chomp", lambda text: text.rstrip("\r\n"), (MARKED,)),
            Function("endswith", _ends, (MARKED, TEXT)),
            Function("indent", _indent, (NUMBER, MARKED)),
            Function("join", _join, (MARKED,), TEXTS),
            Function("lower", _lower, (TEXT,)),
            Function("sort", _sort, (TEXTS,)),
            Function("split", _split, (TEXT, TEXT)),
            Function("startswith", _begins, (MARKED, TEXT)),
            Function("strcontains", _strcontains, (MARKED, TEXT)),
            Function("strrev", lambda text: "".join(reversed(graphemes(text))), (TEXT,)),
            Function("substr", _substr, (TEXT, NUMBER, NUMBER)),
            Function("title", _title, (TEXT,)),
            Function("trim", _trim, (TEXT, TEXT)),
            Function("trimprefix", _trimprefix, (MARKED, TEXT)),
            Function("trimspace", lambda text: text.strip(_SPACE), (MARKED,)),
            Function("trimsuffix", _trimsuffix, (MARKED, TEXT)),
            Function("upper", _upper, (TEXT,)),
        )
    }
)
