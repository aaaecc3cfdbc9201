"""What rules said of the subjects of one inventory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, Resource
from tfiam.rules.model import Problem, Rule, Undetermined


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


def place_of(answer: Answer) -> tuple[str, str]:
    """Address and attribute that the answer is about."""
    document = answer.said.document or answer.subject.document
    if document is not None:
        return document.key
    said, resource = answer.said, answer.said.resource
    address = said.address or (resource.address if resource else answer.subject.address)
    return address, said.attribute or answer.subject.attribute
