"""Lists: https://developer.hashicorp.com/terraform/language/functions/alltrue and its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from tfiam.source.functions import convert
from tfiam.source.functions.convert import RefusedError, identity, unified, unique, whole
from tfiam.source.functions.signature import (
    KNOWN_LIST,
    LIST,
    MEMBERS,
    NUMBER,
    TEXTS,
    WHATEVER,
    Function,
    Kind,
    Parameter,
    Sees,
)
from tfiam.source.functions.strings import graphemes
from tfiam.source.functions.unknown import LooseList, UnseenError, firm, is_loose, references
from tfiam.source.values import HclSet, Hole, Value, has_mark, hole_of

#: As many as Terraform makes.
_MAX_RANGE: Final = 1024
_FLAGS: Final = Parameter(Kind.FLAGS, Sees.MEMBERS)
_ANYTHING: Final = Parameter(sees=Sees.ALL)


def _is_list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise RefusedError("a list is required")
    return value


def _no_set(value: Any) -> list[Any]:
    if isinstance(value, HclSet):
        raise RefusedError("a list is required, a set has no order")
    return _is_list(value)


def _alltrue(flags: list[Any]) -> Value:
    if any(flag is False or flag is None for flag in flags):
        return False
    return _unless_unknown(flags, otherwise=True)


def _anytrue(flags: list[Any]) -> Value:
    return True if any(flag is True for flag in flags) else _unless_unknown(flags, otherwise=False)


def _unless_unknown(flags: list[Any], *, otherwise: bool) -> bool:
    if any(isinstance(flag, Hole) for flag in flags):
        raise UnseenError
    return otherwise


def _chunklist(items: list[Any], size: int | Decimal) -> Value:
    step = whole(size)
    if step < 0:
        raise RefusedError("the size must not be negative")
    firm(items)
    return [items[place : place + step] for place in range(0, len(items), step)] if step else [list(items)]


def _coalesce(*args: Any) -> Value:
    """The first that is neither null nor empty. An unknown value counts as one that is there."""
    if not args:
        raise RefusedError("an argument is required")
    for value in unified(list(args)):
        if value is not None and value != "":
            found: Value = value
            return found
    raise RefusedError("all arguments are null or empty")


def _coalescelist(*args: Any) -> Value:
    if not args:
        raise RefusedError("an argument is required")
    for value in args:
        if isinstance(value, Hole):
            raise UnseenError
        if value is None:
            raise RefusedError("an argument must not be null")
        if _is_list(value):
            return list(value)
    raise RefusedError("all lists are empty")


def _compact(texts: list[Any]) -> Value:
    kept = [text for text in texts if text]
    maybe_empty = any(has_mark(text) and hole_of(text) for text in kept)
    return LooseList(kept) if maybe_empty or is_loose(texts) else kept


def _concat(*lists: Any) -> Value:
    if not lists:
        raise RefusedError("an argument is required")
    found = [item for items in lists for item in _no_set(items)]
    return LooseList(found) if any(map(is_loose, lists)) else found


def _contains(items: Any, value: Any) -> Value:
    wanted = identity(value)
    if any(identity(item) == wanted for item in _is_list(items)):
        return True
    if references([value, items]):
        raise UnseenError
    return False


def _index(items: Any, value: Any) -> Value:
    """The first place at which the value stands; an unknown member before it could be the same."""
    wanted = identity(value)
    if not firm(_no_set(items)):
        raise RefusedError("the list is empty")
    for place, item in enumerate(items):
        if identity(item) == wanted:
            return place
        if references([item, value]):
            raise UnseenError
    raise RefusedError("the value is not in the list")


def _distinct(items: list[Any]) -> Value:
    found = unique(items)
    unknown = len(found) > 1 and (is_loose(items) or references(found))
    return LooseList(found) if unknown else found


def _element(items: Any, place: int | Decimal) -> Value:
    if not firm(_no_set(items)):
        raise RefusedError("the list is empty")
    found: Value = items[whole(place) % len(items)]
    return found


def _flatten(items: Any) -> Value:
    """All members of lists in lists. A member that is unknown may be a list itself, so how many there are is not known then."""
    found: list[Any] = []
    loose = False
    pending = [iter(_is_list(items))]
    while pending:
        for item in pending[-1]:
            if isinstance(item, list):
                loose = loose or is_loose(item)
                pending.append(iter(item))
                break
            loose = loose or isinstance(item, Hole)
            found.append(item)
        else:
            pending.pop()
    return LooseList(found) if loose or is_loose(items) else found


def _length(value: Any) -> Value:
    if isinstance(value, str):
        if has_mark(value):
            raise UnseenError
        return len(graphemes(value))
    if isinstance(value, list):
        return len(firm(value))
    if isinstance(value, dict):
        if len(value) > 1 and any(map(has_mark, value)):
            raise UnseenError
        return len(value)
    raise RefusedError("a string, list or map is required")


def _matchkeys(values: list[Any], keys: list[Any], wanted: list[Any]) -> Value:
    if len(values) != len(keys):
        raise RefusedError("keys and values differ in number")
    firm(values)
    if wanted:
        *keys, _ = unified([*keys, wanted[0]])
        wanted = unified([*wanted, *keys])[: len(wanted)]
    searched = {identity(item) for item in wanted}
    return [value for value, key in zip(values, keys, strict=True) if identity(key) in searched]


def _one(items: Any) -> Value:
    if len(firm(_is_list(items))) > 1:
        raise RefusedError("the list has more than one member")
    return items[0] if items else None


def _range(*bounds: int | Decimal) -> Value:
    if not 1 <= len(bounds) <= 3:
        raise RefusedError("between one and three numbers are required")
    start, limit = (0, bounds[0]) if len(bounds) == 1 else bounds[:2]
    step = bounds[2] if len(bounds) == 3 else -1 if limit < start else 1
    if not step and start != limit:
        raise RefusedError("the step must not be zero")
    if (step < 0 and limit > start) or (step > 0 and limit < start):
        raise RefusedError("the step leads away from the limit")
    found: list[Any] = []
    while (start < limit) if step > 0 else (start > limit):
        if len(found) >= _MAX_RANGE:
            raise RefusedError("the range has too many members")
        found.append(convert.number(start))
        start += step
    return found


def _reverse(items: Any) -> Value:
    found = _is_list(items)[::-1]
    return LooseList(found) if is_loose(items) else found


def _slice(items: Any, start: int | Decimal, end: int | Decimal) -> Value:
    firm(_no_set(items))
    if not 0 <= whole(start) <= whole(end) <= len(items):
        raise RefusedError("start and end must lie in the list")
    return list(items[whole(start) : whole(end)])


FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        function.name: function
        for function in (
            Function("alltrue", _alltrue, (_FLAGS,)),
            Function("anytrue", _anytrue, (_FLAGS,)),
            Function("chunklist", _chunklist, (LIST, NUMBER)),
            Function("coalesce", _coalesce, (), WHATEVER),
            Function("coalescelist", _coalescelist, (), WHATEVER),
            Function("compact", _compact, (TEXTS,)),
            Function("concat", _concat, (), MEMBERS),
            Function("contains", _contains, (MEMBERS, _ANYTHING)),
            Function("distinct", _distinct, (LIST,)),
            Function("element", _element, (MEMBERS, NUMBER)),
            Function("flatten", _flatten, (MEMBERS,)),
            Function("index", _index, (MEMBERS, _ANYTHING)),
            Function("length", _length, (MEMBERS,)),
            Function("matchkeys", _matchkeys, (LIST, KNOWN_LIST, KNOWN_LIST)),
            Function("one", _one, (MEMBERS,)),
            Function("range", _range, (), NUMBER),
            Function("reverse", _reverse, (MEMBERS,)),
            Function("slice", _slice, (MEMBERS, NUMBER, NUMBER)),
        )
    }
)
