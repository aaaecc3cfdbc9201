"""Statements that together grant every action, or all of some, on every resource."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tfiam.iam import action_index, patterns
from tfiam.iam.document import PolicyDocument
from tfiam.iam.narrowing import limited_to_regions, narrowed
from tfiam.iam.statement import Statement
from tfiam.iam.variables import as_wildcard


def is_admin(document: PolicyDocument | Mapping[str, Any] | str) -> bool:
    """True if an identity policy makes its holder an administrator: every action on every resource, by one statement or by several.

    A Deny of some of it leaves an administrator; a Deny of all, without condition, does not.
    """
    statements = _statements(document)
    return together_everything(statements) or (
        any(map(grants_everything, statements)) and not denies_everything(statements)
    )


def grants_service(document: PolicyDocument | Mapping[str, Any] | str, service: str) -> bool:
    """True if an identity policy grants every action of a service (``s3``) on every resource."""
    return grants_everywhere(document, f"{service}:*")


def grants_everywhere(document: PolicyDocument | Mapping[str, Any] | str, action: str) -> bool:
    """True if an identity policy grants the action, or every action of the pattern, on every resource.

    Not so where a condition limits the resources or regions, or where a Deny without condition takes one of the actions back
    everywhere. A Deny with a condition leaves a way.
    """
    statements, wanted = _statements(document), action_index.mask(action)
    if not wanted:  # the catalogue does not know it
        taken = any(one.is_deny and _whole(one) and one.touches_action(action) for one in statements)
        return not taken and any(_open(one) and one.every_resource and one.covers_action(action) for one in statements)
    denied = 0
    for one in statements:
        denied |= action_mask(one) if one.is_deny and _whole(one) else 0
    return not wanted & ~(_reach(statements) & ~denied)


def grants_everything(statement: Statement) -> bool:
    """True if one statement alone allows every action on every resource.

    A condition on the requester (MFA, network, time) does not matter, its holder is an administrator then; one on the
    resource or the region does.
    """
    return _open(statement) and statement.every_resource and _every(action_mask(statement))


def together_everything(statements: Iterable[Statement]) -> bool:
    """True if the statements, as a union, allow every action on every resource and no Deny takes all of it back.

    ``NotAction iam:*`` beside ``iam:*``, or a NotResource beside the very resources that it leaves out.
    """
    everything = tuple(statements)
    return not denies_everything(everything) and _every(_reach(everything))


def granted_mask(statements: Iterable[Statement]) -> int:
    """Every action that the statements allow on every resource, as a bit set over ``action_index``; Deny is not looked at."""
    return _reach(tuple(statements))


def denies_everything(statements: Iterable[Statement]) -> bool:
    """True if a Deny without condition takes every action on every resource back."""
    return any(one.is_deny and _whole(one) and _every(action_mask(one)) for one in statements)


def action_mask(statement: Statement) -> int:
    """The statement's actions as a bit set; all bits when it takes in whatever action there may be."""
    return _all() if statement.every_action else statement.action_mask


def _statements(document: PolicyDocument | Mapping[str, Any] | str) -> tuple[Statement, ...]:
    return (document if isinstance(document, PolicyDocument) else PolicyDocument.parse(document)).statements


def _whole(statement: Statement) -> bool:
    return statement.unconditional and statement.every_resource


def _reach(statements: Sequence[Statement]) -> int:
    allows = [one for one in statements if _open(one)]
    reached = 0
    for one in allows:
        if one.every_resource:
            reached |= action_mask(one)
        elif one.not_resources is not None:
            reached |= action_mask(one) & _covered_elsewhere(one.not_resources, allows)
    return reached


def _covered_elsewhere(left_out: Iterable[str], allows: Sequence[Statement]) -> int:
    """The actions that the statements allow on each of these resources."""
    covered = _all()
    for resource in filter(_names_some, left_out):
        here = 0
        for other in allows:
            if other.covers_resource(resource):
                here |= action_mask(other)
        covered &= here
    return covered


def _names_some(pattern: str) -> bool:
    """False for a text that is no ARN: a NotResource with it leaves nothing out."""
    return patterns.overlaps(as_wildcard(pattern), "arn:*")


def _open(statement: Statement) -> bool:
    return statement.is_allow and not narrowed(statement) and not limited_to_regions(statement)


def _every(mask: int) -> bool:
    return mask == _all()


def _all() -> int:
    return (1 << action_index.size()) - 1
