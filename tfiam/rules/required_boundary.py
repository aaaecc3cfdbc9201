"""Answers about principals without the permissions boundary that ``boundaries.required_for`` asks of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tfiam.access.boundaries import manages_iam, required_by_kind
from tfiam.access.holders import Holder, holders
from tfiam.inventory.model import Inventory, Principal
from tfiam.rules.model import Problem, Said, Undetermined

_ADMINS = "iam-admins"
_NAMED = 3


def said_of_missing(inventory: Inventory, asked_of: Callable[[Principal], bool], attribute: str = "") -> Iterator[Said]:
    """Answers on every principal that ``asked_of`` holds for and that has no boundary; ``attribute`` is where one would stand."""
    required_for = inventory.config.boundaries.required_for
    for holder in holders(inventory):
        principal = holder.principal
        if principal is not None and asked_of(principal) and principal.boundary is None:
            yield from _missing(principal, holder, required_for, attribute)


def _missing(principal: Principal, holder: Holder, required_for: tuple[str, ...], attribute: str) -> Iterator[Said]:
    asked = required_by_kind(principal, required_for)
    if asked:
        message = f"has no permissions boundary, which boundaries.required_for ({asked}) asks of it"
        yield _problem(principal, message, attribute)
    elif _ADMINS in required_for:
        actions = manages_iam(holder)
        if actions:
            more = f" and {len(actions) - _NAMED} more" if len(actions) > _NAMED else ""
            named = ", ".join(actions[:_NAMED]) + more
            yield _problem(principal, f"may manage IAM ({named}) and has no permissions boundary", attribute)
        elif holder.unread:
            yield Undetermined(holder.unread, address=principal.address)


def _problem(principal: Principal, message: str, attribute: str) -> Problem:
    return Problem(
        message,
        resource=principal.resource,
        address=principal.address,
        attribute=attribute,
        principal=principal.address,
        cause="no permissions boundary",
    )
