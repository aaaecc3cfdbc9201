"""The report as JSON, ``"schema": "tfiam.report/1"``. The contract is docs/report.schema.json; docs/report.md explains it."""

from __future__ import annotations

from typing import Any

from tfiam.findings.model import Coverage, Finding, PlanSummary, Report, RuleAnswers, WaiverUse
from tfiam.report.escape import json_text
from tfiam.report.identities import cells_json
from tfiam.report.options import Options
from tfiam.report.order import rank
from tfiam.source.model import Location

SCHEMA = "tfiam.report/1"


def render(report: Report, options: Options) -> str:
    """The report as JSON text, keys in the order of the contract, findings worst first."""
    values = document(report)
    if options.compliance:
        from tfiam.report.compliance import json_value

        values["compliance"] = json_value(report)
    return json_text(values)


def document(report: Report) -> dict[str, Any]:
    """The report as plain JSON values."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "tfiam", "version": report.version, "facts": dict(report.facts)},
        "plans": [_plan(plan) for plan in report.plans],
        "coverage": _coverage(report.coverage),
        "findings": [_finding(finding) for finding in sorted(report.findings, key=rank)],
        "summary": {name: dict(counts) for name, counts in report.counted().items()},
        "rules": [_rule(answers) for answers in report.rules],
        "notices": list(report.notices),
    }


def _plan(plan: PlanSummary) -> dict[str, Any]:
    return {
        "path": plan.path,
        "kind": plan.kind,
        "terraform_version": plan.terraform_version,
        "format_version": plan.format_version,
        "changes": dict(plan.changes),
        "resources": plan.resources,
        "aws_resources": plan.aws_resources,
        "notices": list(plan.notices),
        "identities": cells_json(plan.identities),
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "documents": {
            "total": coverage.total,
            "known": coverage.known,
            "rebuilt": coverage.rebuilt,
            "partial": coverage.partial,
            "opaque": coverage.opaque,
            "invalid": coverage.invalid,
        },
        "unresolved": [
            {"address": hidden.address, "attribute": hidden.attribute, "because": list(hidden.because)}
            for hidden in coverage.unresolved
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "title": finding.title,
        "severity": finding.severity.value,
        "status": finding.status.value,
        "change": finding.change,
        "delta": finding.delta.value,
        "plan": finding.plan,
        "address": finding.address,
        "addresses": list(finding.addresses),
        "attribute": finding.attribute,
        "statement": _statement(finding),
        "principal": finding.principal or None,
        "message": finding.message,
        "code": finding.code or None,
        "because": list(finding.because),
        "evidence": finding.evidence or None,
        "paths": _paths(finding),
        "remediation": finding.remediation,
        "location": location(finding.location),
        "supersedes": list(finding.supersedes),
        "waiver": _waiver(finding.waiver),
        "fingerprint": finding.fingerprint,
        "fingerprints": list(finding.fingerprints or (finding.fingerprint,)),
        "docs": finding.docs,
        **({"origin": finding.origin} if finding.origin else {}),
    }


def _paths(finding: Finding) -> list[dict[str, Any]]:
    if not finding.paths:
        return []
    from tfiam.report.paths import path_json

    return [path_json(path) for path in finding.paths]


def _statement(finding: Finding) -> dict[str, Any] | None:
    if finding.statement is None and not finding.sid:
        return None
    return {"index": finding.statement, "sid": finding.sid or None}


def location(place: Location | None) -> dict[str, Any] | None:
    """The lines of a source file."""
    if place is None:
        return None
    return {"file": place.file, "start_line": place.start_line, "end_line": place.end_line}


def _waiver(waiver: WaiverUse | None) -> dict[str, Any] | None:
    if waiver is None:
        return None
    return {
        "reason": waiver.reason,
        "owner": waiver.owner,
        "expires": waiver.expires or None,
        "source": waiver.source,
    }


def _rule(answers: RuleAnswers) -> dict[str, Any]:
    return {
        "id": answers.rule.id,
        "name": answers.rule.name,
        "title": answers.rule.title,
        "severity": answers.severity.value,
        "passed": answers.passed,
        "failed": answers.failed,
        "undetermined": answers.undetermined,
        "waived": answers.waived,
        "references": list(answers.rule.references),
        "compliance": list(answers.rule.compliance),
        "checkov": list(answers.rule.checkov),
        "docs": answers.rule.docs,
    }
