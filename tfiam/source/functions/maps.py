"""Maps and sets: https://developer.hashicorp.com/terraform/language/functions/keys and its neighbours."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import product
from types import MappingProxyType
from typing import Any, Final

from tfiam.source.functions.convert import RefusedError, as_set, identity, unified
from tfiam.source.functions.signature import (
    KNOWN_MAP,
    KNOWN_SET,
    MAP,
    MAX_ITEMS,
    MEMBERS,
    SET,
    TEXT,
    TEXTS,
    WHATEVER,
    Function,
)
from tfiam.source.functions.unknown import LooseList, TooLargeError, UnseenError, firm, is_loose
from tfiam.source.values import HclSet, Hole, Value, has_mark


def _keys(mapping: dict[str, Any]) -> Value:
    found = sorted(mapping)
    return LooseList(found) if _order_unknown(mapping) else found


def _values(mapping: dict[str, Any]) -> Value:
    found = [mapping[key] for key in sorted(mapping)]
    return LooseList(found) if _order_unknown(mapping) else found


def _order_unknown(mapping: dict[str, Any]) -> bool:
    return len(mapping) > 1 and any(map(has_mark, mapping))


def _lookup(mapping: dict[str, Any], key: str, *default: Any) -> Value:
    if len(default) > 1:
        raise RefusedError("the number of arguments is wrong")
    if key in mapping:
        found: Value = mapping[key]
        return found
    if any(map(has_mark, mapping)):
        raise UnseenError
    if not default:
        raise RefusedError("the map has no such key")
    other: Value = default[0]
    return other


def _merge(*maps: Any) -> Value:
    """The later wins. Null arguments count for nothing; a key that is not known hides none that is."""
    found: dict[str, Any] = {}
    for mapping in maps:
        if isinstance(mapping, Hole):
            raise UnseenError
        if mapping is not None:
            if not isinstance(mapping, dict):
                raise RefusedError("maps are required")
            found.update(mapping)
    return found


def _transpose(mapping: dict[str, Any]) -> Value:
    found: dict[str, list[str]] = {}
    for key in sorted(mapping):
        if not isinstance(mapping[key], list):
            raise RefusedError("a map of lists of strings is required")
        for item in unified([*mapping[key], ""])[:-1]:
            if item is None or isinstance(item, (list, dict)):
                raise RefusedError("a map of lists of strings is required")
            found.setdefault(item, []).append(key)
    return {key: found[key] for key in sorted(found)}


def _zipmap(keys: list[Any], values: Any) -> Value:
    if not isinstance(values, list) or isinstance(values, HclSet):
        raise RefusedError("a list of values is required")
    if len(firm(keys)) != len(firm(values)):
        raise RefusedError("keys and values differ in number")
    if None in keys:
        raise RefusedError("a key is null")
    return dict(zip(keys, values, strict=True))


def _setproduct(*lists: Any) -> Value:
    """All tuples of one member of each; a set if all arguments are sets."""
    if len(lists) < 2:
        raise RefusedError("at least two arguments are required")
    if not all(isinstance(items, list) for items in lists):
        raise RefusedError("lists or sets are required")
    if math.prod(map(len, lists)) > MAX_ITEMS:
        raise TooLargeError
    found = [list(row) for row in product(*(unified(items) for items in lists))]
    if all(isinstance(items, HclSet) for items in lists):
        return as_set(found)
    return LooseList(found) if any(map(is_loose, lists)) else found


def _setunion(*sets: HclSet) -> Value:
    return as_set(_together(sets))


def _setintersection(*sets: HclSet) -> Value:
    members = _members(sets)
    return as_set([item for item in members[0] if all(_in(item, others) for others in members[1:])])


def _setsubtract(first: HclSet, second: HclSet) -> Value:
    kept, dropped = _members((first, second))
    return as_set([item for item in kept if not _in(item, dropped)])


def _together(sets: tuple[HclSet, ...]) -> list[Any]:
    return unified([item for items in sets for item in items])


def _members(sets: tuple[HclSet, ...]) -> list[list[Any]]:
    """The members of each, all of one type."""
    together = iter(_together(sets))
    return [[next(together) for _ in items] for items in sets]


def _in(item: Any, items: list[Any]) -> bool:
    return identity(item) in set(map(identity, items))


FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        function.name: function
        for function in (
            Function("keys", _keys, (MAP,)),
            Function("lookup", _lookup, (MAP, TEXT), WHATEVER),
            Function("merge", _merge, (), WHATEVER),
            Function("setintersection", _setintersection, (KNOWN_SET,), KNOWN_SET),
            Function("setproduct", _setproduct, (), MEMBERS),
            Function("setsubtract", _setsubtract, (KNOWN_SET, KNOWN_SET)),
            Function("setunion", _setunion, (SET,), SET),
            Function("transpose", _transpose, (KNOWN_MAP,)),
            Function("values", _values, (MAP,)),
            Function("zipmap", _zipmap, (TEXTS, MEMBERS)),
        )
    }
)
