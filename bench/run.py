"""tfiam's budgets as ratios measured in one run (design.md 8). Usage: make bench

Every figure is a median of interleaved runs with compiled bytecode, beside a reference timed in the same minute: the machine's
own speed and load cancel out. checkov joins when the variable CHECKOV names its program (in an environment of its own).
"""

from __future__ import annotations

import copy
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STORY = ROOT / "fixtures" / "stories" / "over-privileged" / "plan.json"
TFIAM = Path(sys.executable).with_name("tfiam")


def command(*argv: str | Path) -> float:
    """Wall seconds of a program, whatever its exit status; it may write its bytecode."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(argv, env=environment, capture_output=True, check=False)
    return time.perf_counter() - start


def medians(runs: int, *measures: Callable[[], float]) -> list[float]:
    """Medians of interleaved runs, after one that warms caches."""
    for measure in measures:
        measure()
    rows = [[measure() for measure in measures] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*rows, strict=True)]


def copies(count: int) -> dict[str, Any]:
    """A plan with ``count`` times the story's resources, each copy in a module of its own."""
    story = json.loads(STORY.read_bytes())
    changes = []
    for number in range(count):
        for change in story["resource_changes"]:
            one = copy.deepcopy(change)
            one["address"] = f"module.copy{number}.{one['address']}"
            one["module_address"] = f"module.copy{number}"
            changes.append(one)
    root = story["configuration"]["root_module"]
    calls = {f"copy{number}": {"source": "./copy", "module": root} for number in range(count)}
    configuration = {**story["configuration"], "root_module": {"module_calls": calls}}
    return {**story, "resource_changes": changes, "configuration": configuration}


def parse(text: bytes) -> float:
    """Seconds that ``json.loads`` takes with the garbage collector off."""
    gc.collect()
    gc.disable()
    start = time.perf_counter()
    json.loads(text)
    spent = time.perf_counter() - start
    gc.enable()
    return spent


def row(name: str, seconds: float, reference: float, budget: str) -> None:
    print(f"{name:<44}{seconds * 1000:>10.1f} ms {seconds / reference:>8.2f} ×   {budget}")


def main() -> None:
    python, help_, small = medians(
        7,
        lambda: command(sys.executable, "-c", "pass"),
        lambda: command(TFIAM, "--help"),
        lambda: command(TFIAM, "scan", STORY),
    )
    row("python -c pass", python, python, "reference")
    row("tfiam --help", help_, python, "budget 5 ×")
    row("tfiam scan, small plan", small, python, "")
    if os.environ.get("CHECKOV"):
        argv = (os.environ["CHECKOV"], "-f", str(STORY), "--framework", "terraform_plan", "--skip-download", "--quiet")
        (checkov,) = medians(3, lambda: command(*argv))
        row("tfiam scan against checkov, same plan", small, checkov, "budget 0.05 ×")
    with tempfile.TemporaryDirectory() as folder:
        for count in (100, 400):
            path = Path(folder) / f"{count}.json"
            path.write_text(json.dumps(copies(count)))
            text = path.read_bytes()
            loads, scan = medians(3, partial(parse, text), partial(command, TFIAM, "scan", path, "--quiet"))
            row(f"tfiam scan, {len(text) / 1e6:.0f} MB, against json.loads", scan, loads, "budget 4 × at 100 MB")


if __name__ == "__main__":
    main()
