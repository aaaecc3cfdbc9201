from __future__ import annotations

import pytest

from tfiam.cli.verdict import exit_status, without_existing
from tfiam.findings.model import Coverage, Delta, Finding, Report, Status
from tfiam.rules.model import Severity


def finding(status: Status, severity: Severity, delta: Delta = Delta.INTRODUCED) -> Finding:
    return Finding(
        rule="TFIAM_LP_001",
        title="title",
        severity=severity,
        status=status,
        change="create",
        delta=delta,
        address=f"{status.value}-{delta.value}",
        addresses=(),
        attribute="policy",
        message="message",
        remediation="",
        docs="",
        fingerprint="f",
    )


def report(*findings: Finding) -> Report:
    return Report(plans=(), findings=findings, coverage=Coverage(), rules=())


@pytest.mark.parametrize(
    ("found", "ordinary", "strict"),
    [
        ([], 0, 0),
        ([finding(Status.FAIL, Severity.HIGH)], 1, 1),
        ([finding(Status.FAIL, Severity.CRITICAL, Delta.EXISTING)], 1, 1),
        ([finding(Status.FAIL, Severity.CRITICAL, Delta.FIXED)], 0, 0),
        ([finding(Status.FAIL, Severity.MEDIUM)], 0, 0),
        ([finding(Status.WAIVED, Severity.CRITICAL)], 0, 0),
        ([finding(Status.UNDETERMINED, Severity.HIGH)], 0, 3),
        ([finding(Status.UNDETERMINED, Severity.LOW)], 0, 0),
        ([finding(Status.UNDETERMINED, Severity.HIGH, Delta.FIXED)], 0, 0),
        ([finding(Status.UNDETERMINED, Severity.CRITICAL), finding(Status.FAIL, Severity.HIGH)], 1, 1),
    ],
)
def test_exit_status_at_high(found: list[Finding], ordinary: int, strict: int) -> None:
    assert exit_status(report(*found), Severity.HIGH) == ordinary
    assert exit_status(report(*found), Severity.HIGH, fail_on_undetermined=True) == strict


def test_without_existing_keeps_what_the_plan_brings_and_mends() -> None:
    findings = [finding(Status.FAIL, Severity.HIGH, delta) for delta in Delta]
    kept = without_existing(report(*findings)).findings
    assert [one.delta for one in kept] == [Delta.INTRODUCED, Delta.FIXED]
