"""``tfiam rules``."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from tfiam.cli import options
from tfiam.cli.output import say, terminal, write
from tfiam.cli.rule_page import text_page
from tfiam.rules.choose import matches
from tfiam.rules.load import load_rules
from tfiam.rules.model import CUSTOM_ID, Rule

WIDEST = 100
"""Columns of a rule's page: prose wider than this reads badly."""

EPILOG = """\b
Examples:
  tfiam rules
  tfiam rules LP
  tfiam rules LP_014
  tfiam rules --format json | jq -r '.rules[].id'
  tfiam rules --new ACME_DA_001 --yaml --output policies/owners.yaml
"""


@click.command("rules", epilog=EPILOG)
@click.argument("name", metavar="[ID]", required=False)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to print."
)
@options.policies
@click.option(
    "--new",
    "new",
    metavar="ID",
    help="Print a rule of your own to begin with, under this id (ACME_DA_001). It passes `tfiam test`.",
)
@click.option("--yaml", "in_yaml", is_flag=True, help="With --new: in checkov's YAML language, not in Python.")
@click.option("--output", metavar="FILE", help="With --new: write it to FILE, with examples; never over a file.")
def command(
    name: str | None, format_: str, policies: tuple[str, ...], new: str | None, in_yaml: bool, output: str | None
) -> int:
    """List the rules, show one rule's page, or begin a rule of your own.

    ID is a rule (TFIAM_LP_014 or LP_014: its page with reasons, fix, examples and references) or an area (LP: its rules).
    """
    if new is not None:
        return _begin(new, in_yaml, output)
    if in_yaml or output is not None:
        raise click.UsageError("--yaml and --output belong to --new ID", click.get_current_context())
    rules = load_rules(policies)
    chosen = [rule for rule in rules if name is None or matches(name, rule.id) or name.lower() == rule.name]
    if name is not None and not chosen:
        raise click.UsageError(f"no rule or area {name!r}{_suggestion(name, rules)}", click.get_current_context())
    if format_ == "json":
        say(json.dumps({"schema": "tfiam.rules/1", "rules": [_card(rule) for rule in chosen]}, indent=2))
    elif name is not None and len(chosen) == 1 and name.upper() != chosen[0].area:
        say(text_page(chosen[0], min(terminal().width, WIDEST)))
    else:
        say("\n".join(_table(chosen)))
    return 0


def _begin(rule_id: str, in_yaml: bool, output: str | None) -> int:
    """Prints the template of a rule, or writes it."""
    from tfiam.rules.template import new_files, new_rule

    context = click.get_current_context()
    if not CUSTOM_ID.fullmatch(rule_id):
        raise click.UsageError(f"{rule_id!r} is not an id such as ACME_DA_001", context)
    if output is None:
        say(new_rule(rule_id, in_yaml=in_yaml).rstrip())
        return 0
    suffixes = (".yaml", ".yml") if in_yaml else (".py",)
    if not output.endswith(suffixes):
        raise click.UsageError(f"the name of the file must end in {suffixes[0]}", context)
    files = new_files(rule_id, output, in_yaml=in_yaml)
    for path in files:
        if Path(path).exists():
            raise click.UsageError(f"{path} exists; name another file", context)
    for path, text in files.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        write(path, text)
    say(f"{', '.join(files)} written; next: tfiam test {Path(output).parent}")
    return 0


def _suggestion(name: str, rules: Sequence[Rule]) -> str:
    for rule in rules:
        if name.upper() in rule.checkov:
            return f"; checkov's {name.upper()} is {rule.id} here"
    spellings = {
        spelling.upper(): spelling
        for rule in rules
        for spelling in (rule.id, rule.id.partition("_")[2], rule.area, rule.name)
    }
    if close := difflib.get_close_matches(name.upper(), spellings, n=1):
        return f", did you mean {spellings[close[0]]}?"
    return "; `tfiam rules` lists all"


def _table(rules: Sequence[Rule]) -> list[str]:
    width = max(len(rule.id) for rule in rules)
    rows = [
        f"{rule.id:{width}}  {rule.severity.value:8}  {rule.title}{'  (opt-in)' if rule.opt_in else ''}"
        for rule in rules
    ]
    return [*rows, "", f"{len(rows)} {'rule' if len(rows) == 1 else 'rules'}. `tfiam rules {rules[0].id}` shows one."]


def _card(rule: Rule) -> Mapping[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "severity": rule.severity.value,
        "title": rule.title,
        "rationale": rule.rationale,
        "remediation": rule.remediation,
        "subject": rule.subject.__name__,
        "documents": [role.value for role in rule.documents],
        "resource_types": list(rule.resource_types),
        "opt_in": rule.opt_in,
        "options": dict(rule.options),
        "supersedes": list(rule.supersedes),
        "checkov": list(rule.checkov),
        "compliance": list(rule.compliance),
        "references": list(rule.references),
        "docs": rule.docs,
    }
