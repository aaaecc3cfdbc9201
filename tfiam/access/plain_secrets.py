"""Secrets that stand in clear in a plan: told by their argument, by Terraform's mark, by their name or by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tfiam.access.secrets.lookalikes import PLACEHOLDER, is_lookalike
from tfiam.access.secrets.naming import WORD, named_secret
from tfiam.access.secrets.patterns import forms_in, may_hold_a_form
from tfiam.access.secrets.text import Inside, joined, named_pair, secrets_in, secrets_in_text, shown
from tfiam.extract.queries import QUERIES
from tfiam.inventory.model import Inventory, Resource, SecretValue

#: In the name of an attribute that Terraform marks sensitive: the provider marks user names as well.
_MARKED: Final = re.compile(
    r"passw(or)?d|passwd|pwd|passphrase|secret|token|credential|api[-_]?key|private[-_]?key|access[-_]?key|auth[-_]?key"
    r"|connection[-_]?string|user_data|container_definitions",
    re.IGNORECASE,
)
_REFERENCE: Final = re.compile(r"arn:[^:]+:(secretsmanager|ssm|kms|s3):.*|\{\{resolve:.*\}\}|vault:.*")
_NO_SECRET: Final = re.compile(r"-?\d{0,7}(\.\d+)?|true|false|\s*|\{\s*\}|\[\s*\]", re.IGNORECASE)
_STORES: Final = ("aws_secretsmanager_secret_version", "aws_ssm_parameter")
_PARAMETER: Final = "aws_ssm_parameter"
_SECURE: Final = "SecureString"
#: What makes secrets, or fetches them: that they are in the state is what the type is for.
#: https://registry.terraform.io/providers/hashicorp/random/latest/docs/resources/password
_MAKERS: Final = ("random_", "tls_", "time_", "data.")
#: ``tags`` again, with those of the provider block, which is looked at itself; and what AWS gives (an access key's ``id``).
_NOT_WRITTEN: Final = frozenset({"tags_all", "id"})
_PACKED: Final = re.compile(r"user_data|base64|gzip")
_DEEPEST: Final = 24
#: Places told by name in one finding.
_MOST: Final = 16


@dataclass(frozen=True)
class PlainSecret:
    """A secret in clear. ``kind`` is what it was told by, "" for an argument that takes secrets."""

    attribute: str
    kind: str = ""

    def __str__(self) -> str:
        return f"{self.attribute} ({self.kind})" if self.kind else self.attribute


def plain_secrets(inventory: Inventory) -> tuple[tuple[Resource, tuple[PlainSecret, ...]], ...]:
    """Resources, provider blocks and variables with the secrets that stand in them in clear; each place once.

    Left out: write-only arguments and unknown values (neither is in the plan), references to a store, placeholders in a
    store, values that AWS generates, data sources, and what Terraform marks sensitive on other grounds: a user name is
    marked as well. A variable whose secret is found where it is used is not told again.
    """
    found: dict[str, tuple[Resource, dict[str, PlainSecret]]] = {}

    def add(resource: Resource, secret: PlainSecret) -> None:
        found.setdefault(resource.address, (resource, {}))[1].setdefault(str(secret), secret)

    told: set[tuple[str, str]] = set()
    seen: set[str] = set()
    for value in inventory.secrets:
        if value.listed or value.generated:
            told.add((value.resource.address, value.attribute))
        if value.resource.type.startswith("aws_") and not value.generated and _is_secret(value):
            told.add((value.resource.address, value.attribute))
            add(value.resource, PlainSecret(value.attribute))
            seen.add(value.value.reveal())
    for resource in (one for kind, group in inventory.resources.items() if _is_looked_at(kind) for one in group):
        if resource.address in inventory.beside:
            continue
        for place, text, inside in _within(resource):
            if (resource.address, place) not in told:
                add(resource, PlainSecret(joined(place, inside.where), inside.kind))
                seen.add(text)
    for resource in _blocks(inventory):
        for place, text, inside in _in_map(resource.values, ""):
            if resource.type == "provider" or text not in seen:
                add(resource, PlainSecret(joined(place, inside.where), inside.kind))
                seen.add(text)
    return tuple((resource, tuple(secrets.values())) for resource, secrets in found.values())


#: Caches, brokers and warehouses, which clients reach over the network by the credential alone.
_CLIENT_STORES: Final = ("aws_elasticache_", "aws_memorydb_", "aws_mq_", "aws_msk_", "aws_redshift")


def keeps_data_by_credential(resource: Resource) -> bool:
    """True for caches, brokers and warehouses."""
    return resource.type.startswith(_CLIENT_STORES)


def problem_text(resource: Resource, secrets: tuple[PlainSecret, ...]) -> str:
    """One line that says where the secrets stand, and where they end up."""
    names = ", ".join(str(one) for one in secrets[:_MOST])
    more = f" and {len(secrets) - _MOST} more" if len(secrets) > _MOST else ""
    where = (
        "in the plan and in the source" if resource.type in ("provider", "variable") else "in the plan and in the state"
    )
    return f"{names}{more}: a secret in clear, {where}"


def _blocks(inventory: Inventory) -> Iterator[Resource]:
    """Provider blocks first: a variable's secret is told where it is used."""
    yield from (one for one in inventory.module_values if one.type == "provider")
    yield from (one for one in inventory.module_values if one.type == "variable")


