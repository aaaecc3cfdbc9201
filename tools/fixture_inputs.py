"""The files that a fixture's plan is made from, and their hash."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

MADE = frozenset({"plan.json", "state.json", "applied.json", "report.json", "expected.json"})
INPUTS = (".tf", ".tf.json", ".tfvars", ".tfvars.json", ".tftpl", ".tpl", ".json", ".yaml")
GOLDEN = "golden"
CALLED = re.compile(r'^\s*source\s*=\s*"(\.\.?/[^"]*)"', re.MULTILINE)


def inputs(root: Path) -> Iterator[Path]:
    """Yield the files a plan of `root` is made from: Terraform files, templates, data; all of its folders but `golden/`,
    and the same of the folders outside of it that its modules are called from."""
    folders = [root.resolve()]
    for folder in folders:
        own = tuple(_below(folder))
        yield from own
        for path in own:
            if path.suffix == ".tf":
                called = (path.parent / source for source in CALLED.findall(path.read_text(encoding="utf-8")))
                folders += {
                    module.resolve(): None
                    for module in called
                    if module.is_dir() and not any(module.resolve().is_relative_to(one) for one in folders)
                }


def _below(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if not path.is_file() or parts[0] == GOLDEN or any(part.startswith(".") for part in parts):
            continue
        if len(parts) > 1 or (path.name.endswith(INPUTS) and path.name not in MADE):
            yield path


def digest(root: Path) -> str:
    """Return the hash of the names and contents of a fixture's inputs, as hexadecimal text."""
    total = hashlib.sha256()
    for path in inputs(root):
        name = os.path.relpath(path, root.resolve()).replace(os.sep, "/")
        total.update(f"{name}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()
