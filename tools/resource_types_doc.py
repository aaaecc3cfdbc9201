#!/usr/bin/env python3
"""Write docs/resource-types.md from the table of queries.

python tools/resource_types_doc.py          writes it
python tools/resource_types_doc.py --check  exit 1 when the page differs
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tfiam.extract.entry import Entry, Kind
from tfiam.extract.queries import FAMILIES, QUERIES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "resource-types.md"
INTRODUCTION = """<!-- Made by `tools/resource_types_doc.py`; edit tfiam/extract/queries/ instead. -->

# Resource types

What tfiam takes from each AWS resource type and data source: {types} types, {documents} places of policy documents,
{roles} of roles, {secrets} of secrets. On a type that is not here, only what Terraform marks as sensitive is seen.
`[*]` stands for each block of a list; a data source is written `data.TYPE`.

- **Documents** are judged by what they are for; those marked *other* are of another language or purpose and are listed,
  never judged as access.
- **Roles** are IAM roles that the resource hands to a service.
- **Secrets** are arguments whose value is a secret; *in state* marks those that AWS or a read fills in and Terraform
  writes to the state.
"""


def page() -> str:
    """The whole page."""
    entries = tuple(QUERIES.values())
    introduction = INTRODUCTION.format(
        types=len(entries),
        documents=sum(len(entry.documents) for entry in entries),
        roles=sum(len(entry.roles) for entry in entries),
        secrets=sum(len(entry.secrets) + len(entry.generated) for entry in entries),
    )
    return "\n".join([introduction, *(line for family in FAMILIES for line in section(family))])


def section(family: str) -> Iterator[str]:
    """One family as a table."""
    yield f"## {family.replace('_', ' ').capitalize()}\n"
    yield "| type | kind | documents | roles | secrets | fields |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for entry in sorted(FAMILIES[family], key=lambda entry: entry.type):
        yield f"| {' | '.join(cells(entry))} |"
    yield ""


def cells(entry: Entry) -> Iterator[str]:
    """One row."""
    yield f"`{entry.type}`"
    yield _kind(entry.kind)
    yield _listed(f"`{slot.path}` ({slot.role.value.replace('_', ' ')})" for slot in entry.documents)
    yield _paths(entry.roles)
    yield _listed([_paths(entry.secrets), *(f"`{path}` (in state)" for path in entry.generated)])
    yield ", ".join(sorted(entry.fields))


def _kind(kind: Kind) -> str:
    return kind.value.replace("_", " ")


def _paths(paths: Sequence[str]) -> str:
    return _listed(f"`{path}`" for path in paths)


def _listed(parts: Sequence[str] | Iterator[str]) -> str:
    return "<br>".join(part for part in parts if part)


def main(arguments: Sequence[str]) -> int:
    """Write or compare the page."""
    text = page()
    if "--check" in arguments:
        same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text
        print("" if same else f"stale: {PAGE.name}; run tools/resource_types_doc.py\n", end="")
        return 0 if same else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
