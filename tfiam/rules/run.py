"""Asking rules over one inventory. Every rule answers for every subject: fail, pass or undetermined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tfiam.errors import RuleCrash
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, Inventory, Principal, Resource
from tfiam.inventory.widest import widening, widest
from tfiam.rules.model import Problem, Rule, Said, Undetermined


@dataclass(frozen=True)
class Subject:
    """What a rule is asked about, with the place that answers take when they name none."""

    thing: Any
    address: str
    attribute: str = ""
    statement: Statement | None = None
    document: Document | None = None
    resource: Resource | None = None
    principal: str = ""


@dataclass(frozen=True)
class Answer:
    """A failure or an undetermined, with its subject."""

    rule: Rule
    said: Problem | Undetermined
    subject: Subject


@dataclass
class Answers:
    """What the rules said of one inventory."""

    spoken: list[Answer] = field(default_factory=list)
    passed: dict[str, int] = field(default_factory=dict)
    """Rule id to the number of subjects it found nothing wrong with."""


def ask(rules: Sequence[Rule], inventory: Inventory) -> Answers:
    """Runs every rule. Raises :class:`tfiam.errors.RuleCrash` if one raises: no rule is skipped in silence.

    A hole that may be anything is first read as itself: what a rule finds then is so whatever the hole will be. What it
    finds only when the hole is read as ``*`` is undetermined.
    """
    answers = _asked(rules, inventory)
    wide = widest(inventory)
    if wide is not None:
        _add_hidden(answers, _asked(rules, wide), inventory)
    return answers


def _asked(rules: Sequence[Rule], inventory: Inventory) -> Answers:
    answers = Answers()
    for rule in rules:
        passed = 0
        for subject in _subjects(rule, inventory):
            said = list(_said(rule, subject))
            answers.spoken += [Answer(rule, one, subject) for one in said]
            passed += not said
        answers.passed[rule.id] = passed
    return answers


def _add_hidden(answers: Answers, wide: Answers, inventory: Inventory) -> None:
    """Adds what ``wide`` found and ``answers`` does not have, as undetermined."""
    documents = {document.key: document for document in inventory.documents}
    said = {(answer.rule.id, *_place(answer)) for answer in answers.spoken}
    for answer in wide.spoken:
        if isinstance(answer.said, Undetermined) or answer.said.code or (answer.rule.id, *_place(answer)) in said:
            continue
        said.add((answer.rule.id, *_place(answer)))
        because = _behind(answer, inventory)
        if because:
            document = documents.get(_place(answer))
            hidden = Undetermined(because, answer.said.address, answer.said.attribute, document=document)
            answers.spoken.append(Answer(answer.rule, hidden, answer.subject))
    for rule_id, passed in wide.passed.items():
        answers.passed[rule_id] = min(answers.passed[rule_id], passed)


def _place(answer: Answer) -> tuple[str, str]:
    document = answer.said.document or answer.subject.document
    if document is not None:
        return document.key
    return answer.said.address or answer.subject.address, answer.said.attribute or answer.subject.attribute


def _behind(answer: Answer, inventory: Inventory) -> tuple[str, ...]:
    """The holes behind an answer: of its document, of the documents of its principal, or of the world."""
    document = answer.said.document or answer.subject.document
    if document is not None:
        return widening(document)
    thing = answer.subject.thing
    documents = [reach.document for reach in thing.reaches] if isinstance(thing, Principal) else inventory.documents
    return tuple(dict.fromkeys(reference for one in documents for reference in widening(one)))


def _said(rule: Rule, subject: Subject) -> Iterator[Problem | Undetermined]:
    if subject.document is not None and not subject.document.readable:
        yield _unreadable(subject.document)
        return
    try:
        said: list[Said] = list(rule.check(subject.thing))
    except Exception as error:
        raise RuleCrash(rule.id, subject.address, error) from error
    yield from (Problem(one) if isinstance(one, str) else one for one in said)
    if isinstance(subject.thing, Principal) and not said and subject.thing.unread:
        yield Undetermined(subject.thing.unread)


def _unreadable(document: Document) -> Undetermined:
    return Undetermined(document.because or (document.fault,), document.address, document.attribute, document=document)


def _subjects(rule: Rule, inventory: Inventory) -> Iterator[Subject]:
    if rule.subject is Inventory:
        yield Subject(inventory, "")
    elif rule.subject is Resource:
        for resource in inventory.of(*rule.resource_types):
            yield Subject(resource, resource.address, resource=resource)
    elif rule.subject is Principal:
        for principal in inventory.principals:
            yield Subject(principal, principal.address, resource=principal.resource, principal=principal.address)
    else:
        for document in inventory.in_role(*rule.documents):
            yield from _in_document(rule, document)


def _in_document(rule: Rule, document: Document) -> Iterator[Subject]:
    whole = Subject(document, document.address, document.attribute, document=document, resource=document.resource)
    if rule.subject is Document or not document.readable:
        yield whole
        return
    for statement in document.statements:
        yield replace(whole, thing=statement, statement=statement)
