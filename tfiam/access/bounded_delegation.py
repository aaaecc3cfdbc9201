"""Administration of IAM handed on within a permissions boundary, as AWS documents it, and the ways around a boundary.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tfiam.access.boundaries import known_boundaries, open_edits, open_lifts
from tfiam.access.delegation import BOUNDARY_KEY, MANAGING_PRINCIPALS, Open, never, open_grants, pinned
from tfiam.access.holders import Held, Holder, foreseen_statements, holders, managed_statements
from tfiam.iam.narrowing import demands
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Boundary, DocumentRole, Inventory, ManagedAttachment, Principal


@dataclass(frozen=True)
class Delegation:
    """A principal that administers others within a boundary, and cannot get around it."""

    principal: Principal
    actions: tuple[str, ...]
    """What it may do to other principals."""
    demanded: tuple[str, ...]
    """The boundaries that it must leave on them, as its conditions name them."""


def escapes(holder: Holder, known: tuple[str, ...]) -> Iterator[Open]:
    """The grants that lead around a boundary: principals without one, boundaries taken off, boundary policies rewritten."""
    yield from open_grants(holder, MANAGING_PRINCIPALS, pinned)
    yield from open_lifts(holder)
    yield from open_edits(holder, known)


def as_holders(inventory: Inventory) -> Iterator[Holder]:
    """Every boundary as if its Allow statements were all that its holder has: documents, then AWS managed policies."""
    for document in inventory.in_role(DocumentRole.BOUNDARY):
        yield Holder(tuple(Held(statement, document) for statement in foreseen_statements(document)))
    for principal in inventory.principals:
        if principal.boundary is not None and principal.boundary.managed is not None:
            yield _of_aws(principal.boundary)


def delegations(inventory: Inventory) -> Iterator[Delegation]:
    """Every principal that administers others under a boundary it names, where TFIAM_PB_005 to PB_008 find no way around.

    One with a document or a boundary that is hidden is left out: those rules are undetermined there.
    """
    known = known_boundaries(inventory)
    open_documents = {one.held.place[:2] for holder in as_holders(inventory) for one in escapes(holder, known)}
    for holder in holders(inventory):
        principal = holder.principal
        if principal is None or holder.unread or (principal.boundary and not _is_closed(principal, open_documents)):
            continue
        given = tuple(open_grants(holder, MANAGING_PRINCIPALS, never, guarding_denies=False))
        if not given or any(one.doubt for one in given) or any(escapes(holder, known)):
            continue
        demanded = tuple(dict.fromkeys(_demanded(_around(holder, principal))))
        if demanded:
            actions = dict.fromkeys(action for one in given for action in one.actions)
            yield Delegation(principal, tuple(actions), demanded)


def _of_aws(boundary: Boundary) -> Holder:
    policy = boundary.managed
    attached = ManagedAttachment(boundary.arn, policy, boundary.by, boundary.attribute)
    return Holder(tuple(Held(one, attached) for one in (managed_statements(policy) if policy else ())))


def _is_closed(principal: Principal, open_documents: set[tuple[str, str]]) -> bool:
    boundary = principal.boundary
    if boundary is None or (boundary.document is None and boundary.managed is None):
        return False
    place = boundary.document.key if boundary.document else (boundary.by, boundary.attribute)
    return place not in open_documents


def _around(holder: Holder, principal: Principal) -> Iterator[Statement]:
    yield from holder.statements
    boundary = principal.boundary
    if boundary is not None and boundary.document is not None:
        yield from foreseen_statements(boundary.document)


def _demanded(statements: Iterable[Statement]) -> Iterator[str]:
    for statement in statements:
        for condition in statement.conditions_on(BOUNDARY_KEY):
            if demands(condition, statement) if statement.is_allow else condition.negated:
                yield from condition.values
