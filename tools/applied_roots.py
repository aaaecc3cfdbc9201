#!/usr/bin/env python3
"""Print how many documents of `fixtures/source/roots` are decided: with the source, without it, and with a saved plan only.

A document is decided when its text is known, though it may have holes. Each one rebuilt is held against the document that
the same configuration has once it is applied (`fixtures/source/applied-state`), its holes filled with the real values.

    python tools/applied_roots.py          exit 1 when one differs, or fewer than 99 % are decided with the source
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tfiam.extract.build import Extractor
from tfiam.extract.model import Document, DocumentStatus, World
from tfiam.plan.load import load_plan
from tfiam.source.tree import SourceTree

ROOTS = Path(__file__).resolve().parent.parent / "fixtures" / "source" / "roots"
STATE = ROOTS.parent / "applied-state" / "state.json"
LEAST = 0.99
_CALL = re.compile(r'module\s+"([^"]+)"\s*\{[^}]*?source\s*=\s*"(\./[^"]+|\.\./[^"]+)"', re.DOTALL)
_HOLE = re.compile(r"\$\{([^{}]*)\}")


class Row(NamedTuple):
    """One root: how many documents, and how many decided in each way."""

    name: str
    documents: int
    source: int
    saved: int
    plain: int
    differences: tuple[str, ...]


def row_of(root: Path) -> Row:
    """The figures of one root."""
    plan = root / "plan.json"
    documents = read(plan, SourceTree.from_directory(root))
    return Row(
        root.name,
        len(documents),
        decided(documents),
        decided(read(plan, SourceTree.from_saved_plan(saved_plan(root), "tfplan"))),
        decided(read(plan, None)),
        tuple(differences(root.name, documents)),
    )


def read(plan: Path, tree: SourceTree | None) -> list[Document]:
    """The documents after a plan."""
    extraction = Extractor(load_plan(plan), "", tree).extract(World.AFTER)
    return [document for item in extraction.items for document in item.documents]


def decided(documents: list[Document]) -> int:
    """How many of them could be read."""
    return sum(document.status is not DocumentStatus.OPAQUE and not document.fault for document in documents)


def saved_plan(root: Path) -> bytes:
    """The archive that `terraform plan -out` writes, as far as the configuration goes.

    https://github.com/hashicorp/terraform/blob/main/internal/plans/planfile/config_snapshot.go
    """
    buffer = io.BytesIO()
    manifest = []
    with zipfile.ZipFile(buffer, "w") as archive:
        for key, folder in _modules(root, ""):
            relative = folder.relative_to(root).as_posix() if folder != root else "."
            manifest.append({"Key": key, "Source": "", "Dir": relative})
            for file in sorted(folder.glob("*.tf*")):
                archive.writestr(f"tfconfig/m-{key}/{file.name}", file.read_bytes())
        archive.writestr("tfconfig/modules.json", json.dumps(manifest))
    return buffer.getvalue()


def _modules(folder: Path, key: str) -> Iterator[tuple[str, Path]]:
    yield key, folder
    for file in sorted(folder.glob("*.tf")):
        for name, source in _CALL.findall(file.read_text(encoding="utf-8")):
            yield from _modules((folder / source).resolve(), f"{key}.{name}" if key else name)


def differences(name: str, documents: list[Document]) -> Iterator[str]:
    """What is not as in the applied state."""
    prefix = f"module.{name}."
    values: dict[str, Mapping[str, Any]] = {}
    for change in load_plan(STATE).resources:
        if change.address.startswith(prefix):
            values[change.address.removeprefix(prefix)] = change.values_after or {}
    for document in documents:
        if document.policy is None or document.status is DocumentStatus.KNOWN:
            continue
        real = _at(values.get(document.address, {}), document.path)
        if not _same(document.policy.raw, json.loads(real) if isinstance(real, str) else None, values):
            yield f"{name}: {document.address} {document.attribute}"


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def _same(one: Any, other: Any, values: Mapping[str, Mapping[str, Any]]) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return re.fullmatch(_pattern(one, values), other, re.DOTALL) is not None
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_same(*pair, values) for pair in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = {key: next((real for real in other if _same(key, real, values)), None) for key in one}
        found = None not in pairs.values() and len(set(pairs.values())) == len(other)
        return found and all(_same(one[key], other[str(pairs[key])], values) for key in one)
    return bool(one == other)


def _pattern(text: str, values: Mapping[str, Mapping[str, Any]]) -> str:
    """The text with each hole as its real value; what was made of several values may be anything."""
    pieces, position = [], 0
    for found in _HOLE.finditer(text):
        reference = found[1]
        address, _, attribute = reference.rpartition(".")
        real = values.get(address, {}).get(attribute)
        hole = re.escape(real) if isinstance(real, str) else ".+" if "(" in reference or address in values else None
        literal = re.escape(found[0]) if hole is None else hole
        pieces.append(re.escape(text[position : found.start()]) + literal)
        position = found.end()
    return "".join(pieces) + re.escape(text[position:])


def main() -> int:
    """Prints the table."""
    rows = [row_of(root) for root in sorted(ROOTS.iterdir()) if (root / "plan.json").is_file()]
    print(f"{'root':<20}{'documents':>10}{'--source':>10}{'saved plan':>12}{'neither':>9}{'equal':>7}")
    for row in rows:
        equal = "yes" if not row.differences else "no"
        print(f"{row.name:<20}{row.documents:>10}{row.source:>10}{row.saved:>12}{row.plain:>9}{equal:>7}")
    total = sum(row.documents for row in rows)
    sums = [sum(getattr(row, name) for row in rows) for name in ("source", "saved", "plain")]
    shares = [f"{100 * one / total:.1f} %" for one in sums]
    print(f"{'all':<20}{total:>10}{shares[0]:>10}{shares[1]:>12}{shares[2]:>9}")
    for difference in (one for row in rows for one in row.differences):
        print(f"differs: {difference}")
    return 0 if sums[0] / total >= LEAST and not any(row.differences for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
