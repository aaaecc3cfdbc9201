"""What rules said in the worlds that they were asked about before: of what is the same there, they say the same.

A rule is given its subject and nothing else. So its answer about a statement, a document or a resource of the world before
the plan is the answer about the same one after it. What is asked of the whole inventory is asked anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from tfiam.inventory.model import Document, Inventory, Resource
from tfiam.rules.answers import Answer, Answers
from tfiam.rules.model import Rule

Thing: TypeAlias = "Document | Resource"


@dataclass
class Spoken:
    """The answers of one world by rule and by the document or resource they are about."""

    inventory: Inventory
    """Held, because things are told apart by identity."""
    answers: dict[tuple[str, int], list[Answer]] = field(default_factory=dict)

    def of(self, rule: Rule, thing: Thing) -> list[Answer]:
        return self.answers.get((rule.id, id(thing)), [])


class Earlier:
    """The worlds asked so far. Nothing is kept for what passed."""

    def __init__(self) -> None:
        self._documents: dict[tuple[str, str], list[tuple[Document, Spoken]]] = {}
        self._resources: dict[str, list[tuple[Resource, Spoken]]] = {}

    def add(self, inventory: Inventory, answers: Answers) -> None:
        """Keeps what was said in a world."""
        spoken = Spoken(inventory)
        for answer in answers.spoken:
            thing = answer.subject.document or answer.subject.resource
            if thing is not None:
                spoken.answers.setdefault((answer.rule.id, id(thing)), []).append(answer)
        for document in inventory.documents:
            self._documents.setdefault(document.key, []).append((document, spoken))
        for group in inventory.resources.values():
            for resource in group:
                self._resources.setdefault(resource.address, []).append((resource, spoken))

    def of(self, inventory: Inventory) -> dict[int, tuple[Thing, Spoken]]:
        """By the identity of each document and resource of a world: the one that is the same, and what was said of it."""
        found: dict[int, tuple[Thing, Spoken]] = {}
        for document in inventory.documents if self._documents else ():
            for other, spoken in self._documents.get(document.key, ()):
                if _same_document(document, other):
                    found[id(document)] = (other, spoken)
                    break
        for group in inventory.resources.values() if self._resources else ():
            for resource in group:
                for one, spoken in self._resources.get(resource.address, ()):
                    if _same_resource(resource, one):
                        found[id(resource)] = (one, spoken)
                        break
        return found


def _same_document(one: Document, other: Document) -> bool:
    """Equal in all that a rule can see. Documents of one text hold one policy."""
    if one is other:
        return True
    return (
        one.policy is other.policy
        and one == other
        and one.holes == other.holes
        and one.left_out == other.left_out
        and _same_resource(one.resource, other.resource)
    )


def _same_resource(one: Resource | None, other: Resource | None) -> bool:
    if one is None or other is None or one is other:
        return one is other
    return one == other and one.values == other.values and one.sensitive == other.sensitive
