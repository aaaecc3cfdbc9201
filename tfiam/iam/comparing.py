"""How each family of condition operators compares one value of the policy with one of the request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

Each returns whether they match, before a negated operator turns it round, or None when the two cannot be compared at all:
then the condition fails, negated or not.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address, ip_network
from types import MappingProxyType
from typing import Any

from tfiam.iam.patterns import matches, unescape

_DATE = re.compile(
    r"(?P<year>\d{4})(?:-?(?P<month>\d\d)(?:-?(?P<day>\d\d))?)?"
    r"(?:T(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"-?\d{1,17}(?:\.\d+)?")
_START = datetime(1970, 1, 1, tzinfo=timezone.utc)
#: Epoch values from here on are milliseconds; as seconds it would be the year 5138.
_MILLISECONDS = 100_000_000_000

Compare = Callable[[str, str], "bool | None"]


def text_equals(policy: str, request: str) -> bool:
    """Case counts, wildcards do not."""
    return unescape(policy) == request


def text_equals_ignore_case(policy: str, request: str) -> bool:
    return text_equals(policy.lower(), request.lower())


def text_like(policy: str, request: str) -> bool:
    """Case counts; ``*`` and ``?`` are wildcards."""
    return matches(policy, request)


def arn_like(policy: str, request: str) -> bool:
    """Each of the six segments on its own, the last with its colons; a lone ``*`` is every ARN."""
    if policy == "*":
        return True
    wanted, given = policy.split(":", 5), request.split(":", 5)
    return len(wanted) == len(given) == 6 and all(map(matches, wanted, given))


def boolean(policy: str, request: str) -> bool:
    return policy.lower() == request.lower()


def binary(policy: str, request: str) -> bool:
    """The request's value may come as base-64 too."""
    wanted = _decoded(policy)
    return policy == request or (wanted is not None and wanted in (_decoded(request), request.encode()))


def ip(policy: str, request: str) -> bool | None:
    """An address without prefix length is a range of one."""
    try:
        network, address = ip_network(policy, strict=False), ip_address(request)
    except ValueError:
        return None
    return address.version == network.version and address in network


def numeric(test: Callable[[Any, Any], bool]) -> Compare:
    """``test`` gets the request's number, then the policy's."""

    def compare(policy: str, request: str) -> bool | None:
        wanted, given = _number(policy), _number(request)
        return None if wanted is None or given is None else test(given, wanted)

    return compare


def date(test: Callable[[Any, Any], bool]) -> Compare:
    """``test`` gets the request's time, then the policy's."""

    def compare(policy: str, request: str) -> bool | None:
        wanted, given = moment(policy), moment(request)
        return None if wanted is None or given is None else test(given, wanted)

    return compare


def moment(text: str) -> datetime | None:
    """A W3C date (``2024``, ``2024-05-01``, ``2024-05-01T10:00:00+02:00``) or epoch seconds or milliseconds; None if neither.

    Four digits are a year. A time without zone is UTC.
    """
    found = _DATE.fullmatch(text)
    try:
        if found is None or (text.isdigit() and len(text) not in (4, 8)):
            return _epoch(text)
        zone = found["zone"]
        moved = datetime(
            int(found["year"]),
            int(found["month"] or 1),
            int(found["day"] or 1),
            int(found["hour"] or 0),
            int(found["minute"] or 0),
            int(found["second"] or 0),
            int((found["fraction"] or "0").ljust(6, "0")[:6]),
            tzinfo=timezone.utc,
        )
        return moved - _offset(zone) if zone and zone not in "Zz" else moved
    except (ValueError, OverflowError):
        return None


def _epoch(text: str) -> datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    value = Decimal(text)
    milliseconds = value if abs(value) >= _MILLISECONDS else value * 1000
    return _START + timedelta(milliseconds=float(milliseconds))


def _offset(zone: str) -> timedelta:
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    return sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


_ORDER: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        "Equals": lambda given, wanted: given == wanted,
        "NotEquals": lambda given, wanted: given == wanted,
        "LessThan": lambda given, wanted: given < wanted,
        "LessThanEquals": lambda given, wanted: given <= wanted,
        "GreaterThan": lambda given, wanted: given > wanted,
        "GreaterThanEquals": lambda given, wanted: given >= wanted,
    }
)

#: Base operator → its comparison; a negated operator has that of its positive.
COMPARISONS: Mapping[str, Compare] = MappingProxyType(
    {
        "StringEquals": text_equals,
        "StringNotEquals": text_equals,
        "StringEqualsIgnoreCase": text_equals_ignore_case,
        "StringNotEqualsIgnoreCase": text_equals_ignore_case,
        "StringLike": text_like,
        "StringNotLike": text_like,
        "Bool": boolean,
        "BinaryEquals": binary,
        "IpAddress": ip,
        "NotIpAddress": ip,
        "ArnEquals": arn_like,
        "ArnLike": arn_like,
        "ArnNotEquals": arn_like,
        "ArnNotLike": arn_like,
        **{f"Numeric{name}": numeric(test) for name, test in _ORDER.items()},
        **{f"Date{name}": date(test) for name, test in _ORDER.items()},
    }
)
