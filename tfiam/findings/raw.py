"""From answers to single findings: places filled in, superseded ones folded, the undetermined told once a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from tfiam.findings.fingerprint import fingerprint
from tfiam.findings.fold import Raw, fold
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, Resource
from tfiam.rules.model import Problem, Rule, Severity, Undetermined
from tfiam.rules.run import Answer


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
    return [*fold(failures), *_told_once(undecided)]


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
        paths=tuple(path for path in said.paths if not path.sensitive),
        about_paths=bool(said.paths),
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
            # The speaker changes when rules are added; the place and what hides the answer do not.
            fingerprint=fingerprint("undetermined", speaker.address, speaker.attribute, " ".join(speaker.because)),
        )
