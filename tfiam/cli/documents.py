"""``tfiam documents``."""

from __future__ import annotations

import click

from tfiam.access.identities import identities_of
from tfiam.cli import options
from tfiam.cli.inputs import load_context, load_plans, load_worlds
from tfiam.cli.output import PLAIN_FILE, say, terminal, write
from tfiam.findings.build import coverage_of
from tfiam.report import Options
from tfiam.report.documents import render_json, render_text
from tfiam.report.identities import render_text as render_matrix

EPILOG = """\b
Examples:
  tfiam documents plan.json
  tfiam documents plan.json --format json | jq '.documents[].because'
  tfiam documents plan.json --principals

\b
Status of a document:
  known    its text is in the plan
  rebuilt  known after apply only; put together from the plan, whole
  partial  the same with holes, shown as ${reference}
  opaque   hidden by the references given; no rule can judge it
"""


@click.command("documents", epilog=EPILOG)
@click.argument("plan", metavar="PLAN")
@options.source
@options.context
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to print."
)
@click.option("--output", metavar="FILE", help="Write that to FILE instead of printing it.")
@click.option(
    "--principals",
    is_flag=True,
    help="Show who gets in instead: humans and machines, from this account and others, how, and what tells them apart.",
)
@options.config
@options.no_color
def command(
    plan: str,
    source: str | None,
    plan_file: str | None,
    contexts: tuple[str, ...],
    format_: str,
    output: str | None,
    principals: bool,
    config_path: str | None,
    no_color: bool,
) -> int:
    """Show every policy document after the plan: where it stands, what it is for, what it is attached to, what it says.

    PLAN is given as for `tfiam scan`. Documents that Terraform marks sensitive are listed without their text. JSON has the
    principals beside the documents.
    """
    config = options.base_config(config_path)
    context = load_context(contexts, config)
    loaded = load_worlds(load_plans((plan,)), config, source=source, plan_file=plan_file, context=context)
    documents = [document for worlds in loaded for document in worlds.after.own_documents]
    place = PLAIN_FILE if output is not None else terminal(no_color=no_color)
    shape = Options(width=place.width, colour=place.colour, unicode=place.unicode)
    coverage = coverage_of(documents)
    identities = [one for worlds in loaded for one in identities_of(worlds.after)] if principals else None
    if format_ == "json":
        text = render_json(documents, coverage, identities)
    else:
        text = render_text(documents, coverage, shape) if identities is None else render_matrix(identities, shape)
    if output is None:
        say(text)
    else:
        write(output, text)
    return 0
