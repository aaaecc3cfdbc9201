"""The order in which people read findings: failures by resource, worst first; then what nobody could judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tfiam.findings.model import Delta, Finding, Report, Status

_STATUSES, _DELTAS = list(Status), list(Delta)


@dataclass(frozen=True)
class ResourceFindings:
    """The failures at one resource of one plan, worst first (never empty)."""

    plan: str
    address: str
    findings: tuple[Finding, ...]

    @property
    def change(self) -> str:
        return self.findings[0].change


@dataclass(frozen=True)
class Unread:
    """A place that could not be read, with the rules that therefore have no answer (none when no rule asked)."""

    address: str
    attribute: str
    because: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    plan: str = ""


def rank(finding: Finding) -> tuple[object, ...]:
    """Sort key: failures before undetermined and waived ones, introduced before existing and fixed ones, then the worst."""
    return (
        _STATUSES.index(finding.status),
        _DELTAS.index(finding.delta),
        finding.severity.rank,
        finding.plan,
        finding.address,
        finding.attribute,
        -1 if finding.statement is None else finding.statement,
        finding.rule,
        finding.fingerprint,
    )


def standing(report: Report, status: Status, delta: Delta | None = None) -> tuple[Finding, ...]:
    """Findings of a status that stand after the plan (not fixed by it), in order; of one ``delta`` when given."""
    chosen = (
        finding
        for finding in report.findings
        if finding.status is status and finding.delta is not Delta.FIXED and delta in (None, finding.delta)
    )
    return tuple(sorted(chosen, key=rank))


def fixed(report: Report) -> tuple[Finding, ...]:
    """What the plan mends."""
    return tuple(sorted((finding for finding in report.findings if finding.delta is Delta.FIXED), key=rank))


def by_resource(findings: Iterable[Finding]) -> tuple[ResourceFindings, ...]:
    """Findings, given in order, grouped by their resource; a group stands where its worst finding does."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.plan, finding.address), []).append(finding)
    return tuple(ResourceFindings(plan, address, tuple(group)) for (plan, address), group in groups.items())


def unread(report: Report) -> tuple[Unread, ...]:
    """Every place that hid an answer: documents that could not be read, and undetermined findings, one entry a place."""
    findings: dict[tuple[str, str, str], list[Finding]] = {}
    reasons: dict[tuple[str, str, str], dict[str, None]] = {}
    for finding in standing(report, Status.UNDETERMINED):
        key = (finding.plan, finding.address, finding.attribute)
        findings.setdefault(key, []).append(finding)
        reasons.setdefault(key, {}).update(dict.fromkeys(finding.because))
    for hidden in report.coverage.unresolved:
        key = (hidden.plan, hidden.address, hidden.attribute)
        reasons.setdefault(key, {}).update(dict.fromkeys(hidden.because))
    return tuple(
        Unread(address, attribute, tuple(because), tuple(findings.get((plan, address, attribute), ())), plan)
        for (plan, address, attribute), because in reasons.items()
    )
