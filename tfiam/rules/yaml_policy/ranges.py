"""Numbers, ranges of them, and ranges of addresses, as policies write them."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any


def number(value: Any) -> float | None:
    """The number that a value is or reads as."""
    try:
        return None if isinstance(value, (bool, list, Mapping)) or value is None else float(value)
    except ValueError:
        return None


def listed(expected: Any) -> list[Any]:
    """A value as the list of them."""
    return expected if isinstance(expected, list) else [expected]


def range_includes(value: Any, expected: Any) -> bool:
    """True if a number or range of the value lies in one expected, or the other way round (``from`` to ``to``, ``*``)."""
    if value is None:
        return False
    wanted = [bounds for one in listed(expected) if (bounds := _bounds(one)) is not None]
    given = [bounds for one in listed(value) if (bounds := _bounds(one)) is not None]
    return any(
        low <= start <= end <= high or start <= low <= high <= end for start, end in given for low, high in wanted
    )


def _bounds(value: Any) -> tuple[float, float] | None:
    if value == "*":
        return float("-inf"), float("inf")
    low, dash, high = str(value).partition("-")
    ends = number(low), number(high if dash else low)
    return (ends[0], ends[1]) if ends[0] is not None and ends[1] is not None else None


def cidr_subset(value: Any, expected: Any) -> bool:
    """True if every range of addresses lies in one of those expected."""
    given, allowed = _networks(listed(value)), _networks(listed(expected))
    if not given or None in given:
        return False
    return all(any(one.version == net.version and one.subnet_of(net) for net in allowed if net) for one in given if one)


def _networks(values: list[Any]) -> list[Any]:
    return [_network(one) for one in values]


def _network(value: Any) -> Any:
    try:
        return ipaddress.ip_network(value, strict=False)
    except (ValueError, TypeError):
        return None


def is_network(value: Any) -> bool:
    """True for an address or a range of them."""
    return _network(value) is not None
