"""Who holds identity statements: principals with all their documents, and policies that reach nobody in the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tfiam.iam.document import PolicyDocument
from tfiam.iam.managed import ManagedPolicy
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, DocumentRole, Inventory, ManagedAttachment, Principal


@dataclass(frozen=True)
class Held:
    """A statement with where it comes from: a document of the plan, or an AWS managed policy that the plan attaches."""

    statement: Statement
    source: Document | ManagedAttachment

    @property
    def place(self) -> tuple[str, str, int]:
        """Address, attribute and index of the statement; the attachment's address for an AWS managed policy."""
        source = self.source
        if isinstance(source, Document):
            return source.address, source.attribute, self.statement.index
        return source.by, source.attribute, self.statement.index


@dataclass(frozen=True)
class Holder:
    """What grants as one. ``principal`` is None for an identity policy that reaches no principal of the plan."""

    held: tuple[Held, ...]
    principal: Principal | None = None
    unread: tuple[str, ...] = ()
    """References that hide some of its documents."""

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(held.statement for held in self.held)


def holders(inventory: Inventory) -> Iterator[Holder]:
    """Every principal with its documents and AWS managed policies, then every identity policy that reaches none."""
    reached: set[tuple[str, str]] = set()
    for principal in inventory.principals:
        reached.update(reach.document.key for reach in principal.reaches)
        yield Holder(held_by(principal), principal, principal.unread)
    for document in inventory.in_role(DocumentRole.IDENTITY):
        if document.key not in reached and document.readable:
            yield Holder(tuple(Held(statement, document) for statement in foreseen_statements(document)))


def foreseen_statements(document: Document) -> tuple[Statement, ...]:
    """Its statements with the ARNs that can be told before the apply makes them: who may do what turns on them.

    An Allow may reach what a predicted pattern describes; a Deny is sure of what is predicted exactly only.
    """
    may, must = document.foreseen, document.predicted
    if may is None or must is None:
        return ()
    pairs = zip(may.statements, must.statements, strict=True)
    return tuple(wide if wide.is_allow else exact for wide, exact in pairs)


def unread_documents(inventory: Inventory) -> Iterator[Document]:
    """Identity documents whose statements are hidden."""
    return (document for document in inventory.in_role(DocumentRole.IDENTITY) if document.unread)


@lru_cache(maxsize=256)
def managed_statements(policy: ManagedPolicy) -> tuple[Statement, ...]:
    """The statements of an AWS managed policy at the version that tfiam knows."""
    return PolicyDocument.parse(policy.document).statements


def held_by(principal: Principal) -> tuple[Held, ...]:
    """Every statement that reaches it, of documents and of AWS managed policies."""
    documents = (reach.document for reach in principal.reaches)
    own = [Held(statement, document) for document in documents for statement in foreseen_statements(document)]
    for attachment in principal.managed:
        if attachment.policy is not None:
            own += [Held(statement, attachment) for statement in managed_statements(attachment.policy)]
    return tuple(own)
