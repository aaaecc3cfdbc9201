"""Writes every rule's HCL examples to fixtures/rules/ID/{fails,passes}-N/main.tf, where make_fixtures plans them.

An example that changes something writes what runs today first, then a line ``#> after``: the plan starts from there.

The examples live in the rule's own file; the folders are made from them, and tests compare the two.
Usage: python tools/rule_examples.py [ID...]
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from tfiam.config import Config
from tfiam.config_file import parse_config
from tfiam.rules.load import load_rules
from tfiam.rules.model import Rule

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "rules"


def examples(rule: Rule) -> dict[str, str]:
    """Folder name to HCL text: ``{"fails-1": …, "passes-1": …}``."""
    named = {f"fails-{number}": text for number, text in enumerate(rule.fails, start=1)}
    return named | {f"passes-{number}": text for number, text in enumerate(rule.passes, start=1)}


def files(text: str) -> dict[str, str]:
    """Path in the example's folder to content: ``main.tf``, and ``before/main.tf`` if it says what runs today."""
    parts = re.split(r"^#> after$", text, maxsplit=1, flags=re.MULTILINE)
    named = {"main.tf": parts[-1]} | ({"before/main.tf": parts[0]} if len(parts) > 1 else {})
    return {name: content.strip() + "\n" for name, content in named.items()}


def config_in(text: str) -> Config:
    """The configuration an example carries in its ``#|`` lines."""
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#|")]
    return parse_config("\n".join(lines), "example") if lines else Config()


def write(rule: Rule) -> None:
    """Brings the rule's folders in line with its examples; folders of dropped examples go."""
    wanted = examples(rule)
    folder = FOLDER / rule.id
    for old in folder.iterdir() if folder.is_dir() else ():
        if old.name not in wanted:
            shutil.rmtree(old)
    for name, text in wanted.items():
        written = files(text)
        if "before/main.tf" not in written:
            shutil.rmtree(folder / name / "before", ignore_errors=True)
        for path, content in written.items():
            target = folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() or target.read_text() != content:
                target.write_text(content)


if __name__ == "__main__":
    chosen = set(sys.argv[1:])
    for one in load_rules():
        if not chosen or one.id in chosen:
            write(one)
