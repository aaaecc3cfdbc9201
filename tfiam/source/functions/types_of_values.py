"""Conversions by name: https://developer.hashicorp.com/terraform/language/functions/tolist and its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from tfiam.source.functions.convert import RefusedError, as_set, boolean, items, number, text, unified
from tfiam.source.functions.signature import WHATEVER, Function
from tfiam.source.functions.unknown import UnseenError
from tfiam.source.values import Hole, Value


def _tostring(value: Any) -> Value:
    return value if value is None or isinstance(value, Hole) else text(value)


def _tonumber(value: Any) -> Value:
    return value if value is None or isinstance(value, Hole) else number(value)


def _tobool(value: Any) -> Value:
    return value if value is None or isinstance(value, Hole) else boolean(value)


def _tolist(value: Any) -> Value:
    return value if value is None or isinstance(value, Hole) else items(value)


def _toset(value: Any) -> Value:
    return value if value is None or isinstance(value, Hole) else as_set(value)


def _tomap(value: Any) -> Value:
    if value is None or isinstance(value, Hole):
        return value
    if not isinstance(value, dict):
        raise RefusedError("a map is required")
    return dict(zip(value, unified(list(value.values())), strict=True))


def _itself(value: Any) -> Value:
    found: Value = value
    return found


def _issensitive(_: Any) -> Value:
    """Which values are sensitive is the plan's to say; evaluation does not carry it along."""
    raise UnseenError


FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        name: Function(name, run, (WHATEVER,))
        for name, run in (
            ("ephemeralasnull", _itself),
            ("issensitive", _issensitive),
            ("nonsensitive", _itself),
            ("sensitive", _itself),
            ("tobool", _tobool),
            ("tolist", _tolist),
            ("tomap", _tomap),
            ("tonumber", _tonumber),
            ("toset", _toset),
            ("tostring", _tostring),
        )
    }
)
