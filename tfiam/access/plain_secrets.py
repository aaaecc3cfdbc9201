"""Secrets that stand in clear in a plan, told by their argument or by Terraform's mark."""

from __future__ import annotations

import json
import re

from tfiam.inventory.model import Inventory, Resource, SecretValue

_WORD = re.compile(
    r"passw(or)?d|passwd|pwd|passphrase|secret|token|credential|api[-_]?key|private[-_]?key|access[-_]?key|auth[-_]?key"
    r"|connection[-_]?string|user_data|container_definitions",
    re.IGNORECASE,
)
#: What stands in a store's first version until somebody fills it in.
_PLACEHOLDER = re.compile(
    r"\W*(change[-_ ]?me|replace[-_ ]?me|set[-_ ]?me|fill[-_ ]?me|placeholder|todo|tbd|dummy|unset|initial|none|null|n/a)\W*"
    r"|\W*((to|will) be|(managed|set|filled|replaced) (by|in|out|outside|manually|later))\b[\w ,.'-]*",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"arn:[^:]+:(secretsmanager|ssm|kms|s3):.*|\{\{resolve:.*\}\}|vault:.*")
_NO_SECRET = re.compile(r"-?\d{0,7}(\.\d+)?|true|false|\s*|\{\s*\}|\[\s*\]", re.IGNORECASE)
_STORES = ("aws_secretsmanager_secret_version", "aws_ssm_parameter")
_PARAMETER = "aws_ssm_parameter"
_SECURE = "SecureString"


def plain_secrets(inventory: Inventory) -> tuple[tuple[Resource, tuple[SecretValue, ...]], ...]:
    """Resources with the secrets that their arguments hold in clear.

    Left out: write-only arguments and unknown values (neither is in the plan), references to a store, placeholders in a
    store, values that AWS generates, data sources, and what Terraform marks sensitive on other grounds: a user name is
    marked as well.
    """
    found: dict[str, tuple[Resource, list[SecretValue]]] = {}
    for value in inventory.secrets:
        if value.resource.type.startswith("aws_") and not value.generated and _is_secret(value):
            found.setdefault(value.resource.address, (value.resource, []))[1].append(value)
    return tuple((resource, tuple(values)) for resource, values in found.values())


def _is_secret(value: SecretValue) -> bool:
    in_store = value.resource.type in _STORES
    if not any(_is_telling(text, in_store=in_store) for text in _texts(value.value.reveal())):
        return False
    if value.resource.type == _PARAMETER and value.resource.get("type") != _SECURE:
        return _named_like_one(value.resource)  # the provider marks the value of every parameter
    return value.listed or bool(_WORD.search(value.attribute))


def _is_telling(text: str, *, in_store: bool) -> bool:
    if _NO_SECRET.fullmatch(text) or _REFERENCE.fullmatch(text):
        return False
    return not (in_store and _PLACEHOLDER.fullmatch(text))


def _texts(text: str) -> tuple[str, ...]:
    """The value, or the values in a JSON object: those whose names speak of secrets, if any does."""
    try:
        loaded = json.loads(text) if text.startswith("{") else None
    except (ValueError, RecursionError):
        loaded = None
    if not isinstance(loaded, dict):
        return (text,)
    named = {key: inner for key, inner in loaded.items() if _WORD.search(key)} or loaded
    return tuple(inner if isinstance(inner, str) else json.dumps(inner) for inner in named.values())


def _named_like_one(parameter: Resource) -> bool:
    name = parameter.get("name")
    return isinstance(name, str) and bool(_WORD.search(name.rpartition("/")[2]))
