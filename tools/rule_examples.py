"""Writes every rule's HCL examples to fixtures/rules/ID/{fails,passes}-N/main.tf, where make_fixtures plans them.

The examples live in the rule's own file; the folders are made from them, and tests compare the two. What follows a line
``#< before`` in an example is the root that was applied first (``before/main.tf``).
Usage: python tools/rule_examples.py [ID...]
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tfiam.rules.load import load_rules
from tfiam.rules.model import Rule

BEFORE = "#< before\n"
FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "rules"


def examples(rule: Rule) -> dict[str, str]:
    """Folder name to HCL text: ``{"fails-1": …, "passes-1": …}``."""
    named = {f"fails-{number}": text for number, text in enumerate(rule.fails, start=1)}
    return named | {f"passes-{number}": text for number, text in enumerate(rule.passes, start=1)}


def files(example: str) -> dict[str, str]:
    """Path in the example's folder to text."""
    after, _, before = example.partition(BEFORE)
    found = {"main.tf": after.strip() + "\n"}
    return {**found, "before/main.tf": before.strip() + "\n"} if before else found


def write(rule: Rule) -> None:
    """Brings the rule's folders in line with its examples; folders of dropped examples go."""
    wanted = examples(rule)
    folder = FOLDER / rule.id
    for old in folder.iterdir() if folder.is_dir() else ():
        if old.name not in wanted:
            shutil.rmtree(old)
    for name, text in wanted.items():
        for path, content in files(text).items():
            target = folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() or target.read_text() != content:
                target.write_text(content)


if __name__ == "__main__":
    chosen = set(sys.argv[1:])
    for one in load_rules():
        if not chosen or one.id in chosen:
            write(one)
