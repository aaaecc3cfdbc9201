"""What rules say of the waivers themselves: findings beside those of the plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tfiam.findings.build import single_finding
from tfiam.findings.model import Delta, Finding, Report, RuleAnswers, Status
from tfiam.findings.raw import raw_findings
from tfiam.findings.waivers import Waivers
from tfiam.rules.given_waiver import GivenWaiver
from tfiam.rules.model import Rule, Severity
from tfiam.rules.run import Answers, ask_of_waivers
from tfiam.source.model import Location


def with_waivers_judged(
    report: Report, rules: Sequence[Rule], severities: Mapping[str, Severity], waivers: Waivers
) -> Report:
    """The report with what rules on waivers find, at the waivers' own lines. No plan brings them: they are ``existing``."""
    if not judges_waivers(rules):
        return report
    answers = ask_of_waivers(rules, waivers.given())
    found = tuple(
        replace(single_finding(raw, Delta.EXISTING, waivers, ""), location=_location(answer.subject.thing))
        for answer in answers.spoken
        for raw in raw_findings([answer], severities)
    )
    counted = tuple(_counted(one, found, answers) for one in report.rules)
    return replace(report, findings=(*report.findings, *found), rules=counted)


def judges_waivers(rules: Sequence[Rule]) -> bool:
    """True if one of the rules tells of waivers that have run out."""
    return any(rule.subject is GivenWaiver for rule in rules)


def _location(waiver: GivenWaiver) -> Location | None:
    return Location(waiver.file, waiver.line, waiver.line) if waiver.line is not None else None


def _counted(told: RuleAnswers, found: Sequence[Finding], answers: Answers) -> RuleAnswers:
    if told.rule.id not in answers.passed:
        return told
    statuses = [one.status for one in found if one.rule == told.rule.id]
    failed, waived = statuses.count(Status.FAIL), statuses.count(Status.WAIVED)
    return replace(told, passed=answers.passed[told.rule.id], failed=failed, waived=waived)
