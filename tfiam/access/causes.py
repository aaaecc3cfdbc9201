"""Which document, statement, boundary or SCP makes the difference between two worlds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from tfiam.access.effective import Effective, limit_of
from tfiam.access.sources import Source
from tfiam.iam import Access, Answer
from tfiam.iam.policy_set import PolicyKind
from tfiam.iam.sets.box import Box
from tfiam.iam.statement import Statement

Limits: TypeAlias = "tuple[tuple[Source, ...], ...]"

_LIMITS = {PolicyKind.BOUNDARY: "permissions boundary", PolicyKind.SCP: "SCP", PolicyKind.RCP: "RCP"}


def causes(box: Box, without: Effective, having: Effective, *, gained: bool) -> tuple[str, ...]:
    """Why ``having`` has the access of the box, and ``without`` has it not: what allows it, and what stood in the way.

    For access gained ``without`` is the world before; for access lost it is the world after.
    """
    asked = Access((box,))
    allows = "allows it now" if gained else "allowed it"
    denies = "denied it" if gained else "denies it now"
    limits = "did not let it through" if gained else "does not let it through now"
    found = [f"{place} {allows}" for place in _only_in(having, without, asked, allow=True)]
    found += [f"{place} {denies}" for place in _only_in(without, having, asked, allow=False)]
    found += [f"{place} {limits}" for place in limiting(asked, without.limits, having.limits)]
    return tuple(dict.fromkeys(found))


def _only_in(world: Effective, other: Effective, asked: Access, *, allow: bool) -> Iterator[str]:
    """The statements of one effect that take in what is asked for, and that the other world has not."""
    there = {statement.meaning for _, statement in _statements(other) if statement.is_allow is allow}
    for source, statement in _statements(world):
        if statement.is_allow is allow and statement.meaning not in there and _touches(source, statement, asked):
            yield _place(source, statement)


def limiting(asked: Access, without: Limits, having: Limits) -> Iterator[str]:
    """The boundary, SCPs and RCPs of one world only that stop what is asked for."""
    for limit in without:
        if limit in having or limit_of(limit).includes(asked) is Answer.YES:
            continue
        denying = [source for source in limit if _denies(source, asked)]
        for source in denying or limit:
            if source.policy is not None and (source.address or source.arn):
                yield f"{_LIMITS[source.kind]} {_name(source)}"


def _denies(source: Source, asked: Access) -> bool:
    statements = source.policy.statements if source.policy else ()
    return any(_touches(source, one, asked) for one in statements if one.is_deny)


def _statements(world: Effective) -> Iterator[tuple[Source, Statement]]:
    for source in world.identity:
        if source.policy is not None and source.certain:
            yield from ((source, statement) for statement in source.policy.statements)


def _touches(source: Source, statement: Statement, asked: Access) -> bool:
    assert source.policy is not None  # noqa: S101 - its statements were read
    own = Access.of_statement(statement, variables=source.policy.has_variables)
    return own.intersect(asked).some() is not Answer.NO


def _name(source: Source) -> str:
    own = f"{source.address}.{source.attribute}" if source.attribute else source.address
    return source.arn if not own else f"{own} ({source.arn})" if source.arn else own


def _place(source: Source, statement: Statement) -> str:
    sid = f' "{statement.sid}"' if statement.sid and not source.sensitive else ""
    return f"{_name(source)} Statement[{statement.index}]{sid}"
