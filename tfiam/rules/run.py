"""Asking rules over one inventory. Every rule answers for every subject: fail, pass or undetermined."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tfiam.access.escalations import Escalations
from tfiam.access.escalations.find import escalations_of
from tfiam.errors import RuleCrash
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, Inventory, Principal, Resource
from tfiam.inventory.possible import Doubts, doubts_of, least_allowed, most_allowed
from tfiam.inventory.widest import widening, widest
from tfiam.rules.given_waiver import GivenWaiver
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

    Where the plan leaves open what a hole will be, or which of several resources a link leads to, they are asked twice: over
    the world that allows least, and over the one that allows most. What they find in both is so. What they find in one only
    is undetermined, and so is what they find with holes read as ``*`` only.
    """
    doubts = doubts_of(inventory)
    wide = widest(inventory)
    if doubts:
        wide = most_allowed(wide or inventory)
    answers = _asked(rules, least_allowed(inventory) if doubts else inventory)
    if wide is not None:
        answers = _Open(inventory, doubts).compared(answers, _asked(rules, wide))
    # A rule over the whole inventory speaks of the stacks beside the plan too, which are somebody else's to judge.
    return replace(answers, spoken=[one for one in answers.spoken if inventory.is_own(_place(one)[0])])


def _asked(rules: Sequence[Rule], inventory: Inventory) -> Answers:
    answers = Answers()
    incomplete = [one for one in inventory.documents if one.incomplete]
    world = World(inventory)
    for rule in rules:
        passed, first = 0, len(answers.spoken)
        for subject in _own_subjects(rule, world):
            said = list(_said(rule, subject))
            answers.spoken += [Answer(rule, one, subject) for one in said]
            passed += not said
        if incomplete and rule.subject in (Statement, Document):
            found = {_place(answer) for answer in answers.spoken[first:]}
            answers.spoken += [one for one in _of_the_rest(rule, incomplete) if _place(one) not in found]
        answers.passed[rule.id] = passed
    return answers


def ask_of_waivers(rules: Sequence[Rule], waivers: Sequence[GivenWaiver]) -> Answers:
    """Runs the rules on waivers, which stand beside all plans of a run. Raises RuleCrash as :func:`ask` does."""
    answers = Answers()
    for rule in rules:
        if rule.subject is GivenWaiver:
            passed = 0
            for waiver in waivers:
                subject = Subject(waiver, waiver.file)
                said = list(_said(rule, subject))
                answers.spoken += [Answer(rule, one, subject) for one in said]
                passed += not said
            answers.passed[rule.id] = passed
    return answers


@dataclass(frozen=True)
class World:
    """An inventory, and what several rules ask of it as a whole."""

    inventory: Inventory

    @cached_property
    def escalations(self) -> Escalations:
        return escalations_of(self.inventory)


def _of_the_rest(rule: Rule, incomplete: Sequence[Document]) -> Iterator[Answer]:
    """What a rule has to say of statements that nobody knows yet."""
    for document in incomplete:
        if not rule.documents or set(rule.documents) & set(document.roles):
            yield Answer(rule, _unread(document), _whole(document))


@dataclass(frozen=True)
class _Open:
    """What an inventory leaves open: holes in its documents, and links that are only possible."""

    inventory: Inventory
    doubts: Doubts

    def compared(self, least: Answers, most: Answers) -> Answers:
        """The answers over both worlds as one: each place once a rule."""
        there = {_at(answer) for answer in most.spoken}
        spoken = [answer if _at(answer) in there else self._unless_linked(answer) for answer in least.spoken]
        said = {_at(answer) for answer in least.spoken}
        more: dict[tuple[str, Hashable], Answer] = {}
        for answer in most.spoken:
            if _at(answer) not in said:
                more.setdefault(_at(answer), self._undetermined(answer, self._behind(answer)))
        passed = {rule: min(count, most.passed[rule]) for rule, count in least.passed.items()}
        return Answers([*spoken, *more.values()], passed)

    def _unless_linked(self, answer: Answer) -> Answer:
        """An answer that the world which allows most does not give: a possible link decides, if there is one near it."""
        linked = self._links(answer)
        return self._undetermined(answer, linked) if linked else answer

    def _undetermined(self, answer: Answer, because: tuple[str, ...]) -> Answer:
        said = answer.said
        document = self._own.get(_place(answer))
        if isinstance(said, Undetermined):
            return replace(answer, said=replace(said, document=document))
        hidden = Undetermined(because, said.address, said.attribute, document=document, resource=said.resource)
        return replace(answer, said=hidden)

    @cached_property
    def _own(self) -> Mapping[Hashable, Document]:
        """Documents as they stand: the other world's have their holes filled."""
        return {document.key: document for document in self.inventory.documents}

    def _behind(self, answer: Answer) -> tuple[str, ...]:
        """The references behind an answer: of its document and what it is linked to, else of all that it is about."""
        document = answer.said.document or answer.subject.document
        on_the_way = (self._own[key] for key in _way(answer) if key in self._own)
        near = (*(ref for one in on_the_way for ref in widening(one)), *self._links(answer))
        near = (*(widening(document) if document else ()), *near)
        if not near:
            thing = answer.subject.thing
            whole = isinstance(thing, Principal)
            documents = [one.document for one in thing.reaches] if whole else self.inventory.documents
            near = tuple(reference for one in documents for reference in widening(one))
        return tuple(dict.fromkeys(near)) or tuple(dict.fromkeys(ref for refs in self.doubts.values() for ref in refs))

    def _links(self, answer: Answer) -> tuple[str, ...]:
        """The references that hide a link of what the answer is about."""
        if not self.doubts:
            return ()
        document = answer.said.document or answer.subject.document
        principal = answer.said.principal if isinstance(answer.said, Problem) else ""
        about: list[Hashable] = [_place(answer)[0], principal, answer.subject.principal, *_way(answer)]
        if document is not None:
            about += [document.key, document.address, *document.attached_to]
        return tuple(dict.fromkeys(ref for one in about for ref in self.doubts.get(one, ())))


