"""Odd structure in a plan becomes a :class:`PlanError` that names the place, never a ``KeyError``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tfiam.errors import PlanError

SHOW_AGAIN = "write the file again with `terraform show -json`"


class Place(NamedTuple):
    """Where in which file: ``Place("plan.json", "resource_changes[3].change")``.

    Only names of the format and indexes go into ``text``; names a user chose (outputs, modules, variables) are
    counted instead, for a place is printed.
    """

    path: str
    text: str = ""

    def at(self, name: str) -> Place:
        return Place(self.path, f"{self.text}.{name}" if self.text else name)

    def nth(self, index: int) -> Place:
        return Place(self.path, f"{self.text}[{index}]")

    def error(self, problem: str, remedy: str = SHOW_AGAIN) -> PlanError:
        return PlanError(self.path, problem, remedy, self.text)


def member_object(parent: Mapping[str, Any], name: str, place: Place) -> Mapping[str, Any]:
    """The object ``parent[name]``; an absent or null one is empty.

    Raises PlanError for anything else.
    """
    value = parent.get(name)
    if value is None:
        return {}
    return as_object(value, place, name)


def as_object(value: Any, place: Place, name: str = "") -> Mapping[str, Any]:
    """``value`` itself if it is an object with text keys.

    Raises PlanError for anything else.
    """
    if not isinstance(value, Mapping):
        raise _unlike(value, "an object", place, name)
    return value


def member_list(parent: Mapping[str, Any], name: str, place: Place) -> list[Any]:
    """The list ``parent[name]``; an absent or null one is empty.

    Raises PlanError for anything else.
    """
    value = parent.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise _unlike(value, "a list", place, name)
    return value


def member_text(parent: Mapping[str, Any], name: str, place: Place) -> str:
    """The string ``parent[name]``; an absent or null one is ``""``.

    Raises PlanError for anything else.
    """
    value = parent.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _unlike(value, "a string", place, name)
    return value


def required_text(parent: Mapping[str, Any], name: str, place: Place) -> str:
    """The non-empty string ``parent[name]``.

    Raises PlanError for anything else.
    """
    value = member_text(parent, name, place)
    if not value:
        raise place.error(f"has no `{name}`")
    return value


def member_flag(parent: Mapping[str, Any], name: str, place: Place, *, absent: bool) -> bool:
    """The boolean ``parent[name]``, or ``absent``.

    Raises PlanError for anything else.
    """
    value = parent.get(name)
    if value is None:
        return absent
    if not isinstance(value, bool):
        raise _unlike(value, "true or false", place, name)
    return value


def _unlike(value: Any, expected: str, place: Place, name: str) -> PlanError:
    where = place.at(name) if name else place
    return where.error(f"is {_type_name(value)} where {expected} belongs")


def _type_name(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, Mapping):
        return "an object"
    names = {str: "a string", int: "a number", float: "a number", list: "a list"}
    return names.get(type(value), "a value")
