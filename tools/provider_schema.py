"""The AWS provider's schemas as planforge keeps them: every resource type and data source of 6.x, 5.x and 4.x.

`aws-schema-N.json.xz` holds {"r": resources, "d": data sources}; a block is {"a": {name: [type, flags]},
"b": {name: [nesting, min, max, block]}}; flags are 1 required, 2 optional, 4 computed, 8 sensitive, 16 write-only.
"""

from __future__ import annotations

import functools
import json
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REQUIRED, OPTIONAL, COMPUTED, SENSITIVE, WRITE_ONLY = 1, 2, 4, 8, 16
GENERATIONS = (6, 5, 4)
LISTS = frozenset({"l", "s"})


@dataclass(frozen=True)
class Attribute:
    """One attribute: its place as the table writes it (``inline_policy[*].policy``), Terraform type and flags."""

    path: str
    type: Any
    flags: int

    @property
    def settable(self) -> bool:
        """True if a configuration can give it a value that reaches the plan."""
        return bool(self.flags & (REQUIRED | OPTIONAL)) and not self.flags & WRITE_ONLY

    @property
    def leaf(self) -> str:
        """Its own name."""
        return self.path.rpartition(".")[2]

    @property
    def textual(self) -> bool:
        """True for strings and for lists, sets and maps of them."""
        return self.type == "string" or (isinstance(self.type, list) and self.type[1] == "string")


@dataclass(frozen=True)
class Schemas:
    """The newest generation's block of each type; data sources as ``data.TYPE``."""

    blocks: Mapping[str, tuple[int, Mapping[str, Any]]]

    def attributes(self, type_: str) -> Iterator[Attribute]:
        """Every attribute of a type, nested blocks included."""
        return _walk(self.blocks[type_][1], "")


@functools.cache
def read_schemas(folder: Path) -> Schemas:
    """Read the schemas that stand in ``folder`` (planforge's own); about a second."""
    blocks: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for generation in GENERATIONS:
        found = json.loads(lzma.decompress((folder / f"aws-schema-{generation}.json.xz").read_bytes()))
        for section, prefix in (("r", ""), ("d", "data.")):
            for name, block in found[section].items():
                blocks.setdefault(prefix + name, (generation, block))
    return Schemas(blocks)


def nested(spec: Any) -> Mapping[str, Any] | None:
    """The block behind an attribute of a nested type (plugin framework), else None."""
    return {"a": spec["a"]} if isinstance(spec, dict) else None


def _walk(block: Mapping[str, Any], prefix: str) -> Iterator[Attribute]:
    for name, (type_, flags) in block.get("a", {}).items():
        inner = nested(type_)
        if inner is None:
            yield Attribute(prefix + name, type_, flags)
        else:
            yield from _walk(inner, f"{prefix}{name}{'[*]' if type_['nest'] in LISTS else ''}.")
    for name, (nesting, _low, _high, inner) in block.get("b", {}).items():
        yield from _walk(inner, f"{prefix}{name}{'[*]' if nesting in LISTS else ''}.")
