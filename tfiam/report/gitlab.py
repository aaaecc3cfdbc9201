"""The report for GitLab's merge request widget: Code Quality, a list of violations as JSON.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. GitLab compares the list with the target branch's by
fingerprint. It has no word for "undetermined": what could not be read is listed as ``info`` and says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from tfiam.findings.model import Finding, Report, Status
from tfiam.report import phrases
from tfiam.report.escape import json_text, visible
from tfiam.report.options import Options
from tfiam.report.order import Unread, standing, unread
from tfiam.report.repository import below_repository
from tfiam.rules.model import Severity

_SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.INFO: "info",
}
_UNDETERMINED = "undetermined"


def render(report: Report, options: Options) -> str:
    """Failures and places that could not be read; waived and fixed findings are no violations."""
    return json_text(_distinct([*_failures(report, options), *_unread(report, options)]))


def _failures(report: Report, options: Options) -> Iterator[dict[str, Any]]:
    for finding in standing(report, Status.FAIL):
        said = f"{finding.title}: {finding.address}: {finding.message}"
        copies = [address for address in finding.addresses if address != finding.address]
        said += f"; also at {phrases.some(copies)}" if copies else ""
        said += f". {phrases.advice(finding)}" if finding.remediation else ""
        yield {
            "description": visible(said),
            "check_name": finding.rule,
            "fingerprint": finding.fingerprint,
            "severity": _SEVERITIES[finding.severity],
            "location": _location(finding, finding.plan, options),
        }


def _unread(report: Report, options: Options) -> Iterator[dict[str, Any]]:
    for item in unread(report):
        finding = item.findings[0] if item.findings else None
        yield {
            "description": visible(
                f"Undetermined: {_where(item)} could not be read because of {phrases.some(item.because)}"
            ),
            "check_name": finding.rule if finding else _UNDETERMINED,
            "fingerprint": finding.fingerprint if finding else _hash(_UNDETERMINED, item.address, item.attribute),
            "severity": "info",
            "location": _location(finding, item.plan, options),
        }


def _where(item: Unread) -> str:
    return f"{item.address} {item.attribute}".strip()


def _location(finding: Finding | None, plan: str, options: Options) -> dict[str, Any]:
    where = finding.location if finding else None
    path, line = (where.file, max(where.start_line, 1)) if where else (plan, 1)
    return {"path": visible(below_repository(path, options)), "lines": {"begin": line}}


def _distinct(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two plans may hold the same finding, of which GitLab would drop one: the second's fingerprint has its plan in it."""
    seen: set[str] = set()
    for entry in entries:
        if entry["fingerprint"] in seen:
            entry["fingerprint"] = _hash(entry["fingerprint"], entry["location"]["path"], entry["description"])
        seen.add(entry["fingerprint"])
    return entries


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]
