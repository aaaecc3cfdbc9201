"""Workflow commands that annotate a GitHub pull request and its run.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions. GitHub shows ten annotations of a level a step,
so the worst come first.
"""

from __future__ import annotations

from tfiam.findings.model import Delta, Finding, Report, Status
from tfiam.report import phrases
from tfiam.report.escape import workflow_data, workflow_property
from tfiam.report.options import Options
from tfiam.report.order import Unread, standing, unread
from tfiam.rules.model import Severity

_COMMANDS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "notice",
    Severity.INFO: "notice",
}


def render(report: Report, options: Options) -> str:  # noqa: ARG001 - every format has the same signature
    """One command a failure, one a place that could not be read, notices, and the summary as a plain line for the log."""
    lines = [_failure(finding) for finding in standing(report, Status.FAIL)]
    lines += [_unread(item) for item in unread(report)]
    lines += [_command("warning", "tfiam", notice) for plan in report.plans for notice in plan.notices]
    lines += [_command("notice", "tfiam", notice) for notice in report.notices]
    lines.append(f"tfiam read {phrases.coverage_line(report.coverage)}.")
    lines.append(f"tfiam: {'; '.join([phrases.verdict(report), *phrases.asides(report)])}")
    return "\n".join(lines) + "\n"


def _failure(finding: Finding) -> str:
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
    return _command(_COMMANDS[finding.severity], title, "\n".join(filter(None, said)), finding)


def _unread(item: Unread) -> str:
    rules = dict.fromkeys(finding.rule for finding in item.findings)
    where = f"{item.address} {item.attribute}".strip()
    said = f"{where} could not be read because of {phrases.some(item.because)}"
    if rules:
        said += f"\nno answer to {phrases.some(list(rules))}"
    return _command("warning", "undetermined", said, item.findings[0] if item.findings else None)


def _command(name: str, title: str, message: str, finding: Finding | None = None) -> str:
    where = finding.location if finding else None
    properties = {"title": title}
    if where:
        properties = {"file": where.file, "line": str(where.start_line), "endLine": str(where.end_line), **properties}
    listed = ",".join(f"{key}={workflow_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{workflow_data(message)}"
