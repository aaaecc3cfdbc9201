"""Bytes to text: gzip, byte order marks, UTF-16 (what PowerShell's ``>`` writes)."""

from __future__ import annotations

import codecs
import re
import zlib
from typing import Final

from tfiam.errors import PlanError
from tfiam.plan.shape import SHOW_AGAIN
from tfiam.plan.sniff import MAKE_PLAN, is_gzip, name_bytes

#: The most a gzip file may unfold to. Five times the largest plan design.md 8 plans for; a bomb unfolds to far more.
UNPACKED_LIMIT: Final = 512 * 1024 * 1024
_NOT_BLANK: Final = re.compile(rb"[^ \t\r\n\x00]")
_CHUNK: Final = 1024 * 1024

#: Longest first: the mark of UTF-32 (little endian) begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SURROGATE: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)


def decode(data: bytes, path: str, *, limit: int = UNPACKED_LIMIT) -> str:
    """The text in ``data``, unpacked if it is gzip (to ``limit`` bytes at most).

    Raises PlanError if it is empty, too large unpacked, another packed form, or no text.
    """
    if is_gzip(data):
        data = _unpack(data, path, limit)
        if is_gzip(data):
            raise PlanError(path, "is gzip inside gzip", "unpack it once")
    if not _NOT_BLANK.search(data):
        raise PlanError(path, "is empty", "look whether `terraform show -json` failed, then " + MAKE_PLAN)
    lookalike = name_bytes(data)
    if lookalike:
        raise PlanError(path, lookalike.what, lookalike.remedy)
    encoding, skip = _encoding(data)
    try:
        return _without_lone_surrogates((data[skip:] if skip else data).decode(encoding))
    except UnicodeDecodeError as error:
        reason = f"byte {error.start + skip + 1} is not {encoding.upper()}" if _mostly_text(data) else "is binary data"
    # Raised outside the handler: UnicodeDecodeError carries all the bytes, secrets and all.
    raise PlanError(path, reason, SHOW_AGAIN)


def _unpack(data: bytes, path: str, limit: int) -> bytes:
    """Every member of a gzip file, chunk by chunk, so that a bomb is noticed before it is in memory."""
    parts: list[bytes] = []
    size = 0
    rest = data
    while is_gzip(rest):
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        pending = rest
        while not unpacker.eof:
            try:
                part = unpacker.decompress(pending, _CHUNK)
            except zlib.error:
                raise PlanError(path, "is damaged gzip", "pack the plan's JSON again") from None
            pending = unpacker.unconsumed_tail
            if not part and not pending and not unpacker.eof:
                raise PlanError(path, "is gzip that ends in the middle", "pack the plan's JSON again")
            size += len(part)
            if size > limit:
                raise PlanError(
                    path,
                    f"unpacks to more than {limit // (1024 * 1024)} MiB",
                    "unpack it yourself if you trust it, and give the JSON",
                )
            parts.append(part)
        rest = unpacker.unused_data
    return b"".join(parts)


def _encoding(data: bytes) -> tuple[str, int]:
    """Name of the encoding and length of its mark; without a mark, where the zero bytes of ASCII text stand tells."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, len(mark)
    zeros = tuple(byte == 0 for byte in data[:4])
    if zeros == (False, True, True, True):
        return "utf-32-le", 0
    if zeros == (True, True, True, False):
        return "utf-32-be", 0
    if zeros[:2] == (False, True):
        return "utf-16-le", 0
    if zeros[:2] == (True, False):
        return "utf-16-be", 0
    return "utf-8", 0


def _mostly_text(data: bytes) -> bool:
    head = data[:4096]
    return sum(byte < 32 and byte not in b"\t\r\n\x1b" for byte in head) * 20 < len(head)


def _without_lone_surrogates(text: str) -> str:
    r"""Half a surrogate pair (``\ud800`` alone) is no character and cannot be printed; Go writes U+FFFD for it."""
    if "\\ud" not in text and "\\uD" not in text:
        return text
    return _SURROGATE.sub(lambda match: "\\ufffd" if match.group(1) else match.group(), text)
