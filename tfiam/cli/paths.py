"""``tfiam paths``."""

from __future__ import annotations

import click

from tfiam.access.paths.told import PathsReport, paths_between
from tfiam.access.question import find_asker
from tfiam.access.whereabouts import Whereabouts
from tfiam.cli import options
from tfiam.cli.inputs import load_context, load_plans, load_worlds
from tfiam.cli.output import PLAIN_FILE, say, terminal, write
from tfiam.errors import QuestionError
from tfiam.pipeline import Worlds
from tfiam.report import Options
from tfiam.report.paths import render_json
from tfiam.report.paths_text import render_markdown, render_mermaid, render_text

EPILOG = """\b
Examples:
  tfiam paths plan.json
  tfiam paths plan.json aws_iam_user.eve
  tfiam paths plan.json --context organization.json
  tfiam paths plan.json --format mermaid --output paths.mmd

\b
Exit status:
  0   answered, whether there are paths or not
  2   usage, or input that cannot be read: one line says how to mend it
  70  a defect in tfiam
"""


@click.command("paths", epilog=EPILOG)
@click.argument("plan", metavar="PLAN")
@click.argument("principal", metavar="[PRINCIPAL]", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown", "mermaid"]),
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
    principal: str | None,
    format_: str,
    output: str | None,
    source: str | None,
    plan_file: str | None,
    contexts: tuple[str, ...],
    config_path: str | None,
    no_color: bool,
) -> int:
    """Who can get more access than its policies give it, step by step, and does the plan open or close the way?

    PLAN is given as for `tfiam scan`. PRINCIPAL, a plan address, an ARN or a name, leaves only the paths that begin with
    it. Steps are what AWS would allow: boundaries, SCPs, Deny statements, conditions and trust policies cut them. A
    principal that is admin already has no path. A path ends in admin, in more access, or in a secret of the plan that its
    start may not read: `aws_secretsmanager_secret`, and `aws_ssm_parameter` of type SecureString.

    Of what is outside the plan nothing is known. Where a permission reaches there (`iam:PassRole` on `*`, a function
    that the plan only names), the way is listed apart, as assumed; principals that are sure to get to admin inside the
    plan have none listed. What a path takes for granted is said with it. Principals whose documents cannot be read are
    listed, and those outside the plan to whom it gives what a way takes: their boundary and their other policies are
    not in it.
    """
    config = options.base_config(config_path)
    loaded = load_plans((plan,))
    if len(loaded) != 1:
        raise QuestionError(f"{plan} holds {len(loaded)} plans; a question is asked of one")
    context = load_context(contexts, config)
    (worlds,) = load_worlds(loaded, config, source=source, plan_file=plan_file, context=context)
    report = _report(worlds, principal)
    place = PLAIN_FILE if output is not None else terminal(no_color=no_color)
    shape = Options(width=place.width, colour=place.colour, unicode=place.unicode)
    if format_ == "text":
        text = render_text(report, shape)
    else:
        text = {"json": render_json, "markdown": render_markdown, "mermaid": render_mermaid}[format_](report)
    if output is None:
        say(text)
    else:
        write(output, text)
    return 0


def _report(worlds: Worlds, name: str | None) -> PathsReport:
    start = ""
    if name is not None:
        asker = find_asker(worlds.after, Whereabouts(worlds.after), name)
        if asker.principal is None:
            raise QuestionError(f"{name!r} is no principal of the plan")
        start = asker.principal.address
    return paths_between(worlds.before, worlds.after, start)
