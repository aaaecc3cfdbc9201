#!/usr/bin/env python3
"""Print how much of each root in `fixtures/source` is readable before its apply, and whether that is what the apply made.

    python tools/source_table.py              all roots
    python tools/source_table.py NAME …       these; what differs or is opaque is named below the table

A root is a folder with an `applied.json`, the plan after its apply, which knows every document. One group of columns
for each way to read `plan.json`: without source, with `--source`, with only a saved plan. `equal` counts the readable
documents that are those after the apply once their holes are filled, `loose` those of them with a hole that fits any
value, because no attribute of a resource is its reference. Exit status 1 when a document is not the one after the apply.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from same_document import differences

from tfiam.config import Config
from tfiam.extract.model import Document, DocumentStatus
from tfiam.pipeline import worlds_of
from tfiam.plan.load import load_plan
from tfiam.source.tree import SourceTree

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "source"
SAVED = "tfplan"
APPLIED = "applied.json"
INDEX = re.compile(r"\[\d+\]")
CALL = re.compile(r'^module\s+"([\w-]+)"\s*\{[^}]*?\bsource\s*=\s*"(\.[^"]*)"', re.MULTILINE)
WIDTH = 26

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Reading:
    """What one way to read a root gave."""

    documents: Mapping[Key, Document]
    differ: Mapping[Key, tuple[str, ...]]
    """Readable documents that are not those after the apply, with the places."""
    loose: Mapping[Key, tuple[str, ...]]
    """Readable documents with holes that the state after the apply has no value for, and their references."""

    @property
    def opaque(self) -> tuple[Document, ...]:
        """Documents that nothing is known of."""
        return tuple(one for one in self.documents.values() if one.status is DocumentStatus.OPAQUE)

    @property
    def counts(self) -> Counter[str]:
        """Documents by status, those that are `equal`, and all."""
        counts = Counter(one.status.value for one in self.documents.values())
        counts["all"] = len(self.documents)
        counts["loose"] = len(self.loose)
        counts["equal"] = len(self.documents) - len(self.opaque) - len(self.differ)
        return counts


def roots(names: Sequence[str] = ()) -> list[Path]:
    """Return the roots, by name."""
    return sorted(path.parent for path in FIXTURES.glob(f"*/{APPLIED}") if not names or path.parent.name in names)


def read(root: Path, source: SourceTree | None = None) -> Reading:
    """Read a root's plan and hold it against the plan after its apply."""
    documents = _by_key(worlds_of(load_plan(root / "plan.json"), Config(), source).after.documents)
    applied = load_plan(root / APPLIED)
    real = _by_key(worlds_of(applied, Config()).before.documents)
    values = {change.address: change.values_before for change in applied.resources}

    def value_of(reference: str) -> str | None:
        address, _, attribute = reference.rpartition(".")
        value = (values.get(address) or {}).get(attribute)
        return value if isinstance(value, str) else None

    # Without source a reference only says what hides the text, which may have more around it.
    filled = value_of if source is not None else lambda _: None
    differ, loose = {}, {}
    for key, document in documents.items():
        if document.status is DocumentStatus.OPAQUE:
            continue
        places = differences(document, real[key], filled) if key in real else ("is not there after the apply",)
        if places:
            differ[key] = places
        references = tuple(hole.reference for hole in document.holes if value_of(hole.reference) is None)
        if references:
            loose[key] = references
    return Reading(documents, differ, loose)


def _by_key(documents: Sequence[Document]) -> dict[Key, Document]:
    """Blocks of a set (`inline_policy`) come in any order, so their name tells them apart instead of their index."""
    return {
        (one.address, INDEX.sub("[]", one.attribute), one.name if INDEX.search(one.attribute) else ""): one
        for one in documents
    }


def from_folder(root: Path) -> SourceTree:
    """Return the source as `--source` reads it."""
    return SourceTree.from_directory(root)


def from_saved(root: Path) -> SourceTree:
    """Return the source as a saved plan holds it: the root's own, or one with the same configuration in it."""
    saved = root / SAVED
    return SourceTree.from_saved_plan(saved.read_bytes() if saved.is_file() else saved_configuration(root), SAVED)


def saved_configuration(root: Path) -> bytes:
    """Return an archive that holds the configuration as Terraform lays it out in a saved plan: no templates, no data."""
    records = []
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for key, source, folder in _modules(root, "", "", root):
            directory = folder.resolve().relative_to(root.resolve()).as_posix()
            records.append({"Key": key, **({"Source": source} if source else {}), "Dir": directory})
            for path in sorted((*folder.glob("*.tf"), *folder.glob("*.tf.json"))):
                archive.writestr(f"tfconfig/m-{key}/{path.name}", path.read_bytes())
        archive.writestr("tfconfig/modules.json", json.dumps(records))
    return data.getvalue()


def _modules(root: Path, key: str, source: str, folder: Path) -> Iterator[tuple[str, str, Path]]:
    yield key, source, folder
    for path in sorted(folder.glob("*.tf")):
        for name, called in CALL.findall(path.read_text(encoding="utf-8")):
            yield from _modules(root, f"{key}.{name}".lstrip("."), called, folder / called)


WAYS: dict[str, Callable[[Path], Any]] = {
    "without source": lambda _: None,
    "--source": from_folder,
    "saved plan": from_saved,
}


def main(argv: Sequence[str]) -> int:
    """Print the table; return 1 when a document differs from the one after the apply."""
    totals = {way: Counter[str]() for way in WAYS}
    below: list[str] = []
    print(f"{'':{WIDTH}}" + "".join(f" {way:<46}" for way in WAYS))
    print(
        f"{'root':{WIDTH}}"
        + f" {'all':>5}{'known':>7}{'rebuilt':>8}{'partial':>8}{'opaque':>7}{'equal':>6}{'loose':>6}" * len(WAYS)
    )
    differing = False
    for root in roots(argv):
        readings = {way: read(root, source_of(root)) for way, source_of in WAYS.items()}
        for way, reading in readings.items():
            totals[way] += reading.counts
            differing = differing or bool(reading.differ)
            below += _named(root.name, way, reading, every=bool(argv))
        print(f"{root.name:{WIDTH}}" + "".join(_columns(reading.counts) for reading in readings.values()))
    print(f"{'total':{WIDTH}}" + "".join(_columns(total) for total in totals.values()))
    print(f"{'decided':{WIDTH}}" + "".join(f" {_decided(total):>5.1%}{'':41}" for total in totals.values()))
    print("\n".join(below))
    return 1 if differing else 0


def _columns(counts: Mapping[str, int]) -> str:
    known, rebuilt, partial, opaque = (counts.get(status.value, 0) for status in DocumentStatus)
    return f" {counts['all']:>5}{known:>7}{rebuilt:>8}{partial:>8}{opaque:>7}{counts['equal']:>6}{counts['loose']:>6}"


def _decided(counts: Mapping[str, int]) -> float:
    return 1 - counts.get(DocumentStatus.OPAQUE.value, 0) / max(counts.get("all", 0), 1)


def _named(root: str, way: str, reading: Reading, *, every: bool) -> Iterator[str]:
    for (address, attribute, name), places in reading.differ.items():
        yield f"differs, {way}: {root} {address} {attribute} {name}: {', '.join(places)}"
    for (address, attribute, name), references in reading.loose.items() if every else ():
        yield f"loose, {way}: {root} {address} {attribute} {name}: {', '.join(references)}"
    for one in reading.opaque if every else ():
        yield f"opaque, {way}: {root} {one.address} {one.attribute}: {', '.join(one.because)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
