"""``tfiam diff``."""

from __future__ import annotations

import click

from tfiam.access.change import changes_between
from tfiam.cli import options
from tfiam.cli.inputs import load_context, load_plans, load_worlds
from tfiam.cli.output import PLAIN_FILE, say, terminal, write
from tfiam.report import Options
from tfiam.report.diff import render_json, render_text
from tfiam.report.diff_markdown import render_markdown

EPILOG = """\b
Examples:
  tfiam diff plan.json
  tfiam diff plan.json --format markdown >> "$GITHUB_STEP_SUMMARY"

\b
Marks:
  +  gained; "perhaps" where something hidden leaves it open
  -  lost
  =  the documents change, and what they allow does not
  ?  cannot be told, for the references named

\b
Exit status:
  0   the change is shown, whatever it is
  2   usage, or input that cannot be read: one line says how to mend it
  70  a defect in tfiam
"""


@click.command("diff", epilog=EPILOG)
@click.argument("plan", metavar="PLAN")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="What to print.",
)
@click.option("--output", metavar="FILE", help="Write that to FILE instead of printing it.")
@options.source
@options.context
@options.config
@options.no_color
def command(
    plan: str,
    format_: str,
    output: str | None,
    source: str | None,
    plan_file: str | None,
    contexts: tuple[str, ...],
    config_path: str | None,
    no_color: bool,
) -> int:
    """What the plan changes in access: what each principal gains and loses, and why. By meaning, not by text.

    PLAN is given as for `tfiam scan`. A principal's access is what its identity policies allow, within its permissions
    boundary and the SCPs above its account, so that a Deny, a boundary or an SCP taken away counts as access gained.
    Resource, key and trust policies are told by whom they let in.
    """
    config = options.base_config(config_path)
    context = load_context(contexts, config)
    worlds = load_worlds(load_plans((plan,)), config, source=source, plan_file=plan_file, context=context)
    changes = [changes_between(one.before, one.after) for one in worlds]
    if format_ == "json":
        text = render_json(changes)
    elif format_ == "markdown":
        text = render_markdown(changes)
    else:
        place = PLAIN_FILE if output is not None else terminal(no_color=no_color)
        text = render_text(changes, Options(width=place.width, colour=place.colour, unicode=place.unicode))
    if output is None:
        say(text)
    else:
        write(output, text)
    return 0
