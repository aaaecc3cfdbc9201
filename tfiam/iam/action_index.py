"""The names of every action of every service, as a bit set: the cheap half of the catalogue.

The order is the service prefix, then the name without regard to case. It holds for one build of the data; a position
is never written to a file.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from itertools import compress

from tfiam.data.segments import data_path

_FIRST_CODE = 48
_RESTRICTABLE = 1 << 5
_LAST = "\U0010ffff"
"""Sorts behind every name: names that begin alike stand together."""


class AccessLevel(str, Enum):
    """AWS's access levels, spelt as AWS spells them.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
    """

    LIST = "List"
    READ = "Read"
    WRITE = "Write"
    PERMISSIONS = "Permissions management"
    TAGGING = "Tagging"


@dataclass(frozen=True)
class _Row:
    """One service's line of the list: where its bits start, one code an action, the names still joined."""

    start: int
    codes: str
    text: str


@dataclass(frozen=True)
class _Index:
    rows: Mapping[str, _Row]
    services: tuple[str, ...]
    starts: tuple[int, ...]
    size: int


@lru_cache(maxsize=1)
def _index() -> _Index:
    rows: dict[str, _Row] = {}
    start = 0
    for line in zlib.decompress(data_path("actions.zlib").read_bytes()).decode().split("\n"):
        service, codes, text = line.split("\t")
        rows[service] = _Row(start, codes, text)
        start += len(codes)
    return _Index(rows, tuple(rows), tuple(row.start for row in rows.values()), start)


@cache
def _names(service: str) -> tuple[str, ...]:
    """``s3:GetObject`` …, in the order of the bits."""
    text = _index().rows[service].text
    return tuple(f"{service}:{name}" for name in text.split(" ")) if text else ()


@cache
def _lowered(service: str) -> tuple[str, ...]:
    return tuple(_index().rows[service].text.lower().split(" "))


@cache
def _positions(service: str) -> Mapping[str, int]:
    return {name: position for position, name in enumerate(_lowered(service))}


def services() -> tuple[str, ...]:
    """Every service prefix, sorted."""
    return _index().services


def is_service(prefix: str) -> bool:
    """Whether AWS has a service of that prefix, without regard to case."""
    return prefix.lower() in _index().rows


def size() -> int:
    """How many actions there are: every mask is below ``1 << size()``."""
    return _index().size


def index(action: str) -> int | None:
    """The action's bit, or None for a name the catalogue does not have. No wildcards."""
    service, _, name = action.lower().partition(":")
    row = _index().rows.get(service)
    position = _positions(service).get(name) if row else None
    return None if row is None or position is None else row.start + position


@lru_cache(maxsize=8192)
def mask(pattern: str) -> int:
    """The actions that an ``Action`` element's pattern matches, as a bit set over ``index``.

    Case counts nowhere; ``*`` and ``?`` may stand anywhere, in the service prefix too. A pattern without a colon is
    held against the whole ``service:Name``: that is how ``*`` comes to mean everything.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
    """
    lowered = pattern.lower()
    service, colon, name = lowered.partition(":")
    if not colon:
        return _mask_without_colon(lowered)
    if "*" not in service and "?" not in service:
        return _mask_in(service, name) if service in _index().rows else 0
    wanted = _glob(service)
    found = 0
    for candidate in services():
        if wanted.fullmatch(candidate):
            found |= _mask_in(candidate, name)
    return found


def _mask_without_colon(pattern: str) -> int:
    if pattern and not pattern.strip("*"):
        return (1 << size()) - 1
    if "*" not in pattern and "?" not in pattern:
        return 0
    wanted = _glob(pattern)
    found = 0
    for service, row in _index().rows.items():
        found |= _bits(wanted.fullmatch(name.lower()) is not None for name in _names(service)) << row.start
    return found


def _mask_in(service: str, name: str) -> int:
    """``name`` is lower case; ``service`` is one of ``services()``."""
    row = _index().rows[service]
    literal, star, rest = name.partition("*")
    if "?" in name or rest.strip("*"):
        wanted = _glob(name)
        return _bits(wanted.fullmatch(known) is not None for known in _lowered(service)) << row.start
    if not star:
        position = _positions(service).get(name)
        return 0 if position is None else 1 << row.start + position
    if not literal:
        return ((1 << len(row.codes)) - 1) << row.start
    known = _lowered(service)
    first, end = bisect_left(known, literal), bisect_left(known, literal + _LAST)
    return (1 << row.start + end) - (1 << row.start + first)


def _bits(flags: Iterable[bool]) -> int:
    """The first flag is the lowest bit."""
    return int("0" + "".join("1" if flag else "0" for flag in flags)[::-1], 2)


def _glob(pattern: str) -> re.Pattern[str]:
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in re.sub(r"\*+", "*", pattern))
    return re.compile("".join(parts), re.DOTALL)


def names(mask: int) -> tuple[str, ...]:
    """The actions of a bit set, ``service:Name`` in AWS's own case, in the order of their bits."""
    found: list[str] = []
    catalogue = _index()
    while mask:
        lowest = (mask & -mask).bit_length() - 1
        service = catalogue.services[bisect_right(catalogue.starts, lowest) - 1]
        row = catalogue.rows[service]
        end = row.start + len(row.codes)
        chunk = (mask >> row.start) & ((1 << len(row.codes)) - 1)
        found.extend(compress(_names(service), map(int, reversed(f"{chunk:b}"))))
        mask = mask >> end << end
    return tuple(found)


@lru_cache(maxsize=2048)
def expand(pattern: str) -> frozenset[str]:
    """Every catalogued action that the pattern matches, ``service:Name`` in AWS's own case; see ``mask``."""
    return frozenset(names(mask(pattern)))


def levels(action: str) -> frozenset[AccessLevel]:
    """AWS's access levels of one action; AWS gives some actions two. Empty for an action it does not list."""
    return _levels(_code(action) & (_RESTRICTABLE - 1))


def restrictable(action: str) -> bool:
    """Whether the action takes a resource type, so that ``Resource`` can narrow it. False for an unlisted action."""
    return bool(_code(action) & _RESTRICTABLE)


@cache
def level_mask(level: AccessLevel) -> int:
    """Every action of that access level, as a bit set."""
    return _code_mask(1 << tuple(AccessLevel).index(level))


@lru_cache(maxsize=1)
def restrictable_mask() -> int:
    """Every action that takes a resource type, as a bit set."""
    return _code_mask(_RESTRICTABLE)


def _code_mask(bit: int) -> int:
    codes = "".join(row.codes for row in _index().rows.values())
    flags = {ord(code): "1" if ord(code) - _FIRST_CODE & bit else "0" for code in set(codes)}
    return int("0" + codes.translate(flags)[::-1], 2)


def _code(action: str) -> int:
    service, _, name = action.lower().partition(":")
    row = _index().rows.get(service)
    position = _positions(service).get(name) if row else None
    return 0 if row is None or position is None else ord(row.codes[position]) - _FIRST_CODE


@lru_cache(maxsize=_RESTRICTABLE)
def _levels(bits: int) -> frozenset[AccessLevel]:
    return frozenset(level for place, level in enumerate(AccessLevel) if bits >> place & 1)
