"""Terraform's type conversions, equality and order, on Python values.

https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion; the details (which types unify, how
sets of compound values are ordered) are go-cty's, as ``terraform console`` shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from tfiam.source.functions.unknown import LooseList, UnseenError, is_loose
from tfiam.source.values import HclError, HclSet, Hole, exact, has_mark, is_number, mark, number_text

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}


class RefusedError(Exception):
    """What Terraform would refuse; the call adds the function's name."""


def text(value: Any) -> str:
    """A primitive value as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_number(value):
        return number_text(value)
    raise RefusedError("a string is required")


def marked(value: Any) -> str:
    """A primitive value as text, an unknown one as its mark."""
    return mark(value) if isinstance(value, Hole) else text(value)


def number(value: Any) -> int | Decimal:
    """A number, or a text that is one."""
    if is_number(value):
        try:
            return exact(value)
        except HclError as error:
            raise RefusedError(str(error)) from None
    if isinstance(value, str):
        if has_mark(value):
            raise UnseenError
        if len(value) <= 1000 and _NUMBER.fullmatch(value):
            return number(Decimal(value))
    raise RefusedError("a number is required")


def boolean(value: Any) -> bool:
    """A bool, or a text that is one."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        if has_mark(value):
            raise UnseenError
        if value in _BOOLEANS:
            return _BOOLEANS[value]
    raise RefusedError("a bool is required")


def whole(value: int | Decimal) -> int:
    """A number that must be whole."""
    if not isinstance(value, int):
        raise RefusedError("a whole number is required")
    return value


def items(value: Any) -> list[Any]:
    """A list or set as a list of one type."""
    if not isinstance(value, list):
        raise RefusedError("a list is required")
    found = unified(value)
    return LooseList(found) if is_loose(value) else found


def texts(value: Any) -> list[Any]:
    """A list of text and null; unknown members become marks."""
    if not isinstance(value, list):
        raise RefusedError("a list of strings is required")
    found = [None if item is None else marked(item) for item in value]
    return LooseList(found) if is_loose(value) else found


def flags(value: Any) -> list[Any]:
    """A list of bool, null and holes."""
    if not isinstance(value, list):
        raise RefusedError("a list of bools is required")
    return [item if item is None or isinstance(item, Hole) else _flag(item) for item in value]


def _flag(item: Any) -> bool | Hole:
    return Hole("") if isinstance(item, str) and has_mark(item) else boolean(item)


def mapping(value: Any) -> dict[str, Any]:
    """A map or object."""
    if not isinstance(value, dict):
        raise RefusedError("a map is required")
    return value


def as_set(value: Any) -> HclSet:
    """A list's members, each once, in the order in which Terraform iterates a set."""
    if isinstance(value, HclSet):
        return value
    return HclSet(sorted(unique(items(value)), key=_place))


def unique(values: Iterable[Any]) -> list[Any]:
    """The members without repetitions; a hole repeats a hole of the same reference only."""
    found: dict[tuple[Any, ...], Any] = {}
    for value in values:
        found.setdefault(identity(value), value)
    return list(found.values())


def identity(value: Any) -> tuple[Any, ...]:
    """What tells values apart, types included: ``1`` is neither ``"1"`` nor ``true``."""
    if isinstance(value, Hole):
        return ("text", mark(value))
    if isinstance(value, bool):
        return ("bool", value)
    if is_number(value):
        return ("number", number(value))
    if isinstance(value, list):
        return ("list", tuple(map(identity, value)))
    if isinstance(value, dict):
        return ("map", tuple((key, identity(value[key])) for key in sorted(value)))
    return ("null",) if value is None else ("text", value)


def _place(value: Any) -> tuple[Any, ...]:
    """Order in a set: text, numbers and bools by value, the rest by go-cty's hash text; null and holes last."""
    if value is None:
        return (2,)
    if isinstance(value, Hole):
        return (1, value.reference)
    if isinstance(value, (bool, str)) or is_number(value):
        return (0, value)
    return (0, _hash_text(value))


def _hash_text(value: Any) -> str:
    if isinstance(value, list):
        return "[" + "".join(f"{_hash_text(item)};" for item in value) + "]"
    if isinstance(value, dict):
        return "{" + "".join(f'"{key}":{_hash_text(value[key])};' for key in sorted(value)) + "}"
    if isinstance(value, str):
        return f'"{value}"'
    if value is None or isinstance(value, Hole):
        return "~"
    return text(value) if is_number(value) else "TF"[not value]


def unified(values: list[Any]) -> list[Any]:
    """The members converted to one type, as Terraform does to make a list of a tuple."""
    kinds = {_kind(value) for value in values} - {"any"}
    if len(kinds) <= 1:
        if kinds == {"list"}:
            return _unified_lists(values)
        return _unified_maps(values) if kinds == {"map"} else list(values)
    if "text" not in kinds or not kinds <= {"text", "number", "bool"}:
        raise RefusedError("all elements must have the same type")
    return [value if value is None or isinstance(value, Hole) else text(value) for value in values]


def _kind(value: Any) -> str:
    if value is None or isinstance(value, Hole):
        return "any"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        return "list"
    return "map" if isinstance(value, dict) else "number"


def _unified_lists(values: list[Any]) -> list[Any]:
    """Tuples of one length unify by position, others as lists of one type."""
    lists = [value for value in values if isinstance(value, list)]
    if len({len(value) for value in lists}) == 1:
        columns = [unified(list(column)) for column in zip(*lists, strict=True)]
        rows = [list(row) for row in zip(*columns, strict=True)] if columns else [list(value) for value in lists]
    else:
        together = iter(unified([item for value in lists for item in value]))
        rows = [[next(together) for _ in value] for value in lists]
    same = iter(_as_was(row, value) for row, value in zip(rows, lists, strict=True))
    return [next(same) if isinstance(value, list) else value for value in values]


def _as_was(row: list[Any], value: list[Any]) -> list[Any]:
    if isinstance(value, HclSet):
        return HclSet(row)
    return LooseList(row) if is_loose(value) else row


def _unified_maps(values: list[Any]) -> list[Any]:
    """Objects of the same attributes unify by attribute, others as maps of one type."""
    maps = [value for value in values if isinstance(value, dict)]
    keys = maps[0].keys()
    if all(value.keys() == keys for value in maps):
        columns = {key: iter(unified([value[key] for value in maps])) for key in keys}
        rows = [{key: next(columns[key]) for key in keys} for _ in maps]
    else:
        together = iter(unified([item for value in maps for item in value.values()]))
        rows = [{key: next(together) for key in value} for value in maps]
    same = iter(rows)
    return [next(same) if isinstance(value, dict) else value for value in values]
