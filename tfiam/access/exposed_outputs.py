"""Outputs of the root module that show a secret: they are not marked sensitive, and print with every apply."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tfiam.access.secrets.lookalikes import is_lookalike
from tfiam.access.secrets.text import secrets_in
from tfiam.extract.queries import QUERIES
from tfiam.inventory.model import UNKNOWN, Inventory, Resource

_DEEPEST: Final = 24
#: Shorter text stands in other text by chance.
_TELLING: Final = 8
#: What makes secrets to the attributes that hold them.
#: https://registry.terraform.io/providers/hashicorp/random/latest/docs/resources/password
#: https://registry.terraform.io/providers/hashicorp/tls/latest/docs/resources/private_key
_MADE: Final[Mapping[str, tuple[str, ...]]] = {
    "random_password": ("result",),
    "tls_private_key": ("private_key_pem", "private_key_openssh", "private_key_pem_pkcs8"),
}
_INDEX: Final = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True)
class ExposedOutput:
    """An output that is not marked, with what it shows; ``hidden`` names what leads to a secret where the value is unknown."""

    output: Resource
    shows: str = ""
    hidden: tuple[str, ...] = ()


def exposed_outputs(inventory: Inventory) -> Iterator[ExposedOutput]:
    """Every output without ``sensitive = true`` that shows a secret of the plan, or that may once its value is known."""
    outputs = [one for one in inventory.module_values if one.type == "output" and not one.sensitive]
    if not outputs:
        return
    arguments = _arguments(inventory)
    for output in outputs:
        value = output.get("value")
        name = output.address.removeprefix("output.")
        shown = next((at for text in _texts(value) for at in _holding(text, arguments)), "")
        kind = "" if shown else next((inside.kind for inside in secrets_in(value, name=name)), "")
        hidden = tuple(_hidden(output, inventory)) if not shown and not kind and _is_open(value) else ()
        if shown or kind or hidden:
            yield ExposedOutput(output, f"the value of {shown}" if shown else kind, hidden)


def _arguments(inventory: Inventory) -> dict[str, str]:
    """The values of secret arguments, and of secrets that AWS makes, to where they stand."""
    found: dict[str, str] = {}
    for one in inventory.secrets:
        text = one.value.reveal()
        makes = one.resource.type in _MADE and one.attribute in _MADE[one.resource.type]
        if (one.listed or one.generated or makes) and not is_lookalike(text):
            found.setdefault(text, f"{one.resource.address}.{one.attribute}")
    return found


def _holding(text: str, arguments: Mapping[str, str]) -> Iterator[str]:
    """The secret arguments whose value the text is, or has in it: a connection string, a login."""
    if text in arguments:
        yield arguments[text]
    else:
        yield from (at for secret, at in arguments.items() if len(secret) >= _TELLING and secret in text)


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, Mapping)) and depth < _DEEPEST:
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(inner, depth + 1)


def _is_open(value: Any, depth: int = 0) -> bool:
    if isinstance(value, (list, Mapping)) and depth < _DEEPEST:
        return any(_is_open(one, depth + 1) for one in (value.values() if isinstance(value, Mapping) else value))
    return value is UNKNOWN


def _hidden(output: Resource, inventory: Inventory) -> Iterator[str]:
    """References to secret attributes: Terraform lets them through ``nonsensitive`` only, or where nothing marks them."""
    for reference in output.get("references") or ():
        plain = _INDEX.sub("", reference) if isinstance(reference, str) else ""
        type_, _, rest = plain.partition(".")
        attribute = rest.partition(".")[2]
        entry = QUERIES.get(type_)
        secret = (*entry.secrets, *entry.generated) if entry else _MADE.get(type_, ())
        if attribute and attribute in secret and inventory.resources.get(type_):
            yield reference
