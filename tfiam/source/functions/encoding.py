"""Encodings and hashes: https://developer.hashicorp.com/terraform/language/functions/base64encode and its neighbours."""

from __future__ import annotations

import base64
import binascii
import csv
import hashlib
import io
import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote_plus

from tfiam.source.functions import json_text, yaml_text
from tfiam.source.functions.convert import RefusedError
from tfiam.source.functions.signature import MARKED, TEXT, WHATEVER, Function
from tfiam.source.functions.unknown import UnseenError
from tfiam.source.values import Value, cleaned

#: IANA names that mean the same to Go and to Python.
_ENCODINGS: Final = frozenset(
    {
        "utf-8",
        "utf-16le",
        "utf-16be",
        "iso-8859-1",
        "iso-8859-15",
        "windows-1252",
        "windows-1251",
        "koi8-r",
        "shift_jis",
    }
)
_NAMESPACES: Final = {
    "dns": uuid.NAMESPACE_DNS,
    "url": uuid.NAMESPACE_URL,
    "oid": uuid.NAMESPACE_OID,
    "x500": uuid.NAMESPACE_X500,
}
HASHES: Final[Mapping[str, Callable[[bytes], str]]] = MappingProxyType(
    {
        # Terraform's own functions; nothing here rests on a hash being hard to forge.
        "md5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
        "sha1": lambda data: hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        "sha256": lambda data: hashlib.sha256(data).hexdigest(),
        "sha512": lambda data: hashlib.sha512(data).hexdigest(),
        "base64sha256": lambda data: base64.b64encode(hashlib.sha256(data).digest()).decode(),
        "base64sha512": lambda data: base64.b64encode(hashlib.sha512(data).digest()).decode(),
    }
)


def as_text(data: bytes) -> str:
    """Bytes as Terraform's text, which is UTF-8."""
    try:
        return cleaned(data.decode())
    except UnicodeDecodeError:
        raise RefusedError("the content is no UTF-8 text") from None


def _base64decode(text: str) -> Value:
    return as_text(_decoded(text))


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.replace("\n", "").replace("\r", "").encode(), validate=True)
    except binascii.Error:
        raise RefusedError("the text is no base64") from None


def _codec(name: str) -> str:
    if name.lower() not in _ENCODINGS:
        raise UnseenError
    return name.lower()


def _textencodebase64(text: str, encoding: str) -> Value:
    try:
        return base64.b64encode(text.encode(_codec(encoding))).decode()
    except UnicodeEncodeError:
        raise RefusedError("the text has a character that the encoding lacks") from None


def _textdecodebase64(text: str, encoding: str) -> Value:
    try:
        return cleaned(_decoded(text).decode(_codec(encoding)))
    except UnicodeDecodeError:
        raise RefusedError("the content is not of this encoding") from None


def _csvdecode(text: str) -> Value:
    """One object a line, with the first line's names."""
    try:
        lines = [line for line in csv.reader(io.StringIO(text, newline=""), strict=True) if line]
    except csv.Error:
        raise RefusedError("the text is no CSV") from None
    if not lines:
        raise RefusedError("the text has no header")
    header, *rows = lines
    if len(set(header)) < len(header):
        raise RefusedError("the header names a column twice")
    if any(len(row) != len(header) for row in rows):
        raise RefusedError("a line has not as many fields as the header")
    return [dict(zip(header, row, strict=True)) for row in rows]


def _uuidv5(namespace: str, name: str) -> Value:
    try:
        found = _NAMESPACES.get(namespace) or uuid.UUID(namespace)
    except ValueError:
        raise RefusedError("the namespace is none") from None
    return str(uuid.uuid5(found, name))


def _hash(name: str) -> Function:
    digest: Any = HASHES[name]
    return Function(name, lambda text: digest(text.encode()), (TEXT,))


FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        function.name: function
        for function in (
            *map(_hash, HASHES),
            Function("base64decode", _base64decode, (TEXT,)),
            Function("base64encode", lambda text: base64.b64encode(text.encode()).decode(), (TEXT,)),
            Function("csvdecode", _csvdecode, (TEXT,)),
            Function("jsondecode", json_text.decode, (MARKED,)),
            Function("jsonencode", json_text.encode, (WHATEVER,)),
            Function("textdecodebase64", _textdecodebase64, (TEXT, TEXT)),
            Function("textencodebase64", _textencodebase64, (TEXT, TEXT)),
            Function("urlencode", lambda text: quote_plus(text, safe=""), (TEXT,)),
            Function("uuidv5", _uuidv5, (TEXT, TEXT)),
            Function("yamldecode", yaml_text.decode, (TEXT,)),
            Function("yamlencode", yaml_text.encode, (WHATEVER,)),
        )
    }
)