def _way(answer: Answer) -> Iterator[Hashable]:
    """What the worst path of an answer rests on: keys of documents, addresses of what it is used on."""
    for path in answer.said.paths[:1] if isinstance(answer.said, Problem) else ():
        for step in path.steps:
            yield step.on
            yield from ((line.source.address, line.source.attribute) for line in step.lines)
        if path.end is not None:
            yield from (path.end.address, *(reach.document.key for reach in path.end.reaches))


def _at(answer: Answer) -> tuple[str, Hashable]:
    return answer.rule.id, _place(answer)


def _place(answer: Answer) -> tuple[str, str]:
    document = answer.said.document or answer.subject.document
    if document is not None:
        return document.key
    said, resource = answer.said, answer.said.resource
    address = said.address or (resource.address if resource else answer.subject.address)
    return address, said.attribute or answer.subject.attribute


def _said(rule: Rule, subject: Subject) -> Iterator[Problem | Undetermined]:
    if subject.document is not None and not subject.document.readable:
        yield _unread(subject.document)
        return
    try:
        said: list[Said] = list(rule.check(subject.thing))
    except Exception as error:
        raise RuleCrash(rule.id, subject.address, error) from error
    yield from (Problem(one) if isinstance(one, str) else one for one in said)
    if isinstance(subject.thing, Principal) and not said and subject.thing.unread:
        yield Undetermined(subject.thing.unread)


def _unread(document: Document) -> Undetermined:
    return Undetermined(document.unread, document.address, document.attribute, document=document)


def _own_subjects(rule: Rule, world: World) -> Iterator[Subject]:
    """The subjects that the plan holds, and the principals of other stacks that it gives policies to: where it does."""
    inventory = world.inventory
    for subject in _subjects(rule, world):
        if inventory.is_own(subject.address):
            yield subject
        elif isinstance(subject.thing, Principal):
            links = (*(one.by for one in subject.thing.reaches), *(one.by for one in subject.thing.managed))
            given = next(filter(inventory.is_own, links), "")
            if given:
                yield replace(subject, address=given, resource=inventory.by_address.get(given))


def _subjects(rule: Rule, world: World) -> Iterator[Subject]:
    inventory = world.inventory
    if rule.subject is Inventory:
        yield Subject(inventory, "")
    elif rule.subject is Escalations:
        yield Subject(world.escalations, "")
    elif rule.subject is Resource:
        for resource in inventory.of(*rule.resource_types):
            yield Subject(resource, resource.address, resource=resource)
    elif rule.subject is GivenWaiver:
        return  # no part of a plan: ask_of_waivers
    elif rule.subject is Principal:
        for principal in inventory.principals:
            yield Subject(principal, principal.address, resource=principal.resource, principal=principal.address)
    else:
        for document in inventory.in_role(*rule.documents):
            yield from _in_document(rule, document)


def _whole(document: Document) -> Subject:
    return Subject(document, document.address, document.attribute, document=document, resource=document.resource)


def _in_document(rule: Rule, document: Document) -> Iterator[Subject]:
    whole = _whole(document)
    if rule.subject is Document or not document.readable:
        yield whole
        return
    for statement in document.statements:
        yield replace(whole, thing=statement, statement=statement)
