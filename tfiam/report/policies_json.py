"""Judged policy documents as JSON, ``"schema": "tfiam.policy/1"``. The contract is docs/policy.schema.json; docs/policy.md explains it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tfiam.access.sizes import Measured
from tfiam.access.summary import Access, Actions, PolicySummary, Who
from tfiam.findings.judged import CHECKS, SEVERITIES, JudgedPolicies, JudgedPolicy
from tfiam.findings.model import Coverage, Report, Status
from tfiam.iam.quotas import quotas_date
from tfiam.iam.validate.issue import Issue
from tfiam.report import json_report
from tfiam.report.escape import json_text
from tfiam.rules.model import Severity

SCHEMA = "tfiam.policy/1"
_OF_A_FINDING = (
    "rule", "title", "severity", "status", "statement", "message", "because", "evidence", "remediation", "supersedes",
    "waiver", "fingerprint", "docs",
)  # fmt: skip
"""What a finding of ``tfiam.report/1`` tells that is not of a plan."""


def render_json(report: JudgedPolicies) -> str:
    """The judged documents as JSON text, in the order given; issues in the document's order, findings worst first."""
    return json_text(document(report))


def document(report: JudgedPolicies) -> dict[str, Any]:
    """The same as plain JSON values."""
    failures = Counter(one.severity for one in report.everything if one.status is Status.FAIL)
    statuses = Counter(one.status for one in report.everything)
    return {
        "schema": SCHEMA,
        "tool": {"name": "tfiam", "version": report.version, "facts": dict(report.facts)},
        "policies": [_policy(policy) for policy in report.policies],
        "unreadable": [{"path": one.path, "message": one.message} for one in report.unreadable],
        "summary": {
            "policies": len(report.policies),
            "severity": {severity.value: failures[severity] for severity in Severity},
            "status": {status.value: statuses[status] for status in Status},
        },
        "notices": list(report.notices),
    }


def _policy(policy: JudgedPolicy) -> dict[str, Any]:
    whole = json_report.document(Report(plans=(), findings=policy.findings, coverage=Coverage(), rules=()))
    return {
        "path": policy.path,
        "type": policy.role.value,
        "guessed": policy.guessed or None,
        "summary": _summary(policy.summary),
        "issues": [_issue(issue) for issue in policy.issues],
        "findings": [{key: finding[key] for key in _OF_A_FINDING} for finding in whole["findings"]],
    }


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "code": issue.code,
        "kind": issue.kind.value,
        "severity": SEVERITIES[issue.kind].value,
        "message": issue.message,
        "pointer": issue.pointer,
        "statement": issue.statement,
        "docs": CHECKS,
    }


def _summary(summary: PolicySummary) -> dict[str, Any]:
    return {
        "allows": _actions(summary.allows),
        "denies": _actions(summary.denies),
        "access": [_access(one) for one in summary.access],
        "administrator": summary.administrator,
        "who": _who(summary.who),
        "size": _size(summary.size),
    }


def _access(access: Access) -> dict[str, Any]:
    return {
        "effect": access.effect.value,
        "statements": list(access.statements),
        "actions": _actions(access.actions),
        "resources": list(access.resources),
        "resources_left_out": list(access.resources_left_out),
        "conditions": [
            {"operator": one.operator, "key": one.key, "values": list(one.values)} for one in access.conditions
        ],
        "who": _who(access.who),
    }


def _actions(actions: Actions) -> dict[str, Any]:
    return {
        "every_action": actions.every,
        "services": [
            {
                "service": one.service,
                "actions": one.actions,
                "every_action": one.every,
                "access_levels": dict(one.levels),
            }
            for one in actions.services
        ],
        "left_out": list(actions.left_out),
        "unknown": list(actions.unknown),
    }


def _who(who: Who | None) -> dict[str, Any] | None:
    if who is None:
        return None
    return {
        "anyone": who.anyone,
        "accounts": list(who.accounts),
        "organizations": list(who.organizations),
        "principals": list(who.principals),
        "services": list(who.services),
        "providers": list(who.providers),
    }


def _size(size: Measured | None) -> dict[str, Any] | None:
    if size is None:
        return None
    limit = size.quota
    return {
        "counted": size.counted,
        "unit": limit.unit,
        "white_space_counted": limit.counts_white_space,
        "quota": limit.value,
        "maximum": limit.maximum,
        "name": limit.name.value,
        "source": limit.source,
        "read": quotas_date(),
    }
