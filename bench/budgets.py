"""Every budget of design.md 8 with its figure, as ratios in one run. Usage: python -m bench.budgets [RESOURCES]

RESOURCES is the size of the large plan, 10,000 unless told; 50,000 are design.md's 100 MB. Figures are medians of interleaved
runs of programs with compiled bytecode: what else the machine does falls on both sides of a ratio. The variable CHECKOV
names checkov's program, in an environment of its own.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from bench.access_sets import scoped
from bench.growth import policy, resource
from bench.large import STORIES, quarter_iam

TFIAM = Path(sys.executable).with_name("tfiam")
STORY = STORIES / "over-privileged" / "plan.json"
PARSE = "import gc,json,sys; gc.disable(); json.loads(open(sys.argv[1],'rb').read())"
DOCUMENTS = 2_000
LIMIT = 180
"""Seconds that checkov gets."""


class Run(NamedTuple):
    """What a program took."""

    seconds: float
    megabytes: float


def run(*argv: str | Path) -> Run:
    """A program's wall time and peak memory, whatever its exit status below 2; it may write its bytecode."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    with subprocess.Popen(argv, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{argv[0]} ended with {process.returncode}")
    return Run(time.perf_counter() - start, usage.ru_maxrss / 1024)


def medians(runs: int, *programs: tuple[str | Path, ...]) -> list[Run]:
    """Medians of interleaved runs, after one that warms caches."""
    for argv in programs:
        run(*argv)
    rows = [[run(*argv) for argv in programs] for _ in range(runs)]
    return [Run(*(statistics.median(one) for one in zip(*column, strict=True))) for column in zip(*rows, strict=True)]


def row(name: str, figure: float, budget: float, *, unit: str = "×") -> None:
    """One line of the table."""
    print(
        f"| {name} | {figure:.2f} {unit} | {budget:g} {unit} | {'met' if figure <= budget else 'missed'} |", flush=True
    )


def documents(*, every: bool) -> dict[str, Any]:
    """A plan of roles, each with one document: of ``*:*``, or scoped."""
    import random

    chance = random.Random(7)
    trust = policy({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"})
    changes = []
    for number in range(DOCUMENTS):
        name, arn = f"role{number}", f"arn:aws:iam::123456789012:role/role{number}"
        text = policy({"Effect": "Allow", "Action": "*", "Resource": "*"}) if every else scoped(number, chance)
        changes += [
            resource("aws_iam_role", name, {"id": name, "name": name, "arn": arn, "assume_role_policy": trust}),
            resource("aws_iam_role_policy", name, {"id": f"{name}:own", "role": name, "policy": text}),
        ]
    return {"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": changes}


def small() -> None:
    python, empty, scan = medians(7, (sys.executable, "-c", "pass"), (TFIAM, "--help"), (TFIAM, "scan", STORY))
    row("`tfiam --help` against `python -c pass`", empty.seconds / python.seconds, 5)
    if os.environ.get("CHECKOV"):
        flags = ("--framework", "terraform_plan", "--skip-download", "--quiet")
        (checkov,) = medians(3, (os.environ["CHECKOV"], "-f", STORY, *flags))
        row("`tfiam scan` of a small plan against checkov", scan.seconds / checkov.seconds, 0.05)


def large(folder: Path, resources: int) -> None:
    paths = {size: folder / f"{size}.json" for size in (resources // 4, resources)}
    for size, path in paths.items():
        path.write_text(json.dumps(quarter_iam(size)))
    quarter, whole = paths.values()
    scan = (TFIAM, "scan", whole, "--quiet", "--output", os.devnull)
    parse, scanned, less = medians(
        3, (sys.executable, "-c", PARSE, str(whole)), scan, (TFIAM, "scan", quarter, "--quiet", "--output", os.devnull)
    )
    what = f"{resources:,} resources, {whole.stat().st_size / 1e6:.0f} MB"
    row(f"{what}: time against `json.loads`", scanned.seconds / parse.seconds, 4)
    row(f"{what}: peak memory against `json.loads`", scanned.megabytes / parse.megabytes, 1.3)
    row("growth from a quarter of it, exponent", math.log(scanned.seconds / less.seconds, 4), 1.1, unit="")
    if os.environ.get("CHECKOV"):
        _beside_checkov(quarter, less, resources // 4)


def _beside_checkov(path: Path, scanned: Run, size: int) -> None:
    flags = ("--framework", "terraform_plan", "--skip-download", "--quiet")
    start = time.perf_counter()
    try:
        argv = (os.environ["CHECKOV"], "-f", path, *flags)
        subprocess.run(argv, capture_output=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        print(f"| {size:,} resources against checkov | checkov did not end in {LIMIT} s | | |")
        return
    row(f"{size:,} resources against checkov", scanned.seconds / (time.perf_counter() - start), 0.05)


def wide(folder: Path) -> None:
    paths = folder / "every.json", folder / "scoped.json"
    for path, every in zip(paths, (True, False), strict=True):
        path.write_text(json.dumps(documents(every=every)))
    wildcards, narrow = medians(2, *((TFIAM, "scan", path, "--quiet", "--output", os.devnull) for path in paths))
    row(f"{DOCUMENTS:,} documents of `*:*` against {DOCUMENTS:,} scoped ones", wildcards.seconds / narrow.seconds, 1.5)


def main() -> None:
    resources = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print("| What | Figure | Budget | |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        small()
        wide(Path(folder))
        large(Path(folder), resources)


if __name__ == "__main__":
    main()
