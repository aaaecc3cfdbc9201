"""Asking rules over one inventory. Every rule answers for every subject: fail, pass or undetermined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from tfiam.access.escalations import Escalations
from tfiam.access.escalations.find import escalations_of
from tfiam.errors import RuleCrash
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, DocumentRole, Inventory, Principal, Resource
from tfiam.inventory.possible import doubts_of, least_allowed, most_allowed
from tfiam.inventory.widest import widest
from tfiam.rules.answers import Answer, Answers, Subject, place_of
from tfiam.rules.earlier import Earlier
from tfiam.rules.given_waiver import GivenWaiver
from tfiam.rules.model import Problem, Rule, Said, Undetermined
from tfiam.rules.open_worlds import Open

__all__ = ["Answer", "Answers", "Earlier", "Subject", "ask", "ask_of_waivers"]


def ask(rules: Sequence[Rule], inventory: Inventory, earlier: Earlier | None = None) -> Answers:
    """Runs every rule. Raises :class:`tfiam.errors.RuleCrash` if one raises: no rule is skipped in silence.

    Where the plan leaves open what a hole will be, or which of several resources a link leads to, they are asked twice: over
    the world that allows least, and over the one that allows most. What they find in both is so. What they find in one only
    is undetermined, and so is what they find with holes read as ``*`` only.

    ``earlier`` holds what they said of other worlds of the same plan, and takes in what they say of this one.
    """
    earlier = earlier or Earlier()
    doubts = doubts_of(inventory)
    wide = widest(inventory)
    if doubts:
        wide = most_allowed(wide or inventory)
    answers = _asked(rules, least_allowed(inventory) if doubts else inventory, earlier)
    if wide is not None:
        answers = Open(inventory, doubts).compared(answers, _asked(rules, wide, earlier))
    # A rule over the whole inventory speaks of the stacks beside the plan too, which are somebody else's to judge.
    return replace(answers, spoken=[one for one in answers.spoken if inventory.is_own(place_of(one)[0])])


def _asked(rules: Sequence[Rule], inventory: Inventory, earlier: Earlier) -> Answers:
    answers = Answers()
    incomplete = [one for one in inventory.documents if one.incomplete]
    world = World(inventory, earlier)
    for rule in rules:
        passed, first = 0, len(answers.spoken)
        for found, fine in _of_each(rule, world):
            answers.spoken += found
            passed += fine
        if incomplete and rule.subject in (Statement, Document):
            told = {place_of(answer) for answer in answers.spoken[first:]}
            answers.spoken += [one for one in _of_the_rest(rule, incomplete) if place_of(one) not in told]
        answers.passed[rule.id] = passed
    earlier.add(inventory, answers)
    return answers


def ask_of_waivers(rules: Sequence[Rule], waivers: Sequence[GivenWaiver]) -> Answers:
    """Runs the rules on waivers, which stand beside all plans of a run. Raises RuleCrash as :func:`ask` does."""
    answers = Answers()
    for rule in rules:
        if rule.subject is GivenWaiver:
            passed = 0
            for waiver in waivers:
                said = _said(rule, waiver, waiver.file)
                answers.spoken += [Answer(rule, one, Subject(waiver, waiver.file)) for one in said]
                passed += not said
            answers.passed[rule.id] = passed
    return answers


@dataclass(frozen=True)
class World:
    """An inventory, and what several rules ask of it as a whole."""

    inventory: Inventory
    earlier: Earlier = field(default_factory=Earlier)
    _in_roles: dict[tuple[DocumentRole, ...], list[Document]] = field(default_factory=dict)

    @cached_property
    def escalations(self) -> Escalations:
        return escalations_of(self.inventory)

    @cached_property
    def same(self) -> dict[int, tuple[Any, Any]]:
        """Documents and resources that an earlier world has as well, with what was said of them."""
        return dict(self.earlier.of(self.inventory))

    def in_role(self, roles: tuple[DocumentRole, ...]) -> list[Document]:
        """The plan's own documents in any of these roles."""
        if roles not in self._in_roles:
            found = self.inventory.in_role(*roles)
            self._in_roles[roles] = [one for one in found if self.inventory.is_own(one.address)]
        return self._in_roles[roles]


def _of_each(rule: Rule, world: World) -> Iterator[tuple[list[Answer], int]]:
    """Of every subject, or every document: the answers, and how many subjects passed."""
    if rule.subject in (Statement, Document):
        known: dict[int, list[Problem | Undetermined]] = {}
        for document in world.in_role(rule.documents):
            yield _of_document(rule, document, world, known)
        return
    for subject in _own_subjects(rule, world):
        if id(subject.thing) in world.same:
            other, spoken = world.same[id(subject.thing)]
            found = spoken.of(rule, other)
        else:
            found = [Answer(rule, one, subject) for one in _said(rule, subject.thing, subject.address)]
        yield found, int(not found)


def _of_document(
    rule: Rule, document: Document, world: World, known: dict[int, list[Problem | Undetermined]]
) -> tuple[list[Answer], int]:
    """Answers about a document or its statements. ``known`` are the rule's about statements, which have one text one object."""
    things: Sequence[Any] = (document,) if rule.subject is Document or not document.readable else document.statements
    if id(document) in world.same:
        other, spoken = world.same[id(document)]
        before = spoken.of(rule, other)
        return before, len(things) - len({id(one.subject) for one in before})
    if not document.readable:
        return [Answer(rule, _unread(document), _whole(document))], 0
    found: list[Answer] = []
    passed = 0
    for thing in things:
        said = known.get(id(thing))
        if said is None:
            said = known[id(thing)] = _said(rule, thing, document.address)
        passed += not said
        if said:
            subject = replace(_whole(document), thing=thing, statement=thing if thing is not document else None)
            found += [Answer(rule, one, subject) for one in said]
    return found, passed


def _of_the_rest(rule: Rule, incomplete: Sequence[Document]) -> Iterator[Answer]:
    """What a rule has to say of statements that nobody knows yet."""
    for document in incomplete:
        if not rule.documents or set(rule.documents) & set(document.roles):
            yield Answer(rule, _unread(document), _whole(document))


def _said(rule: Rule, thing: Any, address: str) -> list[Problem | Undetermined]:
    try:
        said: list[Said] = list(rule.check(thing))
    except (Exception, SystemExit) as error:
        raise RuleCrash(rule.id, address, error) from error
    found = [Problem(one) if isinstance(one, str) else one for one in said]
    if isinstance(thing, Principal) and not said and thing.unread:
        found.append(Undetermined(thing.unread))
    return found


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
        for resource in inventory.of(*dict.fromkeys(_types(rule, inventory))):
            yield Subject(resource, resource.address, resource=resource)
    elif rule.subject is GivenWaiver:
        return  # no part of a plan: ask_of_waivers
    elif rule.subject is Principal:
        for principal in inventory.principals:
            yield Subject(principal, principal.address, resource=principal.resource, principal=principal.address)


def _types(rule: Rule, inventory: Inventory) -> Iterator[str]:
    """The resource types of a rule; those with ``*`` are patterns, as in checkov's checks."""
    for type_ in rule.resource_types:
        if any(mark in type_ for mark in "*?["):
            yield from (one for one in inventory.resources if not one.startswith("data.") and fnmatchcase(one, type_))
        else:
            yield type_


def _whole(document: Document) -> Subject:
    return Subject(document, document.address, document.attribute, document=document, resource=document.resource)
