"""``tfiam test``."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tfiam.cli.output import say
from tfiam.errors import RuleLoadError
from tfiam.report.escape import visible
from tfiam.rule_tests import Outcome, examples_of, run_example
from tfiam.rules.load import load_rules
from tfiam.rules.model import Rule

EPILOG = """\b
Where examples are, of a rule in policies/owners.yaml or owners.py:
  examples: in the YAML         resources, or paths of plans
  policies/owners/_examples.yaml
                                the same, for a rule in Python
  policies/owners/fails-1/plan.json
                                it must fail at least once
  policies/owners/passes-1/plan.json
                                it must neither fail nor be undetermined
  policies/owners/undetermined-1/plan.json
                                it must not fail, and say what hides it

\b
Examples:
  tfiam rules --new ACME_DA_001 --yaml --output policies/owners.yaml
  tfiam test policies/
  tfiam test pack:acme

\b
Exit status:
  0   every example is as it should be
  1   one is not
  2   a rule that does not load, a plan that cannot be read, no example
  70  a rule crashed
"""


@click.command("test", epilog=EPILOG)
@click.argument("folders", metavar="DIR...", nargs=-1, required=True)
@click.option("--quiet", is_flag=True, help="Print only what is not as it should be.")
def command(folders: tuple[str, ...], quiet: bool) -> int:
    """Run the examples of rules of your own.

    DIR is a folder of rules as for `tfiam scan --policies`: Python, whose code is run, and YAML; or pack:NAME.
    """
    rules = [rule for rule in load_rules(folders) if rule.source]
    outcomes: list[Outcome] = []
    for rule in rules:
        found = [run_example(example) for example in examples_of(rule)]
        outcomes += found
        lines = _lines(rule, found, quiet=quiet)
        if lines:
            say("\n".join(lines))
    if not outcomes:
        raise RuleLoadError(", ".join(folders), "no rule has an example", "`tfiam test --help` says where they are")
    wrong = sum(bool(one.mismatch) for one in outcomes)
    say(_sum(rules, outcomes, wrong))
    return 1 if wrong else 0


def _lines(rule: Rule, outcomes: Sequence[Outcome], *, quiet: bool) -> list[str]:
    """The rule, and its examples below it."""
    shown = [one for one in outcomes if one.mismatch or not quiet]
    lines = [f"  {'FAILED' if one.mismatch else 'ok    '}  {_about(one)}" for one in shown]
    if not outcomes:
        lines = ["  no example: nothing shows that it works"]
    return [visible(line) for line in (f"{rule.id}  {rule.title}", *lines)] if lines else []


def _about(outcome: Outcome) -> str:
    return f"{outcome.example.name}: {outcome.mismatch}" if outcome.mismatch else outcome.example.name


def _sum(rules: Sequence[Rule], outcomes: Sequence[Outcome], wrong: int) -> str:
    bare = len(rules) - len({one.example.rule.id for one in outcomes})
    parts = [
        f"{len(rules):,} {'rule' if len(rules) == 1 else 'rules'}",
        f"{len(outcomes):,} {'example' if len(outcomes) == 1 else 'examples'}",
    ]
    parts += [f"{wrong:,} not as it should be"] if wrong else ["all as they should be"]
    parts += [f"{bare:,} {'rule' if bare == 1 else 'rules'} without any"] if bare else []
    return ", ".join(parts) + "."
