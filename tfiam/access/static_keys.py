"""Access keys of IAM users that the plan hands to workloads.

https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tfiam.access.secrets.text import unpacked
from tfiam.extract.queries import QUERIES
from tfiam.extract.select import select
from tfiam.inventory.model import UNKNOWN, Inventory, Resource
from tfiam.plan.values import dotted

_FIELDS = ("environment", "user_data", "definition")
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
_KEY_ID = re.compile(r"(?<![A-Z0-9])AKIA[A-Z0-9]{16}(?![A-Z0-9])")
_NAMES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_ASSIGNED = re.compile(r"\baws_secret_access_key\b\s*[=:]\s*[\"']?[^\s\"'${]", re.IGNORECASE)


@dataclass(frozen=True)
class HandedKey:
    """A static key that a workload is given. ``what`` names variables or the shape of the key, never a value."""

    resource: Resource
    attribute: str
    what: str
    key: Resource | None = None
    """The access key of the plan, where a reference leads to one."""


def handed_keys(inventory: Inventory) -> Iterator[HandedKey]:
    """Every workload that is given a static key, once an argument and key."""
    for type_, entry in QUERIES.items():
        names = [name for name in _FIELDS if name in entry.fields]
        for resource in inventory.of(type_) if names else ():
            for name in names:
                yield from _in_field(inventory, resource, name, entry.fields[name])


def _in_field(inventory: Inventory, resource: Resource, name: str, expression: str) -> Iterator[HandedKey]:
    for selected in select(expression, resource.values):
        attribute = dotted(selected.path)
        keys = [
            inventory.by_address[lead.address]
            for lead in inventory.leads.get((resource.address, name), ())
            if lead.address in inventory.by_address
        ]
        yield from (HandedKey(resource, attribute, "", key) for key in keys)
        what = "" if keys else _told(selected.value, is_text=name == "user_data")
        if what:
            yield HandedKey(resource, attribute, what)


def _told(value: Any, *, is_text: bool) -> str:
    """What tells that a static key is in it: the names of variables, else "an access key id"; "" when nothing does."""
    pairs = tuple(_pairs(_loaded(value)))
    named = [name for name, inner in pairs if name.upper() in _NAMES and inner not in (None, "")]
    if named:
        return ", ".join(dict.fromkeys(named))
    texts = [inner for _, inner in pairs if isinstance(inner, str)] + (
        [unpacked(value)] if is_text and isinstance(value, str) else []
    )
    if any(_KEY_ID.search(text) for text in texts):
        return "an access key id"
    return "aws_secret_access_key" if is_text and any(map(_ASSIGNED.search, texts)) else ""


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    """Names and values: of a map, of objects with ``name`` and ``value``, however deep."""
    if isinstance(value, Mapping):
        name, inner = value.get("name"), value.get("value")
        if isinstance(name, str) and not isinstance(inner, (Mapping, list)):
            yield name, inner
        for key, one in value.items():
            if isinstance(one, (Mapping, list)):
                yield from _pairs(one)
            elif isinstance(one, str) or one is UNKNOWN:
                yield key, one
    elif isinstance(value, list):
        for one in value:
            yield from _pairs(one)


def _loaded(value: Any) -> Any:
    """JSON text as what it says: container definitions are one."""
    if not isinstance(value, str) or value[:1] not in ("[", "{"):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value
