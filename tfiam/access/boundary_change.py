"""What a plan does to permissions boundaries: which it lifts, swaps or rewrites, and whether more gets through than before.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from tfiam.access.boundaries import known_boundaries, own_part
from tfiam.access.effective import Effective, EffectiveAccess, hidden_by, limit_of
from tfiam.access.organization_change import stays
from tfiam.access.same_principal import paired
from tfiam.access.sources import Source, source_of
from tfiam.iam import Access, Answer
from tfiam.iam.policy_set import PolicyKind
from tfiam.inventory.model import Document, DocumentRole, Inventory, Principal


@dataclass(frozen=True)
class BoundaryChange:
    """A boundary that is another after the plan, or none."""

    was: Source
    now: Source | None
    """None where the plan takes it off."""
    document: Document | None = None
    """The policy as the plan leaves it, where it is the same one with other words."""
    principal: Principal | None = None
    """Whom it bounds; None for a boundary that only conditions on ``iam:PermissionsBoundary`` demand."""
    identity: Effective | None = None
    """What the principal's own policies give it after the plan."""

    @cached_property
    def lifted(self) -> Access:
        """What the boundary let nobody do before the plan and lets through after it."""
        limit = limit_of((self.now,)) if self.now is not None else Access.everything()
        return limit.difference(limit_of((self.was,)))

    @cached_property
    def widened(self) -> Answer:
        """YES if the plan lets through something that the boundary stopped; one whose content is not known stopped something."""
        if self.now is None and self.was.policy is None:
            return Answer.YES
        if self.was.policy is None or (self.now is not None and self.now.policy is None):
            return Answer.UNDETERMINED
        return self.lifted.some()

    @property
    def hidden(self) -> tuple[str, ...]:
        """The references that hide what one of the two says."""
        sources = (self.was, self.now) if self.now is not None else (self.was,)
        return tuple(dict.fromkeys(text for one in sources for text in hidden_by(one)))

    @property
    def actions(self) -> tuple[str, ...]:
        """What the principal gains: actions that its policies grant and the boundary stopped. Empty if those are sensitive."""
        if self.identity is None or self.identity.is_sensitive or self.was.policy is None or self.was.sensitive:
            return ()
        gained = self.identity.access.intersect(self.lifted)
        return tuple(dict.fromkeys(action for box in gained if box.some() is Answer.YES for action in box.actions))


def boundary_changes(before: Inventory, after: Inventory) -> Iterator[BoundaryChange]:
    """Every boundary of a principal that stays, then every one that only conditions demand, where the plan changes it."""
    worlds = EffectiveAccess(before), EffectiveAccess(after, before)
    bounded: set[tuple[str, str]] = set()
    for was, now in paired(before.principals, after.principals):
        if was is None or now is None or was.boundary is None:
            continue
        had, has = worlds[0].of(was), worlds[1].of(now)
        bounded.update(one.boundary.document.key for one in (was, now) if one.boundary and one.boundary.document)
        left_on = now.boundary is None and stays(before, was.boundary.by)
        if had.boundary is not None and had.boundary != has.boundary and not left_on:
            same = now.boundary.document if now.boundary and _same_policy(was, now) else None
            identity = replace(has, boundary=None)
            yield BoundaryChange(had.boundary, has.boundary, same, now, identity)
    yield from _only_demanded(before, after, bounded)


def _same_policy(was: Principal, now: Principal) -> bool:
    documents = [one.boundary.document for one in (was, now) if one.boundary]
    return len(documents) == 2 and all(documents) and len({one.key for one in documents if one}) == 1


def _only_demanded(before: Inventory, after: Inventory, bounded: set[tuple[str, str]]) -> Iterator[BoundaryChange]:
    """Policies of the plan that conditions or the configuration name as boundaries: other configurations put them on."""
    known = {*known_boundaries(before), *known_boundaries(after)}
    was = {one.key: one for one in before.documents if own_part(one) in known}
    for document in after.in_role(DocumentRole.IDENTITY, DocumentRole.BOUNDARY):
        old = was.get(document.key)
        if old is not None and document.key not in bounded and old.policy != document.policy:
            yield BoundaryChange(_read(old), _read(document), document)


def _read(document: Document) -> Source:
    return replace(source_of(document, PolicyKind.BOUNDARY), policy=None if document.incomplete else document.predicted)
