"""From answers to single findings: places filled in, superseded ones folded, the undetermined told once a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tfiam.findings.fingerprint import fingerprint
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, Resource
from tfiam.plan.address import without_keys
from tfiam.rules.model import Problem, Rule, Severity, Undetermined
from tfiam.rules.run import Answer


@dataclass(frozen=True)
class Raw:
    """One answer at one place, before waivers and grouping."""

    rule: Rule
    severity: Severity
    failed: bool
    address: str
    attribute: str
    statement: int | None
    sid: str
    message: str
    remediation: str
    evidence: str
    because: tuple[str, ...]
    principal: str
    change: str
    cause: str
    fingerprint: str
    supersedes: tuple[str, ...] = ()
    code: str = ""

    @property
    def place(self) -> tuple[str, str, int | None]:
        return self.address, self.attribute, self.statement

    @property
    def config_address(self) -> str:
        return without_keys(self.address)


def raw_findings(answers: Iterable[Answer], severities: Mapping[str, Severity]) -> list[Raw]:
    """One finding a cause: failures with those they supersede folded in, and one undetermined a place."""
    failures: list[Raw] = []
    undecided: list[Raw] = []
    for answer in answers:
        severity = severities.get(answer.rule.id, answer.rule.severity)
        if isinstance(answer.said, Problem):
            failures.append(_failure(answer, answer.said, severity))
        else:
            undecided.append(_undecided(answer, answer.said, severity))
    return [*_fold(failures), *_told_once(undecided)]


def _failure(answer: Answer, said: Problem, severity: Severity) -> Raw:
    rule, subject = answer.rule, answer.subject
    document = said.document or (subject.document if not said.resource else None)
    resource = said.resource or (document.resource if document else None) or subject.resource
    address = said.address or (document.address if document else resource.address if resource else subject.address)
    attribute = said.attribute or (document.attribute if document else subject.attribute)
    statement = _statement(said, document, subject.statement)
    cause = said.cause or (statement.meaning if statement else said.message)
    if said.code and not said.cause:  # one statement may have several issues
        cause = f"{said.code} {said.message} {cause}"
    told = _told(said, rule, statement, document)
    configured = rule.id and severity is not rule.severity  # the team's own severity wins over the rule's special case
    return Raw(
        rule=rule,
        severity=severity if configured or said.severity is None else said.severity,
        failed=True,
        address=address,
        attribute=attribute,
        statement=statement.index if statement else said.statement,
        sid=told.sid,
        message=told.message,
        remediation=said.remediation or rule.remediation,
        evidence=told.evidence,
        because=(),
        principal=said.principal or subject.principal,
        change=_change(document, resource),
        cause=cause,
        fingerprint=fingerprint(rule.id, address, attribute, cause),
        code=said.code,
    )


def _statement(said: Problem, document: Document | None, asked: Statement | None) -> Statement | None:
    if said.statement is not None and document is not None:
        return next((one for one in document.statements if one.index == said.statement), None)
    return asked if said.statement is None else None


class _Told(NamedTuple):
    """What a finding may say of its document's text."""

    message: str
    evidence: str = ""
    sid: str = ""


def _told(said: Problem, rule: Rule, statement: Statement | None, document: Document | None) -> _Told:
    """Nothing of a document that Terraform marks sensitive is quoted: neither what it says nor what it names."""
    if document is not None and document.sensitive:
        return _Told(f"{rule.title} (the document is marked sensitive: its text is not shown)")
    if statement is None:
        return _Told(said.message, said.evidence)
    return _Told(said.message, said.evidence or statement.written, statement.sid or "")


def _change(document: Document | None, resource: Resource | None) -> str:
    return document.change if document else resource.change if resource else "no-op"


def _undecided(answer: Answer, said: Undetermined, severity: Severity) -> Raw:
    rule, subject = answer.rule, answer.subject
    document = said.document or subject.document
    resource = said.resource or (document.resource if document else None) or subject.resource
    address = said.address or (document.address if document else resource.address if resource else subject.address)
    attribute = said.attribute or (document.attribute if document else subject.attribute)
    names = ", ".join(said.because)
    return Raw(
        rule=rule,
        severity=severity,
        failed=False,
        address=address,
        attribute=attribute,
        statement=None,
        sid="",
        message=said.message
        or (document.fault if document and document.fault else f"cannot be judged: hidden by {names}"),
        remediation="",
        evidence="",
        because=said.because,
        principal=subject.principal,
        change=_change(document, resource),
        cause="undetermined",
        fingerprint=fingerprint(rule.id, address, attribute, "undetermined"),
    )


def _fold(failures: Sequence[Raw]) -> Iterator[Raw]:
    """Drops failures that another one at the same statement supersedes; the other names them."""
    places: dict[tuple[str, str, int | None], list[Raw]] = {}
    for raw in failures:
        places.setdefault(raw.place, []).append(raw)
    for group in places.values():
        kinds = {(raw.rule.id, raw.code): raw for raw in group}  # one statement may have a thousand issues of one kind
        below = {kind: _below(one, kinds.values()) for kind, one in kinds.items()}
        told = {
            kind
            for kind, one in kinds.items()
            if any(_covers(other.rule, one) and not _covers(one.rule, other) for other in kinds.values())
        }
        for raw in group:
            kind = raw.rule.id, raw.code
            if kind not in told:
                yield replace(raw, supersedes=below[kind])


def _below(raw: Raw, others: Iterable[Raw]) -> tuple[str, ...]:
    return tuple(sorted({other.rule.id for other in others if _covers(raw.rule, other)}))


def _covers(rule: Rule, other: Raw) -> bool:
    """``supersedes`` holds ids, prefixes (``TFIAM_LP``) and AWS's issue codes."""
    if other.rule.id == rule.id:
        return False
    return any(item in (other.rule.id, other.code) or other.rule.id.startswith(f"{item}_") for item in rule.supersedes)


def _told_once(undecided: Sequence[Raw]) -> Iterator[Raw]:
    """One undetermined a place and reason: the worst rule speaks and names the others."""
    places: dict[tuple[str, str, tuple[str, ...]], list[Raw]] = {}
    for raw in undecided:
        places.setdefault((raw.address, raw.attribute, raw.because), []).append(raw)
    for group in places.values():
        ids = sorted({raw.rule.id for raw in group})
        speaker = min(group, key=lambda raw: (raw.severity.rank, raw.rule.id))
        yield replace(
            speaker,
            supersedes=tuple(other for other in ids if other != speaker.rule.id),
            # The speaker changes when rules are added; the place does not.
            fingerprint=fingerprint("undetermined", speaker.address, speaker.attribute, ""),
        )
