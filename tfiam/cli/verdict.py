"""The exit status of a report (design.md 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tfiam.findings.model import Delta, Finding, Report, Status
from tfiam.rules.model import Severity

CLEAN = 0
FINDINGS = 1
UNDETERMINED = 3


def exit_status(report: Report, fail_on: Severity, *, fail_on_undetermined: bool = False) -> int:
    """The exit status of a report on plans."""
    return status_of(report.findings, fail_on, fail_on_undetermined=fail_on_undetermined)


def status_of(findings: Iterable[Finding], fail_on: Severity, *, fail_on_undetermined: bool = False) -> int:
    """1 for failures at or above ``fail_on``, 3 for undetermined ones when asked, else 0. What the plan mends counts not."""
    statuses = {finding.status for finding in findings if _counts(finding, fail_on)}
    if Status.FAIL in statuses:
        return FINDINGS
    if fail_on_undetermined and Status.UNDETERMINED in statuses:
        return UNDETERMINED
    return CLEAN


def without_existing(report: Report) -> Report:
    """The report without the findings that were there before the plan (``--only introduced``)."""
    kept = tuple(finding for finding in report.findings if finding.delta is not Delta.EXISTING)
    return replace(report, findings=kept)


def _counts(finding: Finding, fail_on: Severity) -> bool:
    return finding.delta is not Delta.FIXED and finding.severity.at_least(fail_on)
