"""Is there a value of a condition key that some comparisons match and others do not?

Text and ARN operators are patterns, and their automaton answers. For numbers, dates, addresses and booleans the policy's
values cut the range into pieces within which all comparisons stay the same, so one value of each piece is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from ipaddress import ip_network
from itertools import pairwise
from math import floor
from types import MappingProxyType
from typing import NamedTuple

from tfiam.iam.comparing import COMPARISONS, moment
from tfiam.iam.patterns import escape, unescape
from tfiam.iam.sets.automaton import ANY_CASE, SEGMENT_ONE, SEGMENT_STAR
from tfiam.iam.sets.text_set import TextSet

_SECOND = timedelta(seconds=1)
_START = datetime(1970, 1, 1, tzinfo=timezone.utc)
#: Numbers of more digits are not compared.
_DIGITS = 24
#: Lists of patterns, each of which must match, beyond which a text is not looked for.
_GROUPS = 8


class Comparison(NamedTuple):
    """That a value matches one of ``values`` under the operator ``base``, a positive one; or none if not ``matches``."""

    base: str
    values: tuple[str, ...]
    matches: bool


def family(base: str) -> str:
    """What can be compared with each other: ``text``, ``number``, ``date``, ``ip``, ``bool``."""
    for start, name in (("Numeric", "number"), ("Date", "date"), ("IpAddress", "ip"), ("Bool", "bool")):
        if base.startswith(start):
            return name
    return "text"


def some_value(comparisons: tuple[Comparison, ...]) -> bool | None:
    """True if one value is as all the comparisons ask, of which there is at least one; None if that cannot be told.

    All of one family. The request's value is taken to be of the operator's type: a number for a numeric operator, one of
    true and false for Bool.
    """
    return _CHOICES[family(comparisons[0].base)](comparisons)


def _some_text(comparisons: tuple[Comparison, ...]) -> bool | None:
    found = TextSet()
    for comparison in comparisons:
        if comparison.base == "StringEqualsIgnoreCase" and not all(map(str.isascii, map(unescape, comparison.values))):
            return None  # letters whose other case is no single letter
        listed = _patterns(comparison.base, comparison.values)
        found = found.intersection(TextSet.of(listed) if comparison.matches else TextSet.except_of(listed))
        if len(found.groups) > _GROUPS:
            return None
    return found.some()


@lru_cache(maxsize=1 << 12)
def _patterns(base: str, values: tuple[str, ...]) -> tuple[str, ...]:
    if base == "StringLike":
        return values
    if base == "StringEquals":
        return tuple(map(escape, values))
    if base == "StringEqualsIgnoreCase":
        return tuple(ANY_CASE + escape(value) for value in values)
    return tuple(pattern for pattern in map(_arn_pattern, values) if pattern is not None)


def _arn_pattern(value: str) -> str | None:
    """Each of the first five segments keeps to itself; None if the value has not six, which matches nothing."""
    segments = value.split(":", 5)
    if value == "*" or len(segments) != 6:
        return value if value == "*" else None
    kept = str.maketrans({"*": SEGMENT_STAR, "?": SEGMENT_ONE})
    return ":".join([*(segment.translate(kept) for segment in segments[:5]), segments[5]])


def _some_bool(comparisons: tuple[Comparison, ...]) -> bool | None:
    if not {*_values(comparisons)} <= {"true", "false"}:
        return None
    return any(_fits(comparisons, value) for value in ("true", "false"))


def _some_number(comparisons: tuple[Comparison, ...]) -> bool | None:
    """Whole numbers are sure; a fraction alone is not, because most keys do not take one."""
    edges: set[Decimal] = set()
    for value in _values(comparisons):
        number = _number(value)
        if number is None:
            return None
        edges.add(number)
    whole = {floor(edge) + step for edge in edges for step in (-1, 0, 1)} or {0}
    if any(_fits(comparisons, str(number)) for number in whole):
        return True
    return None if any(_fits(comparisons, str(number)) for number in _with_middles(sorted(edges))) else False


def _with_middles(edges: list[Decimal]) -> Iterator[Decimal]:
    yield from edges
    yield from ((one + other) / 2 for one, other in pairwise(edges))


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) <= _DIGITS else None


def _some_date(comparisons: tuple[Comparison, ...]) -> bool | None:
    """Whole seconds are sure; what lies between two is not, because a request's time may not be that fine."""
    edges: set[datetime] = set()
    for value in _values(comparisons):
        edge = moment(value)
        if edge is None:
            return None
        edges.add(edge)
    try:
        whole = {edge.replace(microsecond=0) + _SECOND * step for edge in edges for step in (-1, 0, 1)} or {_START}
    except OverflowError:
        return None
    if any(_fits(comparisons, time.isoformat()) for time in whole):
        return True
    ordered = sorted(edges)
    between = [one + (other - one) / 2 for one, other in pairwise(ordered)]
    return None if any(_fits(comparisons, time.isoformat()) for time in (*ordered, *between)) else False


def _some_address(comparisons: tuple[Comparison, ...]) -> bool | None:
    try:
        addresses = {"0.0.0.0", "::", *_edges(_values(comparisons))}  # noqa: S104 - a representative, nothing is bound
    except ValueError:
        return None
    return any(_fits(comparisons, address) for address in addresses)


def _edges(networks: Iterable[str]) -> Iterator[str]:
    """The first address of each network and the first one behind it."""
    for text in networks:
        network = ip_network(text, strict=False)
        yield str(network.network_address)
        behind = int(network.broadcast_address) + 1
        if behind < 1 << network.max_prefixlen:
            yield str(type(network.network_address)(behind))


def _values(comparisons: tuple[Comparison, ...]) -> Iterator[str]:
    return (value for comparison in comparisons for value in comparison.values)


def _fits(comparisons: Iterable[Comparison], value: str) -> bool:
    return all(any(COMPARISONS[one.base](wanted, value) for wanted in one.values) is one.matches for one in comparisons)


_CHOICES: Mapping[str, Callable[[tuple[Comparison, ...]], bool | None]] = MappingProxyType(
    {
        "text": _some_text,
        "bool": _some_bool,
        "number": _some_number,
        "date": _some_date,
        "ip": _some_address,
    }
)
