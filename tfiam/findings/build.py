"""Findings of a plan: the world after it, compared with the world before it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from tfiam.findings.fold import Raw
from tfiam.findings.group import group_copies
from tfiam.findings.model import Coverage, Delta, Finding, RuleAnswers, Status, Unresolved
from tfiam.findings.raw import raw_findings
from tfiam.findings.waivers import Waivers
from tfiam.inventory.model import Document, DocumentRole, DocumentStatus
from tfiam.rules.model import Rule, Severity
from tfiam.rules.run import Answers

if TYPE_CHECKING:
    from tfiam.inventory.model import Places

_STATUS_ORDER = {Status.FAIL: 0, Status.UNDETERMINED: 1, Status.WAIVED: 2}


def findings_of(
    before: Answers,
    after: Answers,
    severities: Mapping[str, Severity],
    waivers: Waivers,
    plan: str,
    places: Places | None = None,
) -> tuple[Finding, ...]:
    """Every finding, worst first: introduced, existing or fixed by the plan. ``places`` tells where they stand in the source."""
    now = {raw.fingerprint: raw for raw in raw_findings(after.spoken, severities)}
    then = {raw.fingerprint: raw for raw in raw_findings(before.spoken, severities)}
    known, left = ({*raws, *(folded for raw in raws.values() for folded in raw.folded)} for raws in (then, now))
    singles = []
    for print_, raw in now.items():
        delta = Delta.EXISTING if print_ in known else Delta.INTRODUCED
        singles.append(single_finding(raw, delta, waivers, plan, places))
    fixed = [raw for print_, raw in then.items() if print_ not in left and raw.failed]
    singles += [single_finding(raw, Delta.FIXED, None, plan, places) for raw in fixed]
    return tuple(sorted(group_copies(singles), key=_order))


def single_finding(raw: Raw, delta: Delta, waivers: Waivers | None, plan: str, places: Places | None = None) -> Finding:
    """The finding of one cause at one address; waived if a waiver in force covers it."""
    location = places.location(raw.address, raw.attribute, raw.statement) if places else None
    around = (places.location(raw.address), *places.calls(raw.address)) if places else ()
    waiver = waivers.use(raw, (location, *around), plan) if waivers else None
    status = Status.WAIVED if waiver else Status.FAIL if raw.failed else Status.UNDETERMINED
    return Finding(
        rule=raw.rule.id,
        title=raw.rule.title,
        severity=raw.severity,
        status=status,
        change=raw.change,
        delta=delta,
        address=raw.address,
        addresses=(raw.address,),
        attribute=raw.attribute,
        message=raw.message,
        remediation=raw.remediation,
        docs=raw.rule.docs,
        fingerprint=raw.fingerprint,
        fingerprints=(raw.fingerprint,),
        plan=plan,
        statement=raw.statement,
        sid=raw.sid,
        principal=raw.principal,
        evidence=raw.evidence,
        code=raw.code,
        paths=raw.paths,
        because=raw.because,
        supersedes=raw.supersedes,
        location=location,
        waiver=waiver,
        origin=raw.rule.origin,
    )


def _order(finding: Finding) -> tuple[object, ...]:
    return (
        _STATUS_ORDER[finding.status],
        finding.delta is Delta.FIXED,
        finding.severity.rank,
        finding.delta is not Delta.INTRODUCED,
        finding.address,
        finding.attribute,
        finding.statement if finding.statement is not None else -1,
        finding.rule,
    )


def coverage_of(documents: Iterable[Document], plan: str = "") -> Coverage:
    """How much of the documents that grant, limit or trust could be read."""
    counts: Counter[str] = Counter()
    unresolved = []
    for document in documents:
        if document.roles == (DocumentRole.OTHER,):
            continue
        counts["invalid" if document.fault else document.status.value] += 1
        # A partial one is judged: where a hole hides an answer, the rule says so itself.
        if document.status is DocumentStatus.OPAQUE or document.fault:
            because = document.because or (document.fault,)
            unresolved.append(Unresolved(document.address, document.attribute, because, plan))
    return Coverage(**counts, unresolved=tuple(unresolved))


def rule_answers(
    rules: Sequence[Rule], answers: Answers, findings: Iterable[Finding], severities: Mapping[str, Severity]
) -> tuple[RuleAnswers, ...]:
    """How often each rule answered what, over the world after the plan."""
    failed: Counter[str] = Counter()
    undetermined: Counter[str] = Counter()
    waived: Counter[str] = Counter()
    for answer in answers.spoken:
        (undetermined if hasattr(answer.said, "because") else failed)[answer.rule.id] += 1
    for finding in findings:
        if finding.status is Status.WAIVED:
            waived[finding.rule] += len(finding.addresses)
    return tuple(
        RuleAnswers(
            rule,
            severities.get(rule.id, rule.severity),
            answers.passed.get(rule.id, 0),
            failed[rule.id] - waived[rule.id] if failed[rule.id] >= waived[rule.id] else 0,
            undetermined[rule.id],
            waived[rule.id],
        )
        for rule in rules
    )


def today() -> datetime.date:
    """The day that waivers are measured against, in UTC so that a laptop and CI agree."""
    return datetime.datetime.now(tz=datetime.timezone.utc).date()