def _is_looked_at(kind: str) -> bool:
    return not kind.startswith(_MAKERS)


def _within(resource: Resource) -> Iterator[tuple[str, str, Inside]]:
    """The secrets in a resource's values by form, name and what is written in scripts and JSON: attribute, text, secret."""
    entry = QUERIES.get(resource.type)
    documents = {slot.path for slot in entry.documents} if entry else frozenset()
    if resource.type == _PARAMETER:
        yield from _in_parameter(resource)
    for name, value in resource.values.items():
        if name in _NOT_WRITTEN or name in documents or name.endswith("arn"):
            continue
        if isinstance(value, str):
            packed = bool(_PACKED.search(name))
            if packed or _may_tell(value):
                yield from ((name, value, one) for one in secrets_in_text(value, packed=packed))
        elif isinstance(value, (list, Mapping)):
            yield from _in_tree(value, name)


def _in_parameter(parameter: Resource) -> Iterator[tuple[str, str, Inside]]:
    """An SSM parameter's ``insecure_value``, which is not marked sensitive, by the parameter's name."""
    text, name = parameter.get("insecure_value"), parameter.get("name")
    if isinstance(text, str) and isinstance(name, str):
        yield from (("insecure_value", text, one) for one in secrets_in_text(text, name=name.rpartition("/")[2]))


def _may_tell(text: str) -> bool:
    return may_hold_a_form(text) or (len(text) > 8 and WORD.search(text) is not None)


def _in_tree(value: Any, place: str, depth: int = 0) -> Iterator[tuple[str, str, Inside]]:
    """Blocks and lists of them, down to maps, ``name`` and ``value`` pairs, and text."""
    if isinstance(value, str):
        packed = bool(_PACKED.search(place))
        if packed or _may_tell(value):
            yield from ((place, value, one) for one in secrets_in_text(value, packed=packed))
    elif isinstance(value, list) and depth < _DEEPEST:
        for index, inner in enumerate(value):
            if isinstance(inner, Mapping):
                yield from _in_block(inner, f"{place}[{index}]", depth + 1)
            elif inner is not None:
                yield from _in_tree(inner, f"{place}[{index}]", depth + 1)
    elif isinstance(value, Mapping) and depth < _DEEPEST:
        yield from _in_map(value, place, depth + 1)


def _in_block(block: Mapping[str, Any], place: str, depth: int) -> Iterator[tuple[str, str, Inside]]:
    pair = named_pair(block)
    if pair is not None:
        name, text = pair
        if text is not None:
            for one in secrets_in(text, name=name):
                yield place, text, Inside(joined(shown(name), one.where), one.kind)
        return
    for name, inner in block.items():
        yield from _in_tree(inner, f"{place}.{name}", depth)


def _in_map(values: Mapping[str, Any], place: str, depth: int = 0) -> Iterator[tuple[str, str, Inside]]:
    """A map, whose keys are names that somebody chose: environment variables, tags, parameters."""
    for name, inner in values.items():
        here = joined(place, shown(name))
        if isinstance(inner, str):
            for one in secrets_in_text(inner, name=name) if WORD.search(name) or _may_tell(inner) else ():
                yield here, inner, one
        elif isinstance(inner, (list, Mapping)):
            yield from _in_tree(inner, here, depth)


def _is_secret(value: SecretValue) -> bool:
    in_store = value.resource.type in _STORES
    text = value.value.reveal()
    if not any(_is_telling(one, in_store=in_store) for one in _texts(text)):
        return False
    if value.resource.type == _PARAMETER and value.resource.get("type") != _SECURE:
        return _is_plain_parameter(value.resource, text)  # the provider marks the value of every parameter
    return value.listed or bool(_MARKED.search(value.attribute))


def _is_telling(text: str, *, in_store: bool) -> bool:
    if _NO_SECRET.fullmatch(text) or _REFERENCE.fullmatch(text):
        return False
    return not (in_store and PLACEHOLDER.fullmatch(text))


def _texts(text: str) -> tuple[str, ...]:
    """The value, or the values in a JSON object: those whose names speak of secrets, if any does."""
    import json

    try:
        loaded = json.loads(text) if text.startswith("{") else None
    except (ValueError, RecursionError):
        loaded = None
    if not isinstance(loaded, dict):
        return (text,)
    named = {key: inner for key, inner in loaded.items() if _MARKED.search(key)} or loaded
    return tuple(inner if isinstance(inner, str) else json.dumps(inner) for inner in named.values())


def _is_plain_parameter(parameter: Resource, text: str) -> bool:
    name = parameter.get("name")
    last = name.rpartition("/")[2] if isinstance(name, str) else ""
    if _MARKED.search(last) and (named_secret(last, text) or not is_lookalike(text)):
        return True
    return any(True for _ in secrets_in_text(text)) or any(True for _ in forms_in(text))
