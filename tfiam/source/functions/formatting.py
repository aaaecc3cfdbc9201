"""``format`` and ``formatlist``: https://developer.hashicorp.com/terraform/language/functions/format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from tfiam.source.functions import convert
from tfiam.source.functions.convert import RefusedError
from tfiam.source.functions.json_text import encode
from tfiam.source.functions.signature import MAX_ITEMS, TEXT, WHATEVER, Function
from tfiam.source.functions.strings import graphemes
from tfiam.source.functions.unknown import TooLargeError, UnseenError, firm
from tfiam.source.values import Hole, Value, has_mark, number_text

_MAX_WIDTH: Final = 10_000
_BITS: Final = 512
_EXACT: Final = Context(prec=5_000)
#: A verb, with its argument's number before or after flags and width; or a lone per cent sign.
_VERB: Final = re.compile(
    r"%(?:(?P<percent>%)|(?P<flags>[-+ #0]*)(?P<width>[0-9]+)?(?P<point>\.(?P<precision>[0-9]*))?"
    r"(?:\[(?P<number>[0-9]+)\])?(?P<verb>[vtbdoxXeEfgGsq])|)"
)


def format_text(template: str, *args: Any) -> str:
    """The template with its verbs replaced. Unknown arguments of verbs without width stay as marks."""
    position = 0
    used = 0
    numbered = False

    def replacement(found: re.Match[str]) -> str:
        nonlocal position, used, numbered
        if found["percent"]:
            return "%"
        if not found["verb"]:
            raise RefusedError("the format has a verb that does not exist")
        if found["number"]:
            numbered = True
            position = int(found["number"]) - 1
        if not 0 <= position < len(args):
            raise RefusedError("the format takes more arguments than there are")
        value = args[position]
        position += 1
        used = max(used, position)
        return _formatted(found, value)

    text = _VERB.sub(replacement, template)
    if not numbered and used < len(args):
        raise RefusedError("there are more arguments than the format takes")
    return text


def _formatted(found: re.Match[str], value: Any) -> str:
    verb = found["verb"]
    width = int(found["width"] or 0)
    if width > _MAX_WIDTH or int(found["precision"] or 0) > _MAX_WIDTH:
        raise TooLargeError
    if verb == "v":
        if isinstance(value, (str, Hole)) and "#" not in found["flags"]:
            verb = "s"
        else:
            return _padded(_general(value, found["flags"]), found)
    if value is None:
        raise RefusedError("an argument of the format is null")
    if isinstance(value, Hole) or (isinstance(value, str) and has_mark(value) and verb not in "sq"):
        return _unknown(found, convert.marked(value))
    if verb in "sq":
        return _string(found, convert.text(value))
    if verb == "t":
        return _padded("true" if convert.boolean(value) else "false", found)
    return _number(found, convert.number(value))


def _general(value: Any, flags: str) -> str:
    """``%v``: text and numbers as they are, the rest as JSON; ``%#v``: all as JSON."""
    if value is None or "#" in flags or isinstance(value, (list, dict)):
        return encode(value)
    return convert.text(value)


def _unknown(found: re.Match[str], text: str) -> str:
    if found["width"] or found["point"] or found["flags"] or found["verb"] not in "stdvq":
        raise UnseenError
    return encode(text) if found["verb"] == "q" else text


def _string(found: re.Match[str], text: str) -> str:
    if has_mark(text) and (found["width"] or found["point"]):
        raise UnseenError
    if found["point"]:
        text = "".join(graphemes(text)[: int(found["precision"] or 0)])
    return _padded(encode(text) if found["verb"] == "q" else text, found)


def _padded(text: str, found: re.Match[str]) -> str:
    width = int(found["width"] or 0)
    if not width:
        return text
    if has_mark(text):
        raise UnseenError
    missing = " " * (width - len(graphemes(text)))
    if "-" in found["flags"]:
        return text + missing
    return (missing.replace(" ", "0") if "0" in found["flags"] else missing) + text


def _number(found: re.Match[str], value: int | Decimal) -> str:
    flags = found["flags"]
    digits = _whole(found, value) if found["verb"] in "bdoxX" else _real(found, abs(Decimal(value)))
    sign = "-" if value < 0 else "+" if "+" in flags else " " if " " in flags else ""
    width = int(found["width"] or 0)
    if "0" in flags and "-" not in flags:
        return sign + digits.rjust(width - len(sign), "0")
    return (sign + digits).ljust(width) if "-" in flags else (sign + digits).rjust(width)


def _whole(found: re.Match[str], value: int | Decimal) -> str:
    verb = found["verb"]
    if not isinstance(value, int):
        raise RefusedError("an integer is required")
    if verb == "d":
        return number_text(abs(value))
    base = {"b": "0b", "o": "0", "x": "0x", "X": "0X"}[verb] if "#" in found["flags"] else ""
    return base + format(abs(value), verb)


def _real(found: re.Match[str], value: Decimal) -> str:
    verb = found["verb"]
    places = int(found["precision"] or 0) if found["point"] else 6
    if verb in "gG":
        digits = _shortest(value, found["precision"] if found["point"] else None)
    else:
        digits = _scientific(_binary(value), places) if verb in "eE" else format(_binary(value), f".{places}f")
    return digits.upper() if verb in "EG" else digits


def _binary(value: Decimal) -> Decimal:
    """The number as Terraform holds it, in 512 bits: 2.35 is a little less there, and rounds to 2.3."""
    numerator, denominator = value.as_integer_ratio()
    shift = _BITS - numerator.bit_length() + denominator.bit_length()
    if denominator == 1 or shift < 0:
        return value
    shift -= ((numerator << shift) // denominator).bit_length() - _BITS
    return _EXACT.divide(Decimal(round(Fraction(numerator << shift, denominator))), Decimal(1 << shift))


def _scientific(value: Decimal, places: int | None) -> str:
    """Mantissa and an exponent of two digits at least, as Go writes it."""
    text = format(value, "e" if places is None else f".{places}e")
    mantissa, _, exponent = text.partition("e")
    return f"{mantissa}e{exponent[0]}{exponent[1:].zfill(2)}"


def _shortest(value: Decimal, precision: str | None) -> str:
    """``%g``: an exponent only for large and small numbers."""
    if precision is not None:
        raise UnseenError
    value = value.normalize()
    exponent = value.adjusted()
    if value and (exponent < -4 or exponent >= 6):
        return _scientific(value, None)
    return format(value, "f")


def _formatlist(template: str, *args: Any) -> Value:
    """One text for each place of the lists; what is no list is the same in each."""
    if any(isinstance(arg, Hole) for arg in args):
        # It may be a list as well as a text.
        raise UnseenError
    lists = [firm(arg) for arg in args if isinstance(arg, list)]
    sizes = {len(arg) for arg in lists}
    if len(sizes) > 1:
        raise RefusedError("the lists have different lengths")
    size = sizes.pop() if sizes else 1
    if size > MAX_ITEMS:
        raise TooLargeError
    return [
        format_text(template, *(arg[place] if isinstance(arg, list) else arg for arg in args)) for place in range(size)
    ]


FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        "format": Function("format", format_text, (TEXT,), WHATEVER),
        "formatlist": Function("formatlist", _formatlist, (TEXT,), WHATEVER),
    }
)
