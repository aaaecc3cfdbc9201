"""Statements that change nothing for whoever has them, because another one says as much, or denies all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tfiam.access.holders import Held, managed_statements
from tfiam.iam import Access, Answer
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, DocumentRole, Inventory, ManagedAttachment, Principal


@dataclass(frozen=True)
class Covered:
    """A statement of the plan, and the one that takes away what it is for."""

    held: Held
    by: Held

    @property
    def denied(self) -> bool:
        return self.held.statement.is_allow and self.by.statement.is_deny


def covered(inventory: Inventory) -> Iterator[Covered]:
    """Statements of documents that are covered for each principal they reach; of a document that reaches none, within it.

    One that grants everything covers all others and is what has to go itself (LP_001): it is not looked at. Of two that
    say the same the later one is told.
    """
    found: dict[tuple[str, str, int], Covered | None] = {}
    for principal in inventory.principals:
        _judge(tuple(_held_by(principal)), found)
    for document in inventory.in_role(DocumentRole.IDENTITY):
        if not any((*document.key, one.index) in found for one in document.statements):
            _judge(tuple(_held_in(document)), found)
    yield from (one for one in found.values() if one is not None)


def place_of(held: Held) -> str:
    """Where the statement stands, for people."""
    source, statement = held.source, held.statement
    if isinstance(source, ManagedAttachment):
        return f"{source.policy.name if source.policy else source.arn}, attached by {source.by}"
    sid = f' "{statement.sid}"' if statement.sid and not source.sensitive else ""
    return f"{source.address}.{source.attribute} Statement[{statement.index}]{sid}"


def _judge(together: Sequence[Held], found: dict[tuple[str, str, int], Covered | None]) -> None:
    candidates = [(number, one) for number, one in enumerate(together) if _may_cover(one.statement)]
    for number, held in enumerate(together):
        if not isinstance(held.source, Document) or found.get(held.place, held) is None:
            continue  # nobody can change AWS's own policies; or somebody else has it for a reason
        by = next(
            (
                other
                for place, other in candidates
                if other.place != held.place
                and _covers(other, held)
                and not (place > number and held.statement.effect is other.statement.effect and _covers(held, other))
            ),
            None,
        )
        found[held.place] = Covered(held, by) if by is not None else None


def _held_by(principal: Principal) -> Iterator[Held]:
    for attachment in principal.managed:
        if attachment.policy is not None:
            yield from (Held(statement, attachment) for statement in managed_statements(attachment.policy))
    for document in dict.fromkeys(reach.document for reach in principal.reaches):
        yield from _held_in(document)


def _held_in(document: Document) -> Iterator[Held]:
    """What is predicted exactly is put in; another hole is only what it is itself."""
    yield from (Held(one, document) for one in (document.predicted.statements if document.predicted else ()))


def _may_cover(statement: Statement) -> bool:
    return statement.is_deny or not (statement.every_action and statement.every_resource)


def _covers(wide: Held, held: Held) -> bool:
    if wide.statement.is_allow and held.statement.is_deny:
        return False
    if held.statement.action_mask & ~wide.statement.action_mask:
        return False
    return _includes(wide.statement, held.statement, _variables(wide), _variables(held))


def _variables(held: Held) -> bool:
    policy = held.source.policy if isinstance(held.source, Document) else None
    return policy is None or policy.has_variables


@lru_cache(maxsize=1 << 13)
def _includes(wide: Statement, held: Statement, in_wide: bool, in_held: bool) -> bool:
    asked = Access.of_statement(held, variables=in_held)
    if asked.some() is not Answer.YES:
        return False  # one that can never apply is covered by anything
    return Access.of_statement(wide, variables=in_wide).includes(asked) is Answer.YES
