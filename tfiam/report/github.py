"""Workflow commands that annotate a GitHub pull request and its run.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions. GitHub shows ten annotations of a level a step,
so the worst come first, and looks for files from the top of the repository.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tfiam.findings.model import Delta, Finding, Report, Status
from tfiam.report import phrases
from tfiam.report.escape import workflow_data, workflow_property
from tfiam.report.options import Options
from tfiam.report.order import Unread, standing, unread
from tfiam.report.repository import below_repository
from tfiam.rules.model import Severity

_COMMANDS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "notice",
    Severity.INFO: "notice",
}
_TITLED = MappingProxyType({"title": "tfiam"})


def render(report: Report, options: Options) -> str:
    """One command a failure, one a place that could not be read, notices, and the summary as a plain line for the log."""
    lines = [_failure(finding, options) for finding in standing(report, Status.FAIL)]
    lines += [_unread(item, options) for item in unread(report)]
    lines += [_command("warning", notice) for plan in report.plans for notice in plan.notices]
    lines += [_command("notice", notice) for notice in report.notices]
    lines.append(f"tfiam read {phrases.coverage_line(report.coverage)}.")
    lines.append(f"tfiam: {'; '.join([phrases.verdict(report), *phrases.asides(report)])}")
    return "\n".join(lines) + "\n"


def _failure(finding: Finding, options: Options) -> str:
    said = [f"{finding.address}: {finding.message}", ", ".join(phrases.place(finding))]
    copies = [address for address in finding.addresses if address != finding.address]
    if copies:
        said.append(f"also at {phrases.some(copies)}")
    said += phrases.way(finding)
    advice = phrases.advice(finding)
    if advice:
        said.append(f"Mend: {advice}")
    already = " (existing)" if finding.delta is Delta.EXISTING else ""
    title = f"{finding.severity.value}: {finding.title} [{finding.rule}]{already}"
    place = _place(finding, options)
    return _command(_COMMANDS[finding.severity], "\n".join(filter(None, said)), {**place, "title": title})


def _unread(item: Unread, options: Options) -> str:
    rules = dict.fromkeys(finding.rule for finding in item.findings)
    where = f"{item.address} {item.attribute}".strip()
    said = f"{where} could not be read because of {phrases.some(item.because)}"
    if rules:
        said += f"\nno answer to {phrases.some(list(rules))}"
    place = _place(item.findings[0], options) if item.findings else {}
    return _command("warning", said, {**place, "title": "undetermined"})


def _place(finding: Finding, options: Options) -> dict[str, str]:
    where = finding.location
    if where is None:
        return {}
    file = below_repository(where.file, options)
    return {"file": file, "line": str(where.start_line), "endLine": str(where.end_line)}


def _command(name: str, message: str, properties: Mapping[str, str] = _TITLED) -> str:
    listed = ",".join(f"{key}={workflow_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{workflow_data(message)}"
