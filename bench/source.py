"""What ``--source`` costs: a scan of a root of 300 files, with and without its source (issue 4: at most 3 ×).

The root is a fixture's, 300 times under other names, a file each; all its documents are hidden in the plan and are read from
the source. Usage: make bench
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bench.run import ROOT, TFIAM, command, medians, row

STORY = ROOT / "fixtures" / "source" / "role-chains"
NAMES = re.compile(r"\b(runner|boundary|state|target|assume)\b")
FILES = 300


def write_root(folder: Path) -> Path:
    """The root's files and its plan; returns the plan."""
    text = (STORY / "main.tf").read_text(encoding="utf-8")
    plan = (STORY / "plan.json").read_text(encoding="utf-8")
    whole: dict[str, Any] = json.loads(plan)
    parts = [json.loads(_renamed(plan, number)) for number in range(FILES)]
    whole["resource_changes"] = [change for part in parts for change in part["resource_changes"]]
    whole["configuration"]["root_module"]["resources"] = [block for part in parts for block in _blocks(part)]
    for number in range(FILES):
        (folder / f"team{number}.tf").write_text(_renamed(text, number), encoding="utf-8")
    path = folder / "plan.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def _renamed(text: str, number: int) -> str:
    return NAMES.sub(lambda found: f"{found[1]}{number}", text)


def _blocks(plan: dict[str, Any]) -> Iterator[Any]:
    yield from plan["configuration"]["root_module"]["resources"]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = write_root(folder)
        without, with_source = medians(
            3,
            partial(command, TFIAM, "scan", plan, "--quiet"),
            partial(command, TFIAM, "scan", plan, "--quiet", "--source", folder),
        )
    row(f"tfiam scan, {FILES} files of HCL, no --source", without, without, "reference")
    row("the same with --source", with_source, without, "budget 3 ×")


if __name__ == "__main__":
    main()
