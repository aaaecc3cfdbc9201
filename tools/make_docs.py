#!/usr/bin/env python3
"""Write the pages that the code already holds: docs/rules/ from the Rule objects, docs/cli.md from ``--help``,
docs/validation.md from the themes of policy validation, docs/seed.md from scans of fixtures/seed,
docs/checkov.md from checkov's checks and the reasons for differing.

python tools/make_docs.py          writes them, and removes pages of rules that are gone
python tools/make_docs.py --check  exit 1 and the names of those that differ
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import checkov_doc
import click
import seed_doc

from tfiam.cli.group import cli
from tfiam.cli.rule_page import markdown_page
from tfiam.iam.validate.not_reported import NOT_REPORTED
from tfiam.iam.validate.theme import REFERENCE, Theme
from tfiam.iam.validate.themes import THEMES
from tfiam.rules.areas import AREAS
from tfiam.rules.load import load_rules
from tfiam.rules.model import Rule

DOCS = Path(__file__).resolve().parent.parent / "docs"
HELP_WIDTH = 80
MADE = "<!-- Made by `make docs`; edit {source} instead. -->\n\n"


def pages() -> Mapping[Path, str]:
    """Every page that is made, by its path."""
    rules = load_rules()
    made = {
        DOCS / "rules" / f"{rule.id}.md": MADE.format(source=f"policies/{rule.area.lower()}/") + markdown_page(rule)
        for rule in rules
    }
    made[DOCS / "rules" / "README.md"] = MADE.format(source="policies/") + index(rules)
    made[DOCS / "validation.md"] = MADE.format(source="tfiam/iam/validate/") + "\n".join(validation(rules)) + "\n"
    made[DOCS / "checkov.md"] = (
        MADE.format(source="tools/checkov_differences.py") + "\n".join(checkov_doc.page(rules)) + "\n"
    )
    made[DOCS / "seed.md"] = MADE.format(source="fixtures/seed/") + "\n".join(seed_doc.page())
    made[DOCS / "cli.md"] = MADE.format(source="tfiam/cli/") + "\n".join(command_line())
    return made


def index(rules: Sequence[Rule]) -> str:
    """The rules by area."""
    lines = ["# Rules", "", f"{len(rules)} rules. `tfiam rules ID` prints the same page as here."]
    for area, members in groupby(rules, key=lambda rule: rule.area):
        heading = f"{area}: {AREAS[area]}" if area in AREAS else area
        lines += ["", f"## {heading}", "", "| id | sees | severity |", "| --- | --- | --- |"]
        lines += [
            f"| [{rule.id}]({rule.id}.md) | {rule.title.replace('|', chr(92) + '|')}{' (opt-in)' if rule.opt_in else ''} | {rule.severity.value} |"
            for rule in members
        ]
    return "\n".join(lines) + "\n"


def validation(rules: Sequence[Rule]) -> Iterator[str]:
    """Every code of policy validation with its kind, and the rule that reports it in a scan."""
    yield "# Policy validation\n"
    yield f"What IAM Access Analyzer's policy validation says of a document, offline. Codes and kinds are those of [AWS's page]({REFERENCE})."
    yield "An error is a finding of severity high, a security warning medium, a warning low, a suggestion info. Where IAM"
    yield "stores the document, what `iam:CreatePolicy` refuses is an error even if AWS's page only warns (*refused*).\n"
    yield "A value that is not known yet (`${aws_s3_bucket.logs.arn}`) is never an issue. An empty `Sid` is told by validation and"
    yield "not by a scan, as old versions of the provider write it by themselves. Sizes of SCPs and RCPs are judged by TFIAM_OP_002.\n"
    yield "| code | kind | theme | rule |"
    yield "| --- | --- | --- | --- |"
    for theme in THEMES:
        who = ", ".join(f"[{rule.id}](rules/{rule.id}.md)" for rule in rules if theme in _themes(rule))
        for code, kind in sorted(theme.codes.items()):
            refused = ", refused" if code in theme.refused else ""
            yield f"| `{code}`{' (ours)' if code in theme.ours else ''} | {kind.value}{refused} | {theme.name} | {who} |"
    yield "\n## Not reported\n"
    yield "| code | why |"
    yield "| --- | --- |"
    yield from (f"| `{code}` | {why} |" for code, why in NOT_REPORTED.items())


def _themes(rule: Rule) -> list[Theme]:
    """The themes whose modules a rule's module imports."""
    names = vars(importlib.import_module(rule.check.__module__)).values()
    return [value.THEME for value in names if hasattr(value, "THEME")]


def command_line() -> Iterator[str]:
    """Each command's help, as 80 columns show it."""
    yield "# Command line\n"
    root = click.Context(cli, info_name="tfiam", terminal_width=HELP_WIDTH, max_content_width=HELP_WIDTH)
    yield from _help("tfiam", cli, root)
    for name in cli.list_commands(root):
        command = cli.get_command(root, name)
        assert command is not None, name
        yield from _help(f"tfiam {name}", command, click.Context(command, parent=root, info_name=name))


def _help(title: str, command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## `{title}`\n\n```text\n{command.get_help(context)}\n```\n"


def stale(made: Mapping[Path, str]) -> list[Path]:
    """Pages of rules that are gone."""
    return [page for page in sorted((DOCS / "rules").glob("*.md")) if page not in made]


def main(arguments: Sequence[str]) -> int:
    """Exit status 1 when ``--check`` finds a difference."""
    made = pages()
    different = [path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in arguments:
        for path in [*different, *stale(made)]:
            print(f"{path.relative_to(DOCS.parent)} does not say what the code says: run `make docs`", file=sys.stderr)
        return 1 if different or stale(made) else 0
    for path in different:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path], encoding="utf-8")
    for path in stale(made):
        path.unlink()
    print(f"make_docs: {len(made)} pages, {len(different)} written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
