"""Grants that take no effect because the permissions boundary of their principal does not let them through.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tfiam.access.effective import hidden_by, limit_of
from tfiam.access.holders import Held, managed_statements
from tfiam.access.sources import Source, boundary_source
from tfiam.iam import Access, Answer
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Boundary, Inventory, Principal, Via


@dataclass(frozen=True)
class Cut:
    """Actions of a statement, as written, that do nothing for any principal it reaches."""

    held: Held
    actions: tuple[str, ...]
    """None for an AWS managed policy, all of which does nothing."""
    principals: tuple[str, ...]
    boundaries: tuple[str, ...]


class BoundaryCuts:
    """What the boundaries of one inventory cut off. Each is read once."""

    def __init__(self, inventory: Inventory) -> None:
        self._principals = inventory.principals
        self._limits: dict[object, _Limit] = {}

    def cuts(self) -> Iterator[Cut]:
        """What boundaries cut off of documents, wherever they reach; then the AWS managed policies that do nothing."""
        places: dict[tuple[str, str, int], list[tuple[Held, Principal]]] = {}
        for principal in self._principals:
            for held in _granting(principal):
                places.setdefault(held.place, []).append((held, principal))
        for found in places.values():
            yield from self._cut(found)
        for principal in self._principals:
            yield from self._of_aws(principal)

    def unknown(self) -> Iterator[tuple[Boundary, tuple[str, ...]]]:
        """The boundaries that are hidden, on principals with grants, and the references that hide them."""
        for principal in self._principals:
            limit = self._limit(principal)
            if principal.boundary and limit and limit.hidden and (principal.managed or any(_granting(principal))):
                yield principal.boundary, limit.hidden

    def _cut(self, found: list[tuple[Held, Principal]]) -> Iterator[Cut]:
        held = found[0][0]
        limits = [self._limit(principal) for _, principal in found]
        known = [limit for limit in limits if limit is not None and not limit.hidden]
        if len(known) < len(limits):
            return  # it does something for a principal without boundary
        own = dict.fromkeys(held.statement.actions or ())
        actions = tuple(one for one in own if all(limit.stops(_of_action(held.statement, one)) for limit in known))
        if actions:
            principals = dict.fromkeys(principal.address for _, principal in found)
            yield Cut(held, actions, tuple(principals), tuple(dict.fromkeys(limit.name for limit in known)))

    def _of_aws(self, principal: Principal) -> Iterator[Cut]:
        limit = self._limit(principal)
        for link in principal.managed if limit and not limit.hidden else ():
            if link.policy is None or link.via is Via.GROUP:
                continue  # what a group has is for its other members too
            statements = managed_statements(link.policy)
            if limit and all(limit.stops(one) for one in statements if one.is_allow):
                yield Cut(Held(statements[0], link), (), (principal.address,), (limit.name,))

    def _limit(self, principal: Principal) -> _Limit | None:
        boundary = principal.boundary
        if boundary is None:
            return None
        key = boundary.document.key if boundary.document else boundary.arn or boundary
        if key not in self._limits:
            self._limits[key] = _Limit(_read(boundary))
        return self._limits[key]


class _Limit:
    """A boundary, and whether it lets anything of a statement through."""

    def __init__(self, source: Source) -> None:
        self.hidden = hidden_by(source)
        self.name = source.arn or source.address
        self._access = limit_of((source,))
        self._known: dict[Statement, bool] = {}

    def stops(self, statement: Statement) -> bool:
        """True if it surely lets nothing through of what the statement allows."""
        if statement not in self._known:
            common = Access.of_statement(statement).intersect(self._access)
            self._known[statement] = common.some() is Answer.NO
        return self._known[statement]


def _read(boundary: Boundary) -> Source:
    source = boundary_source(boundary)
    assert source is not None  # noqa: S101 - there is a boundary
    return replace(source, policy=boundary.document.predicted) if source.policy and boundary.document else source


def _granting(principal: Principal) -> Iterator[Held]:
    for reach in principal.reaches:
        policy = reach.document.predicted
        for statement in policy.statements if policy else ():
            if statement.is_allow and statement.actions:
                yield Held(statement, reach.document)


def _of_action(statement: Statement, action: str) -> Statement:
    return replace(statement, actions=(action,), not_actions=None)
