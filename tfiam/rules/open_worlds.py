"""Answers over the world that allows least and the one that allows most, as answers over the one that leaves both open."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from tfiam.inventory.model import Document, Inventory, Principal
from tfiam.inventory.possible import Doubts
from tfiam.inventory.widest import widening
from tfiam.rules.answers import Answer, Answers, place_of
from tfiam.rules.model import Problem, Undetermined


@dataclass(frozen=True)
class Open:
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
        document = self._own.get(place_of(answer))
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
        about: list[Hashable] = [place_of(answer)[0], principal, answer.subject.principal, *_way(answer)]
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
    return answer.rule.id, place_of(answer)
