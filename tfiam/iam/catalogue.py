"""AWS's service authorization reference: actions, access levels, resource types, condition keys.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html

What takes names only (``expand``, ``mask``, ``levels``, ``restrictable``) stands in ``action_index`` and is repeated
here; the rest reads one service's segment when it is first asked about. The catalogue is as old as ``facts_dates``
says: an action that it does not have may exist.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from tfiam.data.segments import data_path, packaged
from tfiam.iam.action_index import (
    AccessLevel,
    expand,
    index,
    is_service,
    level_mask,
    levels,
    mask,
    names,
    restrictable,
    restrictable_mask,
    services,
    size,
)

__all__ = [
    "AccessLevel",
    "Action",
    "ConditionKey",
    "ConditionKeyType",
    "ResourceType",
    "ResourceUse",
    "action",
    "condition_key",
    "credentials_actions",
    "expand",
    "facts_dates",
    "index",
    "is_service",
    "level_mask",
    "levels",
    "mask",
    "names",
    "rcp_supported",
    "resource_type",
    "resource_types",
    "restrictable",
    "restrictable_mask",
    "service_principals",
    "service_title",
    "services",
    "size",
]

_SERVICES = "services.segments.bin"
_GLOBAL = "aws"


class ConditionKeyType(str, Enum):
    """The type of a condition key's value, as the reference prints it."""

    STRING = "String"
    ARRAY_OF_STRING = "ArrayOfString"
    ARN = "ARN"
    ARRAY_OF_ARN = "ArrayOfARN"
    BOOL = "Bool"
    ARRAY_OF_BOOL = "ArrayOfBool"
    NUMERIC = "Numeric"
    DATE = "Date"
    IP_ADDRESS = "IPAddress"

    @property
    def multivalued(self) -> bool:
        """Whether a request may carry several values, so that ``ForAnyValue`` and ``ForAllValues`` fit."""
        return self.value.startswith("ArrayOf")


_CLAIM = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:/[^:]*)?:(amr|aud|email|oaud|sub)")
_CLAIM_TYPES: Mapping[str, ConditionKeyType] = MappingProxyType(
    {
        "amr": ConditionKeyType.ARRAY_OF_STRING,
        "aud": ConditionKeyType.STRING,
        "email": ConditionKeyType.STRING,
        "oaud": ConditionKeyType.STRING,
        "sub": ConditionKeyType.STRING,
    }
)


@dataclass(frozen=True)
class ResourceUse:
    """A resource type in an action's row: whether a request must name one, and the condition keys it brings."""

    name: str
    required: bool
    condition_keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Action:
    """One action. ``name`` is ``service:Name`` in AWS's own case."""

    name: str
    service: str
    levels: frozenset[AccessLevel]
    resource_types: tuple[ResourceUse, ...]
    condition_keys: tuple[str, ...]

    @property
    def restrictable(self) -> bool:
        """Whether ``Resource`` can name something narrower than ``*``."""
        return bool(self.resource_types)


@dataclass(frozen=True)
class ResourceType:
    """A resource type of a service; ``arns`` hold ``${Partition}``, ``${Account}`` and the like."""

    name: str
    service: str
    arns: tuple[str, ...]
    condition_keys: tuple[str, ...]


@dataclass(frozen=True)
class ConditionKey:
    """A condition key; ``name`` may hold a variable, as in ``aws:RequestTag/${TagKey}``."""

    name: str
    type: ConditionKeyType


@cache
def _facts(service: str) -> Mapping[str, Any]:
    facts: dict[str, Any] = json.loads(packaged(_SERVICES).read(service))
    return MappingProxyType(facts)


@lru_cache(maxsize=8192)
def action(name: str) -> Action | None:
    """The action of that name, without regard to case; None for one the catalogue does not have. No wildcards."""
    place = index(name)
    if place is None:
        return None
    (full,) = names(1 << place)
    service, _, short = full.partition(":")
    uses, keys = _facts(service)["actions"][short]
    return Action(
        name=full,
        service=service,
        levels=levels(full),
        resource_types=tuple(ResourceUse(use, bool(required), tuple(own)) for use, required, own in uses),
        condition_keys=tuple(keys),
    )


def service_title(prefix: str) -> str | None:
    """``Amazon S3`` for ``s3``; None for a prefix that AWS does not have."""
    return str(_facts(prefix.lower())["title"]) if is_service(prefix) else None


def rcp_supported(prefix: str) -> bool:
    """Whether resource control policies reach the service.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
    """
    return is_service(prefix) and bool(_facts(prefix.lower())["rcp"])


@cache
def resource_types(service: str) -> tuple[ResourceType, ...]:
    """The service's resource types; none for a prefix that AWS does not have."""
    prefix = service.lower()
    if not is_service(prefix):
        return ()
    rows: Mapping[str, Any] = _facts(prefix)["resources"]
    return tuple(ResourceType(name, prefix, tuple(arns), tuple(keys)) for name, (arns, keys) in rows.items())


def resource_type(service: str, name: str) -> ResourceType | None:
    """One resource type of a service, such as ``("s3", "object")``."""
    wanted = name.lower()
    return next((kind for kind in resource_types(service) if kind.name.lower() == wanted), None)


@lru_cache(maxsize=4096)
def condition_key(service: str, key: str) -> ConditionKey | None:
    """The condition key as the service knows it, or the global one; None when neither has it.

    Condition keys are compared without regard to case, and ``aws:RequestTag/team`` is found under
    ``aws:RequestTag/${TagKey}``. Keys of identity providers (``saml:aud``) are keys of ``sts``, which also takes the
    claims that every OIDC provider may send, such as ``token.actions.githubusercontent.com:sub``.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
    """
    wanted = key.lower()
    places = (service.lower(), _GLOBAL) if is_service(service) else (_GLOBAL,)
    for place in places:
        found = _keys(place).get(wanted) or next((k for p, k in _templates(place) if p.fullmatch(wanted)), None)
        if found:
            return found
    claim = _CLAIM.fullmatch(wanted) if places[0] == "sts" else None
    return ConditionKey(key, _CLAIM_TYPES[claim[1]]) if claim else None


@cache
def _keys(service: str) -> Mapping[str, ConditionKey]:
    rows: Mapping[str, str] = _facts(service)["keys"]
    return {name.lower(): ConditionKey(name, ConditionKeyType(kind)) for name, kind in rows.items()}


@cache
def _templates(service: str) -> tuple[tuple[re.Pattern[str], ConditionKey], ...]:
    return tuple(
        (re.compile(".+".join(map(re.escape, re.split(r"\$\{[^}]+\}", name)))), key)
        for name, key in _keys(service).items()
        if "${" in name
    )


@lru_cache(maxsize=1)
def credentials_actions() -> frozenset[str]:
    """Actions that hand their caller a credential; curated, see tfiam/data/credentials.json for what is left out."""
    return frozenset(_json("credentials.json")["actions"])


@lru_cache(maxsize=1)
def service_principals() -> frozenset[str]:
    """Known service principals: those in AWS managed policies, and a hand-written few (tools/service_principals.txt).

    AWS publishes no list: one that is absent may exist.
    """
    return frozenset(data_path("service_principals.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def facts_dates() -> Mapping[str, str]:
    """What the packaged facts are, to the day each was read and the package it comes from."""
    return MappingProxyType({name: _dated(entry) for name, entry in _json("dates.json").items()})


def _dated(entry: Mapping[str, str]) -> str:
    return f"{entry['date']} ({entry['package']} {entry['version']})" if "package" in entry else entry["date"]


def _json(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(data_path(name).read_bytes())
    return content
