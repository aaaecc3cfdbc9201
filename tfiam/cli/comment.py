"""``tfiam comment``."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from tfiam.cli import options
from tfiam.cli.inputs import load_baseline, load_plans, load_sources
from tfiam.cli.options import Selection
from tfiam.cli.output import say
from tfiam.cli.posting import Place, post_all
from tfiam.cli.verdict import CLEAN, exit_status, without_existing
from tfiam.comment import KINDS, kind_of, marker, run_url
from tfiam.findings.model import Report
from tfiam.pipeline import context_of, scan_many
from tfiam.report import Options, render
from tfiam.rules.load import load_rules
from tfiam.rules.model import Severity

F = TypeVar("F", bound=Callable[..., Any])

EPILOG = """\b
Examples:
  tfiam comment plan.json
  tfiam comment plan.json --source infra/ --inline --fail-on high
  tfiam comment network.json --tag network --only introduced
  tfiam comment plan.json --repo acme/infra --pr 42 --token-env BOT_TOKEN
  tfiam comment plan.json --dry-run

\b
Where it takes what is not given from:
  GitHub        GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_EVENT_PATH or
                GITHUB_REF, GITHUB_API_URL; permissions: pull-requests: write
  GitLab        GITLAB_TOKEN (a project access token, role Reporter, scope
                api; CI_JOB_TOKEN may not comment), CI_MERGE_REQUEST_IID,
                CI_MERGE_REQUEST_PROJECT_ID, CI_API_V4_URL
  Bitbucket     BITBUCKET_TOKEN (a repository access token with
                pullrequest:write, or USER:API_TOKEN),
                BITBUCKET_REPO_FULL_NAME, BITBUCKET_PR_ID
  Azure DevOps  SYSTEM_ACCESSTOKEN (env: $(System.AccessToken); the build
                service needs Contribute to pull requests),
                SYSTEM_COLLECTIONURI, SYSTEM_TEAMPROJECT,
                BUILD_REPOSITORY_ID, SYSTEM_PULLREQUEST_PULLREQUESTID
  HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR are respected.

\b
Exit status:
  0   the comment stands, whatever it says; or nothing at or above --fail-on
  1   findings at or above --fail-on, where that is given
  2   input cannot be read, or the host refused: one line says how to mend it
  3   undetermined at or above it, with --fail-on-undetermined
  70  a defect in tfiam
"""


def _where(function: F) -> F:
    """What says which pull request it is about: the fields of :class:`Place`."""
    for option in (
        click.option("--api-url", metavar="URL", help="API of a self-managed host.  [default: the job's own]"),
        click.option(
            "--token-env",
            metavar="NAME",
            help="Environment variable with the token, instead of the host's own below. A token on the command line would show in process lists.",
        ),
        click.option(
            "--pr",
            type=click.IntRange(min=1),
            metavar="NUMBER",
            help="Pull or merge request.  [default: the job's own]",
        ),
        click.option(
            "--repo",
            metavar="NAME",
            help="Repository: OWNER/NAME, GROUP/PROJECT, WORKSPACE/NAME, PROJECT/NAME.  [default: the job's own]",
        ),
        click.option(
            "--host",
            type=click.Choice(tuple(KINDS)),
            help="Where the pull request is.  [default: whose CI this is, else github]",
        ),
    ):
        function = option(function)
    return function


@click.command("comment", epilog=EPILOG)
@options.plans
@options.source
@options.context
@_where
@click.option(
    "--tag", default="default", show_default=True, help="Tells several comments of one pull request apart: one a tag."
)
@click.option(
    "--inline",
    is_flag=True,
    help="Also say each introduced finding on its line of the diff, with --source or --plan-file. It goes, or is resolved, when the finding is mended.",
)
@click.option(
    "--when",
    type=click.Choice(["always", "findings"]),
    default="always",
    show_default=True,
    help="findings: no comment until there is something to say. One that stands is kept up to date either way.",
)
@click.option("--report-url", metavar="URL", help="Where the full report is.  [default: the page of the job]")
@click.option("--dry-run", is_flag=True, help="Print the comment and send nothing. Needs no token and no pull request.")
@options.baseline
@options.fail_on_given
@options.fail_on_undetermined
@options.selection
def command(
    plans: tuple[str, ...],
    source: str | None,
    plan_file: str | None,
    contexts: tuple[str, ...],
    inline: bool,
    when: str,
    report_url: str | None,
    dry_run: bool,
    fail_on: str | None,
    fail_on_undetermined: bool,
    tag: str,
    baseline: str | None,
    **others: Any,
) -> int:
    """Create or update the comment on a pull request.

    Judges PLAN as `tfiam scan` does and keeps one comment with the result up to date: what the plan introduces, what it
    lets whom do, the ways to more access that it opens, what was there before, and what could not be read. Several plans
    make one comment, or one each with a --tag of their own. When all is well it folds to one line. Where no token may
    comment, as on a pull request from a fork, the job summary or standard output gets the report.
    """
    place = Place(tag=tag, **{name: others.pop(name) for name in ("host", "repo", "pr", "token_env", "api_url")})
    selection = Selection(**others)
    kind = kind_of(os.environ, place.host)
    mark = marker(tag, html=kind.html)
    if not dry_run:
        place.check_token(kind)
    report = _judged(plans, source, plan_file, contexts, baseline, selection)
    shape = Options(
        limit=kind.limit,
        full_report=report_url or run_url(kind, os.environ),
        folds=kind.html,
        diagrams=kind.mermaid,
        collapse_clean=True,
    )
    body = render(report, "markdown", shape)
    if dry_run:
        say(f"{mark}\n{body}")
    else:
        post_all(place, kind, report, body, shape, inline=inline, quiet_when_clean=when == "findings")
    if fail_on is None and not fail_on_undetermined:
        return CLEAN
    threshold = Severity((fail_on or selection.config().fail_on).lower())
    return exit_status(report, threshold, fail_on_undetermined=fail_on_undetermined)


def _judged(
    plans: tuple[str, ...],
    source: str | None,
    plan_file: str | None,
    contexts: tuple[str, ...],
    baseline: str | None,
    selection: Selection,
) -> Report:
    known = load_baseline(baseline, no_waivers=selection.no_waivers)
    loaded = load_plans(plans)
    sources = load_sources(loaded, source, plan_file)
    config = selection.config()
    rules, context = load_rules(selection.loaded(config)), context_of(contexts, config)
    report = scan_many(
        loaded, config=config, rules=rules, sources=sources, context=context, baseline=known, details=True
    )
    return without_existing(report) if selection.only else report
