"""Numbers: https://developer.hashicorp.com/terraform/language/functions/abs and its neighbours."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from types import MappingProxyType
from typing import Any, Final

from tfiam.source.functions.convert import RefusedError, number, whole
from tfiam.source.functions.signature import ANY, KNOWN_LIST, NUMBER, Function
from tfiam.source.functions.unknown import UnseenError
from tfiam.source.values import Value, exact

#: Terraform's numbers are binary floats of 512 bits, about 154 digits.
_PRECISE: Final = Context(prec=154)
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _abs(value: int | Decimal) -> Value:
    return abs(value) if isinstance(value, int) else value.copy_abs()


def _rounded(value: int | Decimal, rounding: str) -> Value:
    return int(Decimal(value).to_integral_value(rounding))


def _largest(*values: int | Decimal) -> Value:
    if not values:
        raise RefusedError("at least one number is required")
    return max(values)


def _least(*values: int | Decimal) -> Value:
    if not values:
        raise RefusedError("at least one number is required")
    return min(values)


def _from_float(value: float) -> Value:
    if not math.isfinite(value):
        raise UnseenError
    return exact(value)


def _log(value: int | Decimal, base: int | Decimal) -> Value:
    if value < 0 or base < 0:
        raise RefusedError("a logarithm needs positive numbers")
    if not value or base in {0, 1}:
        raise UnseenError
    return _from_float(math.log(value) / math.log(base))


def _pow(value: int | Decimal, power: int | Decimal) -> Value:
    try:
        return _from_float(math.pow(value, power))
    except (OverflowError, ValueError):
        raise UnseenError from None


def _signum(value: int | Decimal) -> Value:
    return (whole(value) > 0) - (whole(value) < 0)


def _sum(values: list[Any]) -> Value:
    if not values:
        raise RefusedError("the list must have a member")
    if None in values:
        raise RefusedError("a member must not be null")
    total = Decimal(0)
    for value in values:
        total = _PRECISE.add(total, Decimal(number(value)))
    return exact(total)


def _parseint(value: Any, base: int | Decimal) -> Value:
    if not isinstance(value, str):
        raise RefusedError("a string is required")
    if not 2 <= whole(base) <= 62:
        raise RefusedError("the base must be between 2 and 62")
    digits = value[1:] if value[:1] in {"-", "+"} else value
    digits = digits.lower() if base <= 36 else digits
    if not digits or len(digits) > 1000:
        raise RefusedError("the text is no number of this base")
    found = 0
    for digit in digits:
        place = _DIGITS.find(digit)
        if not 0 <= place < base:
            raise RefusedError("the text is no number of this base")
        found = found * int(base) + place
    return -found if value[0] == "-" else found


FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        function.name: function
        for function in (
            Function("abs", _abs, (NUMBER,)),
            Function("ceil", lambda value: _rounded(value, ROUND_CEILING), (NUMBER,)),
            Function("floor", lambda value: _rounded(value, ROUND_FLOOR), (NUMBER,)),
            Function("log", _log, (NUMBER, NUMBER)),
            Function("max", _largest, (), NUMBER),
            Function("min", _least, (), NUMBER),
            Function("parseint", _parseint, (ANY, NUMBER)),
            Function("pow", _pow, (NUMBER, NUMBER)),
            Function("signum", _signum, (NUMBER,)),
            Function("sum", _sum, (KNOWN_LIST,)),
        )
    }
)
