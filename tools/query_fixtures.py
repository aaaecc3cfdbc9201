#!/usr/bin/env python3
"""Write `fixtures/queries/<family>/main.tf` and `expected.json`: one instance of every type in the table of queries.

    FORGE=path/to/planforge.py python tools/query_fixtures.py && FORGE=… make fixtures

Everything the table selects is given a value that is found nowhere else in the resource, so that a selection from the
real plan shows where it came from. What is expected is written from those values, not from what tfiam selects. Types
that only older providers have stand in folders of their own (`compute-5`), pinned to that provider.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from provider_schema import Schemas, read_schemas
from query_values import Planting, render

from tfiam.extract.entry import Entry
from tfiam.extract.queries import FAMILIES

ROOT = Path(__file__).resolve().parent.parent / "fixtures" / "queries"
PROVIDER = """terraform {{
  required_providers {{
    aws = {{
      source  = "hashicorp/aws"
      version = "~> {generation}.0"
    }}
  }}
}}

provider "aws" {{
  region = "eu-west-1"
}}
"""


def by_folder(schemas: Schemas) -> dict[str, list[Entry]]:
    """The table's rows by fixture folder: the family, and the provider's generation where it is not the newest."""
    folders: dict[str, list[Entry]] = {}
    for family, entries in FAMILIES.items():
        for entry in entries:
            generation = schemas.blocks[entry.type][0]
            folders.setdefault(family if generation == 6 else f"{family}-{generation}", []).append(entry)
    return folders


def write(folder: Path, entries: Iterable[Entry], schemas: Schemas) -> None:
    """Write one folder's main.tf and expected.json."""
    plantings = [Planting(entry, schemas) for entry in entries]
    generation = schemas.blocks[plantings[0].entry.type][0]
    blocks = [PROVIDER.format(generation=generation), *(render(planting, schemas) for planting in plantings)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "main.tf").write_text(_formatted("\n".join(blocks)), encoding="utf-8")
    expected: Mapping[str, Any] = {planting.entry.type: planting.expected() for planting in plantings}
    text = json.dumps(expected, indent=1, sort_keys=True, ensure_ascii=False)
    (folder / "expected.json").write_text(text + "\n", encoding="utf-8")


def _formatted(text: str) -> str:
    """The text as `terraform fmt` writes it."""
    ran = subprocess.run(["terraform", "fmt", "-"], input=text, capture_output=True, text=True, check=True)
    return ran.stdout


def main() -> int:
    """Rewrite the folders; return 2 when there is no planforge to read the schemas from."""
    if "FORGE" not in os.environ:
        print("query_fixtures: set FORGE=path/to/planforge.py: the provider's schemas stand beside it", file=sys.stderr)
        return 2
    schemas = read_schemas(Path(os.environ["FORGE"]).resolve().parent)
    for name, entries in by_folder(schemas).items():
        write(ROOT / name, entries, schemas)
        print(f"wrote queries/{name}: {len(entries)} types")
    return 0


if __name__ == "__main__":
    sys.exit(main())
