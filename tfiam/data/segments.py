"""The container of the packaged facts: named zlib segments behind a header of offsets.

Layout of a ``.segments.bin`` file:

    TFIAM1 00001234\\n       magic and the length of the header, 16 bytes
    <header>                zlib JSON: {"names": [...], "lengths": [...], "prime": length}
    <prime>                 zlib of the text that primes every segment's window
    <segment> …             raw deflate, one a name, in the order of "names"

One segment is one seek and one inflate, so a run that asks about five services pays for five, not for 456. The prime
holds the strings that the segments share; without it a third of the bytes would be the same ARNs over and over.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path

from tfiam.errors import InputError

_MAGIC = b"TFIAM1 "
_START = len(_MAGIC) + 8 + 1
_RAW = -15
_REMEDY = "reinstall tfiam, or rebuild the file with `make data`"


def pack(segments: Mapping[str, bytes], prime: bytes = b"") -> bytes:
    """The file's bytes. The same segments and prime give the same bytes with the same zlib."""
    names = sorted(segments)
    bodies = [_deflate(segments[name], prime) for name in names]
    primer = zlib.compress(prime, 9)
    table = {"names": names, "lengths": [len(body) for body in bodies], "prime": len(primer)}
    header = zlib.compress(json.dumps(table, separators=(",", ":")).encode(), 9)
    return b"".join([_MAGIC, b"%08d\n" % len(header), header, primer, *bodies])


def _deflate(text: bytes, prime: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, _RAW, 9, zlib.Z_DEFAULT_STRATEGY, prime)
    return deflate.compress(text) + deflate.flush()


class Segments:
    """A packed file, opened for reading. Nothing but the header is held.

    Raises ``InputError`` when the file is missing, cut short or of another layout.
    """

    __slots__ = ("_path", "_prime", "_spans")

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with path.open("rb") as file:
                start = file.read(_START)
                if not start.startswith(_MAGIC):
                    raise InputError(str(path), "not a file of packaged facts", _REMEDY)
                header = file.read(int(start[len(_MAGIC) :]))
                table = json.loads(zlib.decompress(header))
                self._prime = zlib.decompress(file.read(table["prime"]))
        except (OSError, ValueError, zlib.error) as error:
            raise InputError(str(path), f"packaged facts do not read ({type(error).__name__})", _REMEDY) from error
        offsets = accumulate(table["lengths"], initial=len(start) + len(header) + table["prime"])
        self._spans = dict(zip(table["names"], zip(offsets, table["lengths"], strict=False), strict=True))

    def __contains__(self, name: object) -> bool:
        return name in self._spans

    def names(self) -> tuple[str, ...]:
        """Every segment's name, sorted."""
        return tuple(self._spans)

    def read(self, name: str) -> bytes:
        """One segment's bytes. Raises ``KeyError`` for a name the file does not have."""
        offset, length = self._spans[name]
        try:
            with self._path.open("rb") as file:
                file.seek(offset)
                body = file.read(length)
            inflate = zlib.decompressobj(_RAW, self._prime)
            text = inflate.decompress(body) + inflate.flush()
        except (OSError, zlib.error) as error:
            raise InputError(
                str(self._path), f"segment does not read ({type(error).__name__})", _REMEDY, name
            ) from error
        if not inflate.eof:
            raise InputError(str(self._path), "segment is cut short", _REMEDY, name)
        return text


@cache
def packaged(name: str) -> Segments:
    """The packaged file of that name, opened once a run."""
    return Segments(data_path(name))


def data_path(name: str) -> Path:
    """Where a packaged data file stands; ``importlib.resources`` would cost 8 ms of imports."""
    return Path(__file__).parent / name
