"""The report as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), made for GitHub code scanning.

What code scanning reads of it: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tfiam.findings.model import Delta, Finding, Report, RuleAnswers, Status
from tfiam.report import phrases
from tfiam.report.escape import json_text, markdown, visible
from tfiam.report.options import Options
from tfiam.report.order import rank
from tfiam.report.repository import below_repository
from tfiam.rules.model import Rule, Severity

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
#: Code scanning reads over 9.0 as critical, from 7.0 as high, from 4.0 as medium and from 0.1 as low; none for info.
_SECURITY_SEVERITY = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.0"}

#: Code scanning refuses the whole file for one tag more of a rule
#: (https://docs.github.com/code-security/code-scanning/troubleshooting-sarif/results-exceed-limit).
_TAGS = 20


def render(report: Report, options: Options) -> str:
    """One run. What the plan fixes is not in it: a result would open the alert again."""
    return json_text(document(report, options))


def document(report: Report, options: Options | None = None) -> dict[str, Any]:
    """The report as a SARIF log of plain JSON values."""
    options = options or Options()
    findings = [finding for finding in sorted(report.findings, key=rank) if finding.delta is not Delta.FIXED]
    answers = {item.rule.id: item for item in report.rules}
    index = {rule_id: position for position, rule_id in enumerate(answers)}
    driver: dict[str, Any] = {"name": "tfiam", "rules": [_rule(item) for item in answers.values()]}
    if report.version:
        driver |= {"version": report.version, "semanticVersion": report.version}
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notifications(report)}],
        "results": [_result(finding, index, options) for finding in findings],
        "properties": {
            "coverage": {
                "total": report.coverage.total,
                "known": report.coverage.known,
                "rebuilt": report.coverage.rebuilt,
                "partial": report.coverage.partial,
                "opaque": report.coverage.opaque,
                "invalid": report.coverage.invalid,
            }
        },
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(answers: RuleAnswers) -> dict[str, Any]:
    rule = answers.rule
    properties: dict[str, Any] = {
        "tags": ["security", "iam", *rule.compliance][:_TAGS],
        "precision": "high",
        "problem.severity": {"note": "recommendation"}.get(_LEVELS[answers.severity], _LEVELS[answers.severity]),
    }
    if answers.severity in _SECURITY_SEVERITY:
        properties["security-severity"] = _SECURITY_SEVERITY[answers.severity]
    shown: dict[str, Any] = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.rationale or rule.title},
        "help": {"text": _help(rule, ""), "markdown": _help(rule, "**")},
        "defaultConfiguration": {"level": _LEVELS[answers.severity]},
        "properties": properties,
    }
    if rule.docs.startswith("https://"):
        shown["helpUri"] = rule.docs
    elif rule.references:
        shown["helpUri"] = rule.references[0]
    return shown


def _help(rule: Rule, strong: str) -> str:
    """The card, in Markdown or plain: the rule author's words, nothing from a plan. Another tool's report may say anything."""
    title = markdown(rule.title) if strong and rule.origin else rule.title
    fix = f"{strong}Fix:{strong} {rule.remediation}" if rule.remediation else ""
    parts = [f"{strong}{title}{strong}", rule.rationale, fix]
    parts.append("\n".join(f"- <{reference}>" if strong else f"- {reference}" for reference in rule.references))
    return "\n\n".join(part for part in parts if part)


def _result(finding: Finding, index: Mapping[str, int], options: Options) -> dict[str, Any]:
    failed = finding.status is not Status.UNDETERMINED
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "kind": "fail" if failed else "review",
        # 3.27.10: the level of any kind but "fail" is "none".
        "level": _LEVELS[finding.severity] if failed else "none",
        "message": {"text": _message(finding)},
        "locations": [_location(finding, options)],
        "partialFingerprints": {"primaryLocationLineHash": finding.fingerprint, "tfiam/v1": finding.fingerprint},
        "suppressions": _suppressions(finding),
        "properties": _properties(finding),
    }
    if finding.paths:
        result["codeFlows"] = _code_flows(finding, options)
    if finding.rule in index:
        result["ruleIndex"] = index[finding.rule]
    return result


def _message(finding: Finding) -> str:
    said = f"{finding.address}: {finding.message}"
    where = ", ".join(phrases.place(finding))
    said += f" ({where})" if where else ""
    if finding.because:
        said += f"; hidden by {phrases.some(finding.because)}"
    copies = [address for address in finding.addresses if address != finding.address]
    if copies:
        said += f"; also at {phrases.some(copies)}"
    way = "; ".join(phrases.way(finding))
    said += f"; path: {way}" if way else ""
    advice = phrases.advice(finding)
    said += f". {advice}" if advice else ""
    return _no_link(said)


def _location(finding: Finding, options: Options) -> dict[str, Any]:
    where = finding.location
    if where:
        region = {"startLine": where.start_line, "endLine": max(where.end_line, where.start_line)}
        artifact = _artifact(where.file, options)
    else:
        # Code scanning shows no result without a file; the plan is the only one there is.
        region = {"startLine": 1}
        artifact = _artifact(finding.plan, options)
    return {
        "physicalLocation": {"artifactLocation": artifact, "region": region},
        "logicalLocations": [
            {"fullyQualifiedName": visible(address), "kind": "resource"} for address in finding.addresses
        ],
    }


def _code_flows(finding: Finding, options: Options) -> list[dict[str, Any]]:
    """A thread flow a path, a location a step: the statements that allow it, and what it is used on (3.36)."""
    flows = []
    for path in finding.paths:
        flow = []
        for step in path.steps:
            places = [line.source.address for line in step.lines if line.source.address]
            names = [{"fullyQualifiedName": visible(name)} for name in dict.fromkeys((*places, step.on))]
            location = {
                "physicalLocation": {
                    "artifactLocation": _artifact(finding.plan, options),
                    "region": {"startLine": 1},
                },
                "logicalLocations": names,
                "message": {"text": _no_link(phrases.step(step))},
            }
            flow.append({"location": location})
        flows.append({"message": {"text": _no_link(path.headline)}, "threadFlows": [{"locations": flow}]})
    return flows


def _no_link(text: str) -> str:
    """3.11.6: "[text](target)" would be a link."""
    return visible(text).replace("](", "] (")


def _artifact(path: str, options: Options) -> dict[str, str]:
    name = below_repository(path, options)
    if name.startswith("/"):
        return {"uri": f"file://{_uri(name)}"}
    return {"uri": _uri(name), "uriBaseId": "%SRCROOT%"}


def _uri(path: str) -> str:
    return quote(path.encode("utf-8", "backslashreplace"), safe="/@!$&'()*+,;=~")


def _suppressions(finding: Finding) -> list[dict[str, str]]:
    """Empty says "not suppressed" (3.27.23); an entry without a status is accepted."""
    if finding.waiver is None:
        return []
    return [
        {
            "kind": "inSource" if finding.waiver.in_source else "external",
            "justification": visible(phrases.waived(finding)),
        }
    ]


def _properties(finding: Finding) -> dict[str, Any]:
    return {
        "address": visible(finding.address),
        "attribute": finding.attribute,
        "severity": finding.severity.value,
        "status": finding.status.value,
        "change": finding.change,
        "delta": finding.delta.value,
        "supersedes": list(finding.supersedes),
        **({"code": finding.code} if finding.code else {}),
        "because": [visible(reference) for reference in finding.because],
    }


def _notifications(report: Report) -> list[dict[str, Any]]:
    notices = [notice for plan in report.plans for notice in plan.notices] + list(report.notices)
    unresolved = [
        f"{f'{hidden.address} {hidden.attribute}'.strip()} could not be read because of {phrases.some(hidden.because)}"
        for hidden in report.coverage.unresolved
    ]
    return [
        *({"level": "note", "message": {"text": visible(text)}} for text in notices),
        *({"level": "warning", "message": {"text": visible(text)}} for text in unresolved),
    ]
