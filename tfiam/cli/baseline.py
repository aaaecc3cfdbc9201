"""``tfiam baseline``."""

from __future__ import annotations

from typing import Any

import click

from tfiam.cli import options
from tfiam.cli.failure import one_line
from tfiam.cli.inputs import load_plans, load_sources
from tfiam.cli.options import Selection
from tfiam.cli.output import write
from tfiam.findings.baseline import baseline_entries, baseline_text
from tfiam.pipeline import context_of, scan_many
from tfiam.report.phrases import plural
from tfiam.rules.load import load_rules

NAME = ".tfiam-baseline.json"
EPILOG = f"""\b
Examples:
  tfiam baseline plan.json
  tfiam scan plan.json --baseline {NAME}
  tfiam baseline plans/ --output audit/baseline.json

\b
Commit the file. Make it again when `tfiam scan` says that it is out of date.

\b
Exit status:
  0   the file is written
  2   usage, or input that cannot be read: one line says how to mend it
  70  a defect in tfiam
"""


@click.command("baseline", epilog=EPILOG)
@options.plans
@options.source
@options.context
@click.option("--output", metavar="FILE", default=NAME, show_default=True, help="File to write; - prints it.")
@options.rule_selection
def command(
    plans: tuple[str, ...],
    source: str | None,
    plan_file: str | None,
    contexts: tuple[str, ...],
    output: str,
    **narrowed: Any,
) -> int:
    """Write down the findings of today, so that `tfiam scan --baseline` fails for new ones only.

    PLAN is what `tfiam scan` takes, by the same names: a finding is known by its plan, address and cause, so that the file
    covers nothing elsewhere, and no copy that comes later. What could not be read is not written down.
    """
    selection = Selection(**narrowed)
    config = selection.config()
    loaded = load_plans(plans)
    sources, context = load_sources(loaded, source, plan_file), context_of(contexts, config)
    rules = load_rules(selection.loaded(config))
    report = scan_many(loaded, config=config, rules=rules, sources=sources, context=context)
    held = baseline_entries(report)
    write(output, baseline_text(held))
    if output != "-":
        click.echo(f"Wrote {plural(len(held), 'finding')} to {one_line(output)}", err=True)
    return 0
