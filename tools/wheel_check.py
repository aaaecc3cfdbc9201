#!/usr/bin/env python3
"""Build the wheel, install it in an empty environment, and compare what it can do with the checkout.

An editable install hides what a wheel leaves out: a folder of rules not listed as a package, a data file that no
pattern takes. So the same commands run in both, and every file that the checkout's packages hold must be in the wheel.

    python tools/wheel_check.py                        dependencies are installed too, from the package index
    python tools/wheel_check.py --borrow-dependencies  they are those of this interpreter: seconds, and no network
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("setup.cfg", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "NOTICE", "tfiam", "policies")
PACKAGES = {"tfiam": "tfiam", "policies": "tfiam/policies"}
"""Folder of the checkout to its place in the wheel."""
NOT_SHIPPED = ("__pycache__", ".pyc")


class WheelError(Exception):
    """The wheel does not do what the checkout does; the message says which part."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 0 when the wheel is whole, 1 with one line when not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--borrow-dependencies", action="store_true", help="use this interpreter's, install none")
    borrow = parser.parse_args(arguments).borrow_dependencies
    with tempfile.TemporaryDirectory(prefix="tfiam-wheel-") as scratch:
        try:
            print(check(Path(scratch), borrow=borrow))
        except WheelError as error:
            print(f"wheel_check: {error}", file=sys.stderr)
            return 1
    return 0


def check(scratch: Path, *, borrow: bool) -> str:
    """One line on the wheel. Raises WheelError."""
    wheel = build(scratch)
    missing = sorted(set(expected_files()) - set(zipfile.ZipFile(wheel).namelist()))
    if missing:
        raise WheelError(f"not in {wheel.name}: {', '.join(missing)}")
    python = install(wheel, scratch / "empty", borrow=borrow)
    ours, theirs = rules_of(Path(sys.executable), ROOT), rules_of(python, scratch)
    if ours != theirs:
        differing = sorted({rule["id"] for rule in ours} ^ {rule["id"] for rule in theirs}) or ["their cards differ"]
        raise WheelError(f"`tfiam rules` of the wheel and of the checkout differ: {', '.join(differing)}")
    run([str(python), "-I", "-m", "tfiam", "--version"], scratch)
    return f"wheel_check: {wheel.name} ({wheel.stat().st_size // 1024} kB) lists the same {len(theirs)} rules as the checkout"


def build(scratch: Path) -> Path:
    """The wheel, built from a copy: setuptools would take stale files from a build/ that lies in the checkout."""
    copy = scratch / "source"
    copy.mkdir()
    for name in SOURCES:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, copy / name, ignore=shutil.ignore_patterns(*NOT_SHIPPED, "*.pyc"))
        elif path.exists():
            shutil.copy2(path, copy / name)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    run([*command, "--no-build-isolation", "--wheel-dir", str(scratch), str(copy)], scratch)
    return next(scratch.glob("tfiam-*.whl"))


def expected_files() -> Iterator[str]:
    """Every file below the packages of the checkout, by its name in the wheel."""
    for folder, place in PACKAGES.items():
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT / folder).as_posix()
            if path.is_file() and not any(part in name for part in NOT_SHIPPED):
                yield f"{place}/{name}"


def install(wheel: Path, folder: Path, *, borrow: bool) -> Path:
    """An empty environment with the wheel in it; returns its interpreter."""
    run([sys.executable, "-m", "venv", "--without-pip", str(folder)], folder.parent)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "install", "--quiet"]
    run([*pip, *(["--no-deps", "--no-index"] if borrow else []), str(wheel)], folder.parent)
    if borrow:
        # A folder named in a .pth comes after the environment's own, and its own .pth files (the editable install's
        # among them) are not read.
        site = next((folder / "lib").glob("python*/site-packages"))
        site.joinpath("borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def rules_of(python: Path, folder: Path) -> list[dict[str, Any]]:
    """What ``tfiam rules --format json`` lists."""
    answer = json.loads(run([str(python), "-I", "-m", "tfiam", "rules", "--format", "json"], folder))
    rules: list[dict[str, Any]] = answer["rules"]
    if not rules:
        raise WheelError(f"{python} lists no rules")
    return rules


def run(command: Sequence[str], folder: Path) -> str:
    """Standard output of a command that must succeed. Raises WheelError with the end of its errors."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise WheelError(f"`{' '.join(command)}` failed: {done.stderr.strip()[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
