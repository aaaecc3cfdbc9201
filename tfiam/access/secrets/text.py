"""Secrets inside text that other programs read: JSON, scripts, settings files, packed or not."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from tfiam.access.secrets.naming import WORD, named_secret
from tfiam.access.secrets.patterns import LONGEST, forms_in

#: AWS takes 16 KiB of user data (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html), the rest less than this.
_LONGEST_PACKED: Final = 256 * 1024
_DEEPEST: Final = 16
_BASE64: Final = re.compile(r"[A-Za-z0-9+/\s]{16,}={0,2}\s*")
#: ``export DB_PASSWORD='…'``, ``password: …``, ``"token" => "…"``, ``--password=…``, ``?token=…``. Begins at a name only, so that
#: it is tried once a word.
_ASSIGNED: Final = re.compile(
    r"(?<![\w.-])-{0,2}(?P<name>[A-Za-z_][\w.-]{1,63})[\"']?[ \t]{0,8}(?:=>|:=|[=:]|(?<=password)[ \t]|(?<=token)[ \t])[ \t]{0,8}"
    r"(?:\"(?P<double>[^\"\n]{1,512})\"|'(?P<single>[^'\n]{1,512})'|(?P<bare>[^\s\"'`;,&|<>]{1,512}))"
)
_NAME_KEYS: Final = ("name", "Name", "key", "Key", "parameter_key")
_VALUE_KEYS: Final = ("value", "Value", "parameter_value")
#: What says that the value beside it names a secret in a store: the types of CodeBuild's environment variables.
#: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_EnvironmentVariable.html
_FROM_STORE: Final = frozenset({"PARAMETER_STORE", "SECRETS_MANAGER"})


class Inside(NamedTuple):
    """A secret in some text or structure: where inside it, by the names on the way, and its kind."""

    where: str
    kind: str


def secrets_in_text(text: str, *, name: str = "", packed: bool = False) -> Iterator[Inside]:
    """The secrets in one string that stands under ``name``. ``packed`` tells that it may be base64, of gzip too."""
    text = text[:LONGEST]
    if packed:
        text = unpacked(text)
    loaded = _loaded(text)
    if loaded is not None:
        yield from secrets_in(loaded)
        return
    kind = named_secret(name, text)
    kinds = [*forms_in(text)] or ([kind] if kind else [])
    yield from (Inside("", one) for one in kinds)
    if not kinds and WORD.search(text):
        yield from _assigned(text)


def secrets_in(value: Any, *, name: str = "", where: str = "", depth: int = 0) -> Iterator[Inside]:
    """The secrets in JSON: under names of its objects, and of its ``name`` and ``value`` pairs."""
    if isinstance(value, str):
        for inside in secrets_in_text(value, name=name) if depth < _DEEPEST else ():
            yield Inside(joined(where, inside.where), inside.kind)
    elif isinstance(value, Mapping) and depth < _DEEPEST:
        pair = named_pair(value)
        if pair is not None:
            called, inner = pair
            if inner is not None:
                yield from secrets_in(inner, name=called, where=joined(where, shown(called)), depth=depth + 1)
            return
        for key, inner in value.items():
            if key != "valueFrom":
                yield from secrets_in(inner, name=key, where=joined(where, shown(key)), depth=depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for index, inner in enumerate(value):
            if isinstance(inner, (Mapping, list)):
                inside_where = where if isinstance(inner, Mapping) and named_pair(inner) else f"{where}[{index}]"
                yield from secrets_in(inner, name=name, where=inside_where, depth=depth + 1)
            else:
                yield from secrets_in(inner, name=name, where=f"{where}[{index}]", depth=depth + 1)


def named_pair(block: Mapping[str, Any]) -> tuple[str, str | None] | None:
    """The name and value of an environment variable, setting or parameter; value None where it is kept in a store."""
    called = next((block[key] for key in _NAME_KEYS if isinstance(block.get(key), str)), None)
    value = next((block[key] for key in _VALUE_KEYS if isinstance(block.get(key), str)), None)
    if called is None or value is None:
        return None
    return called, None if block.get("type") in _FROM_STORE else value


def joined(where: str, more: str) -> str:
    """A place inside a place."""
    return f"{where}.{more}" if where and more and not more.startswith("[") else where + more


def shown(name: str) -> str:
    """A name as it may be told: whoever writes a secret where a name belongs has it kept as well."""
    plain = re.sub(r"[^\w./:-]", "?", name[:64])
    return "(a name)" if next(forms_in(name), "") else plain


def unpacked(text: str) -> str:
    """What stands in base64 and gzip; the text itself where it is neither, or unpacks to more than AWS takes."""
    if len(text) > _LONGEST_PACKED or not _BASE64.fullmatch(text):
        return text
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return text
    if data[:2] == b"\x1f\x8b":
        try:
            data = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(data, LONGEST)
        except zlib.error:
            return text
    decoded = data.decode("utf-8", errors="replace")
    return text if decoded.count("\ufffd") * 8 > len(decoded) else decoded


def _loaded(text: str) -> Any:
    if text[:1] not in ("{", "[") or len(text) >= LONGEST:
        return None
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return loaded if isinstance(loaded, (dict, list)) else None


def _assigned(text: str) -> Iterator[Inside]:
    match = _ASSIGNED.search(text)
    while match:
        name = match["name"]
        kind = named_secret(name, match["double"] or match["single"] or match["bare"] or "")
        if kind:
            yield Inside(shown(name), kind)
        # `content: "token: …"`: what is assigned may hold an assignment.
        match = _ASSIGNED.search(text, match.end() if kind else match.end("name"))
