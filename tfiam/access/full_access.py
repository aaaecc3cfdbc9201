"""Statements that together grant every action on every resource."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tfiam.access.narrowing import limited_to_regions, narrowed
from tfiam.iam import action_index
from tfiam.iam.statement import Statement


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
    return any(
        one.is_deny and one.unconditional and one.every_resource and _every(action_mask(one)) for one in statements
    )


def action_mask(statement: Statement) -> int:
    """The statement's actions as a bit set; all bits when it takes in whatever action there may be."""
    return _all() if statement.every_action else statement.action_mask


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
    for resource in left_out:
        here = 0
        for other in allows:
            if other.covers_resource(resource):
                here |= action_mask(other)
        covered &= here
    return covered


def _open(statement: Statement) -> bool:
    return statement.is_allow and not narrowed(statement) and not limited_to_regions(statement)


def _every(mask: int) -> bool:
    return mask == _all()


def _all() -> int:
    return (1 << action_index.size()) - 1
