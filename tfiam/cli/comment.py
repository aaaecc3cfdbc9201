"""``tfiam comment``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import click

from tfiam.cli import options
from tfiam.cli.failure import one_line
from tfiam.cli.inputs import load_baseline, load_plans, load_sources
from tfiam.cli.options import Selection
from tfiam.cli.output import say
from tfiam.cli.verdict import without_existing
from tfiam.comment import BODY_LIMIT, Action, post_comment
from tfiam.pipeline import context_of, scan_many
from tfiam.report import Options, render
from tfiam.rules.load import load_rules

TOKEN = "GITHUB_TOKEN"  # noqa: S105 - the name of a variable
DONE = {
    Action.CREATED: "Created",
    Action.UPDATED: "Updated",
    Action.UNCHANGED: "Nothing new to say in",
    Action.SUMMARY: "Wrote the job summary instead of a comment",
}

EPILOG = """\b
Examples:
  tfiam comment plan.json
  tfiam comment plan.json --tag network --only introduced
  tfiam comment plan.json --repo acme/infra --pr 42 --token-env BOT_TOKEN

\b
In a GitHub workflow:
  permissions:
    pull-requests: write
  steps:
    - run: tfiam comment plan.json
      env:
        GITHUB_TOKEN: ${{ github.token }}

\b
Exit status:
  0   the comment stands, whatever it says; `tfiam scan` is the gate
  2   input cannot be read, or the host refused: one line says how to mend it
  70  a defect in tfiam
"""


@click.command("comment", epilog=EPILOG)
@options.plans
@options.source
@options.context
@click.option("--repo", metavar="OWNER/NAME", help="Repository.  [default: GITHUB_REPOSITORY]")
@click.option("--pr", type=click.IntRange(min=1), metavar="NUMBER", help="Pull request.  [default: the workflow's own]")
@click.option(
    "--token-env",
    metavar="NAME",
    default=TOKEN,
    show_default=True,
    help="Environment variable with the token. A token on the command line would show in process lists.",
)
@click.option("--api-url", metavar="URL", help="API of a GitHub Enterprise Server.  [default: GITHUB_API_URL]")
@click.option(
    "--tag", default="default", show_default=True, help="Tells several comments of one pull request apart: one a tag."
)
@options.baseline
@options.selection
def command(
    plans: tuple[str, ...],
    source: str | None,
    plan_file: str | None,
    contexts: tuple[str, ...],
    repo: str | None,
    pr: int | None,
    token_env: str,
    api_url: str | None,
    tag: str,
    baseline: str | None,
    **narrowed: Any,
) -> int:
    """Create or update the comment on a pull request.

    Judges PLAN as `tfiam scan` does and keeps one comment with the result up to date. What is not given comes from the
    variables of the workflow. On a pull request from a fork, where no token may comment, the job summary gets it.
    """
    selection = Selection(**narrowed)
    known = load_baseline(baseline, no_waivers=selection.no_waivers)
    token = os.environ.get(token_env, "")
    if not token.strip():
        raise click.UsageError(
            f"{token_env} holds no token; in a workflow, set {token_env}: ${{{{ github.token }}}}",
            click.get_current_context(),
        )
    loaded = load_plans(plans)
    sources = load_sources(loaded, source, plan_file)
    config = selection.config()
    rules, context = load_rules(selection.policies), context_of(contexts, config)
    report = scan_many(loaded, config=config, rules=rules, sources=sources, context=context, baseline=known)
    shown = without_existing(report) if selection.only else report
    body = render(shown, "markdown", Options(limit=BODY_LIMIT, full_report=workflow_run(os.environ)))
    posted = post_comment(body, repository=repo, number=pr, token=token, api_url=api_url, tag=tag)
    if posted.note:
        click.echo(f"tfiam: {one_line(posted.note)}", err=True)
    say(f"{DONE[posted.action]} {one_line(posted.url)}".rstrip())
    return 0


def workflow_run(environ: Mapping[str, str]) -> str:
    """URL of the GitHub workflow run tfiam is in, "" elsewhere.

    https://docs.github.com/en/actions/reference/workflows-and-actions/variables
    """
    parts = [environ.get(name, "") for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")]
    return "{}/{}/actions/runs/{}".format(*parts) if all(parts) else ""
