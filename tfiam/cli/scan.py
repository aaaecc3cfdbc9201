"""``tfiam scan``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from tfiam.cli import options
from tfiam.cli.beside import checkov, told_by_checkov
from tfiam.cli.inputs import load_baseline, load_plans, load_sources
from tfiam.cli.options import Selection
from tfiam.cli.output import MOST_OF_SUMMARY, PLAIN_FILE, Terminal, is_job_summary, say, terminal, write
from tfiam.cli.progress import working
from tfiam.cli.verdict import exit_status, without_existing
from tfiam.findings.model import Report
from tfiam.pipeline import context_of, scan_many
from tfiam.report import DETAILED, FORMATS, Options, render
from tfiam.rules.load import load_rules
from tfiam.rules.model import Severity

#: Formats that a host shows beside the code.
IN_REPOSITORY = ("sarif", "github", "gitlab")

EPILOG = """\b
Examples:
  tfiam scan plan.json
  terraform show -json tfplan | tfiam scan -
  tfiam scan plan.json --source infra/
  tfiam scan plan.json --context organization.json --context scp.json
  tfiam scan plan.json --rule LP --skip low
  tfiam scan plans/ --format json --output tfiam.json
  tfiam scan plan.json --report sarif=tfiam.sarif --report markdown=tfiam.md
  tfiam scan plan.json --format github \\
    --report markdown="$GITHUB_STEP_SUMMARY"
  tfiam scan plan.json --source infra/ --format html --output tfiam.html
  tfiam scan plan.json --only introduced --fail-on medium
  tfiam scan plan.json --import-checkov checkov.json

\b
Exit status:
  0   nothing at or above --fail-on
  1   findings at or above it; waived and fixed ones do not count
  2   usage, or input that cannot be read: one line says how to mend it
  3   undetermined at or above it, with --fail-on-undetermined
  70  a defect in tfiam
"""


class ReportFile(click.ParamType[tuple[str, str]]):
    """``FORMAT=FILE``."""

    name = "FORMAT=FILE"

    def convert(
        self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        format_, equals, path = value.partition("=")
        if not equals or not path or format_ not in FORMATS:
            self.fail(f"write FORMAT=FILE with a format of {', '.join(FORMATS)}", param, ctx)
        return format_, path


@click.command("scan", epilog=EPILOG)
@options.plans
@options.source
@options.context
@click.option(
    "--format", "format_", type=click.Choice(tuple(FORMATS)), default="text", show_default=True, help="What to print."
)
@click.option("--output", metavar="FILE", help="Write that to FILE instead of printing it.")
@click.option(
    "--report",
    "reports",
    type=ReportFile(),
    multiple=True,
    help="One more report from the same run, such as sarif=tfiam.sarif. Repeatable.",
)
@click.option("--compliance", is_flag=True, help="Add a summary by control: Well-Architected, CIS AWS, NIST 800-53.")
@checkov
@options.fail_on
@options.fail_on_undetermined
@options.baseline
@options.selection
@click.option("--quiet", is_flag=True, help="Print nothing; files are written and the exit status tells.")
@options.no_color
def command(
    plans: tuple[str, ...],
    source: str | None,
    plan_file: str | None,
    contexts: tuple[str, ...],
    format_: str,
    output: str | None,
    reports: tuple[tuple[str, str], ...],
    compliance: bool,
    run_checkov: bool,
    imported: tuple[str, ...],
    fail_on: str | None,
    baseline: str | None,
    fail_on_undetermined: bool,
    quiet: bool,
    no_color: bool,
    **narrowed: Any,
) -> int:
    """Judge plans: what breaks the rules, what the plan changes, how to mend it.

    PLAN is the JSON of `terraform show -json` (a plan or a state), - for standard input, a saved binary plan (then
    `terraform show -json` is run for it), or a folder of any of these. Several plans make one report.
    """
    files = _files(format_, output, reports, printed=output is None and not quiet)
    selection = Selection(**narrowed)
    known = load_baseline(baseline, no_waivers=selection.no_waivers)
    config = selection.config()
    rules = load_rules(selection.loaded(config))
    with working("reading and judging", quiet=quiet):
        loaded = load_plans(plans)
        sources = load_sources(loaded, source, plan_file)
        told = told_by_checkov(loaded, rules, run=run_checkov, imported=imported)
        rules = (*rules, *told.rules) if told else rules
        details = bool(DETAILED & {*files.values(), *(() if quiet else (format_,))})
        around = context_of(contexts, config)
        report = scan_many(
            loaded, config=config, rules=rules, sources=sources, context=around, baseline=known, details=details
        )
    report = replace(report, notices=(*report.notices, *told.notices)) if told else report
    shown = without_existing(report) if selection.only else report
    threshold = Severity((fail_on or config.fail_on).lower())
    status = exit_status(shown, threshold, fail_on_undetermined=fail_on_undetermined)
    asked = Options(compliance=compliance, fail_on=threshold.value, exit_status=status)
    for path, name in files.items():
        limit = MOST_OF_SUMMARY if is_job_summary(path) else None
        write(path, _rendered(shown, name, PLAIN_FILE, replace(asked, limit=limit)))
    if output is None and not quiet:
        say(_rendered(shown, format_, terminal(no_color=no_color), asked))
    return status


def _files(format_: str, output: str | None, reports: tuple[tuple[str, str], ...], *, printed: bool) -> dict[str, str]:
    """Path to format of every file to write. Two reports into one file would lose the first, and - is printed as well."""
    wanted = [*([(format_, output)] if output is not None else []), *reports]
    files = {path: name for name, path in wanted}
    if len({Path(path).resolve() for path in files}) < len(wanted):
        raise click.UsageError(
            "two reports would be written to the same file; give each its own", click.get_current_context()
        )
    if printed and "-" in files:
        raise click.UsageError(
            "two reports would be printed; add --output FILE for the first, or --quiet", click.get_current_context()
        )
    return files


def _rendered(report: Report, name: str, place: Terminal, asked: Options) -> str:
    shape = replace(asked, width=place.width, colour=place.colour, unicode=place.unicode)
    return render(report, name, _placed(shape) if name in IN_REPOSITORY else shape)


def _placed(shape: Options) -> Options:
    """With the repository that the working directory lies in."""
    from tfiam.source.files import work_tree

    here = Path.cwd().resolve()
    top = work_tree(here)
    return replace(shape, directory=here.as_posix(), repository=top.as_posix() if top else "")
