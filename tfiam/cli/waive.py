"""``tfiam waive``."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from tfiam.cli import options
from tfiam.cli.failure import one_line
from tfiam.cli.options import base_config
from tfiam.cli.output import write
from tfiam.config import Config, Waiver
from tfiam.config_edit import with_waiver
from tfiam.config_file import NAME
from tfiam.config_yaml import read_bytes
from tfiam.errors import ConfigError
from tfiam.findings.build import today
from tfiam.findings.model import Finding, Report, Status

FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_DAYS = re.compile(r"\+?(\d{1,4})d")
_COPIES_TOLD = 5

EPILOG = """\b
Examples:
  tfiam waive 3f1c9a0b5e7d2468 --plan plan.json \\
    --reason "until the split in Q1" --owner platform --expires +90d
  tfiam waive 3f1c9a0b5e7d2468 --reason "emergency access" --owner security

\b
In HCL the same is a comment in the block or statement, by rule:
  # tfiam:skip=LP_014 reason="until the split in Q1" expires=2027-06-30

\b
Exit status:
  0   the waiver is written
  2   usage, no such finding in the plan, or a config that cannot be read
  70  a defect in tfiam
"""


class Day(click.ParamType[datetime.date]):
    """``2027-01-31``, or ``+90d`` from today."""

    name = "DAY"

    def convert(
        self, value: str | datetime.date, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.date:
        if isinstance(value, datetime.date):
            return value
        days = _DAYS.fullmatch(value)
        try:
            day = today() + datetime.timedelta(days=int(days[1])) if days else datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day; write 2027-01-31, or +90d from today", param, ctx)
        if day < today():
            self.fail(f"{day} has passed: the waiver would cover nothing", param, ctx)
        return day


@click.command("waive", epilog=EPILOG)
@click.argument("fingerprint", metavar="FINGERPRINT")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is acceptable, for whoever reads it in a year.")
@click.option("--owner", required=True, metavar="TEXT", help="Who answers for it: a team or a person.")
@click.option(
    "--expires", type=Day(), help="Last day it holds: 2027-01-31, or +90d from today. Without it, it never ends."
)
@click.option(
    "--plan",
    metavar="PLAN",
    help="The plan that has the finding: the fingerprint is looked up, copies made by for_each are waived with it, and rule and address are noted.",
)
@options.source
@options.context
@options.policies
@click.option("--config", "config_path", metavar="FILE", default=NAME, show_default=True, help="Config to add it to.")
def command(
    fingerprint: str, reason: str, owner: str, expires: datetime.date | None, config_path: str, **asked: Any
) -> int:
    """Accept a finding: write a waiver with reason, owner and end into the config.

    FINGERPRINT is what every report shows of a finding. The rest of the file stays as it is, comments too; the file is made
    where there is none. The finding is then `waived`: still printed and counted, and a failure again once the day has passed.
    """
    for name, text in (("--reason", reason), ("--owner", owner)):
        if not text.strip():
            raise click.UsageError(f"{name} is empty", click.get_current_context())
    path = Path(config_path)
    text = _text(path)
    finding = _found(fingerprint.lower(), path, _Asked(**asked)) if asked["plan"] is not None else None
    prints = finding.fingerprints if finding else (_checked(fingerprint.lower()),)
    waiver = Waiver(reason=reason, owner=owner, expires=expires, fingerprints=prints)
    write(config_path, with_waiver(text, config_path, waiver, _about(finding) if finding else ()))
    what = f"{finding.rule} at {finding.address}" if finding else fingerprint
    click.echo(
        f"Waived {one_line(what)} until {expires or 'somebody takes it out'} in {one_line(config_path)}", err=True
    )
    return 0


def _text(path: Path) -> str:
    if not path.exists():
        return ""
    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), "is not UTF-8", "save it as UTF-8") from error


def _checked(fingerprint: str) -> str:
    if not FINGERPRINT.fullmatch(fingerprint):
        problem = f"{fingerprint!r} is no fingerprint: 16 hexadecimal digits, as `tfiam scan` shows them"
        raise click.UsageError(problem, click.get_current_context())
    return fingerprint


@dataclass(frozen=True)
class _Asked:
    """What the finding is looked up in: what ``tfiam scan`` was given."""

    plan: str
    source: str | None
    plan_file: str | None
    contexts: tuple[str, ...]
    policies: tuple[str, ...]

    def report(self, config: Config) -> Report:
        from tfiam.cli.inputs import load_plans, load_sources
        from tfiam.pipeline import context_of, scan_many
        from tfiam.rules.load import load_rules

        plans = load_plans([self.plan])
        sources, context = load_sources(plans, self.source, self.plan_file), context_of(self.contexts, config)
        return scan_many(plans, config=config, rules=load_rules(self.policies), sources=sources, context=context)


def _found(fingerprint: str, path: Path, asked: _Asked) -> Finding:
    """The finding of the plan, as the config stands. Raises UsageError when there is none or it is waived already."""
    report = asked.report(base_config(str(path) if path.exists() else None))
    found = next((one for one in report.findings if _checked(fingerprint) in one.fingerprints), None)
    if found is None:
        problem = f"no finding of {asked.plan} has the fingerprint {fingerprint}; `tfiam scan {asked.plan}` shows them"
        raise click.UsageError(problem, click.get_current_context())
    if found.status is Status.WAIVED:
        source = found.waiver.source if found.waiver else ""
        raise click.UsageError(f"{fingerprint} is waived already, by {source}", click.get_current_context())
    return found


def _about(finding: Finding) -> list[str]:
    """Comment lines: what is waived. An address is the plan's text, so nothing of it may end the comment."""
    lines = [one_line(f"{finding.rule} {finding.title}")]
    lines += [one_line(f"  at {address}") for address in finding.addresses[:_COPIES_TOLD]]
    more = len(finding.addresses) - _COPIES_TOLD
    return [*lines, f"  and {more} more"] if more > 0 else lines
