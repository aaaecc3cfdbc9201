"""Who may manage IAM principals, and whether a permissions boundary holds what they make.

Judged over everything that reaches a principal: its Allow statements, its Deny statements, its own boundary.
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tfiam.access.holders import Held, Holder, foreseen_statements, holders, managed_statements
from tfiam.iam import patterns
from tfiam.iam.arn import Arn
from tfiam.iam.narrowing import demands
from tfiam.iam.statement import Statement
from tfiam.iam.variables import as_literal, as_wildcard
from tfiam.inventory.model import Inventory

#: What makes a principal, and what gives it more: all of them take ``iam:PermissionsBoundary``.
#: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
MANAGING_PRINCIPALS = {
    "iam:CreateRole": "role/*",
    "iam:AttachRolePolicy": "role/*",
    "iam:PutRolePolicy": "role/*",
    "iam:CreateUser": "user/*",
    "iam:AttachUserPolicy": "user/*",
    "iam:PutUserPolicy": "user/*",
}
PUTTING_BOUNDARIES = {"iam:PutRolePermissionsBoundary": "role/*", "iam:PutUserPermissionsBoundary": "user/*"}
REMOVING_BOUNDARIES = {"iam:DeleteRolePermissionsBoundary": "role/*", "iam:DeleteUserPermissionsBoundary": "user/*"}
EDITING_POLICIES = {
    "iam:CreatePolicyVersion": "policy/*",
    "iam:SetDefaultPolicyVersion": "policy/*",
    "iam:DeletePolicyVersion": "policy/*",
    "iam:DeletePolicy": "policy/*",
}
BOUNDARY_KEY = "iam:PermissionsBoundary"
_POLICY_KEY = "iam:PolicyARN"
_ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"

#: Tells whether an Allow of an action is safe by its condition.
Guard = Callable[[Statement, str], bool]


@dataclass(frozen=True)
class Open:
    """An Allow that stands: no guard, no Deny and no boundary stops its actions. ``doubt``: a boundary that is not known."""

    held: Held
    actions: tuple[str, ...]
    doubt: str = ""


def pinned(statement: Statement, action: str) -> bool:
    """True if an Allow of the action demands a boundary that it names, or names the managed policies to attach."""
    if any(demands(condition, statement) for condition in statement.conditions_on(BOUNDARY_KEY)):
        return True
    named = [one for one in statement.conditions_on(_POLICY_KEY) if ":Attach" in action and demands(one, statement)]
    return any(not any(patterns.matches(value, _ADMINISTRATOR) for value in one.values) for one in named)


def never(_statement: Statement, _action: str) -> bool:
    """No condition makes the action safe."""
    return False


def open_grants(
    holder: Holder, actions: dict[str, str], guard: Guard, *, guarding_denies: bool = True
) -> Iterator[Open]:
    """The holder's Allow statements that give some of ``actions`` (action to pattern of the resource part) unguarded.

    Without ``guarding_denies`` a Deny under a condition counts for nothing, as a condition of an Allow does for :func:`never`.
    """
    denies = [one for one in holder.statements if one.is_deny and (guarding_denies or one.unconditional)]
    limit, doubt = boundary_of(holder)
    if limit is not None and not guarding_denies:
        limit = tuple(one for one in limit if one.is_allow or one.unconditional)
    for held in holder.held:
        if not held.statement.is_allow or not held.statement.touches_action("iam:*"):
            continue
        given = tuple(
            action
            for action, kind in actions.items()
            if _gives(held.statement, action, kind, guard)
            and not any(takes_back(deny, action, scope_of(held.statement, kind)) for deny in denies)
            and (limit is None or _within(limit, held.statement, action, kind, guard))
        )
        if given:
            yield Open(held, given, doubt)


def scope_of(statement: Statement, kind: str) -> tuple[str, ...]:
    """The resource parts of IAM's ARNs that the statement reaches within ``kind``; the account is always the holder's own."""
    if statement.resources is None:
        return (kind,) if statement.not_resources is not None else ()
    parts = []
    for pattern in statement.resources:
        part = iam_part(pattern)
        if part is None or not patterns.overlaps(as_wildcard(part), kind):
            continue
        parts.append(kind if patterns.includes(as_literal(part), kind) else part)
    return tuple(parts)


def iam_part(pattern: str) -> str | None:
    """The resource part of a pattern for IAM's ARNs (``role/team/*``; ``*`` for any); None for another service's ARN."""
    arn = Arn.parse(pattern)
    if arn is not None:
        return arn.resource if patterns.matches(arn.service, "iam") else None
    return "*" if patterns.includes(pattern, "arn:aws:iam::account:?*") else None


def takes_back(deny: Statement, action: str, scope: Iterable[str]) -> bool:
    """True if the Deny covers the action on all of ``scope``, whenever no boundary, or the wrong one, is on the principal."""
    if not deny.covers_action(action):
        return False
    if deny.conditions and (action in REMOVING_BOUNDARIES or not _denies_without_boundary(deny)):
        return False  # for a removal the key is the boundary that goes: demanding the right one does not keep it on
    if deny.resources is not None:
        parts = [as_literal(part) for one in deny.resources if (part := iam_part(one)) is not None]
        return all(patterns.includes_any(parts, as_literal(one)) for one in scope)
    if deny.not_resources is None:
        return False
    left_out = [as_wildcard(part) for one in deny.not_resources if (part := iam_part(one)) is not None]
    return not any(patterns.overlaps(out, as_wildcard(one)) for out in left_out for one in scope)


def _denies_without_boundary(deny: Statement) -> bool:
    """``StringNotEquals iam:PermissionsBoundary`` holds when the key is absent as well, so such a Deny always bites."""
    return all(
        one.key_name == BOUNDARY_KEY.lower()
        and one.negated
        and one.qualifier is None
        and all(value.strip("*?") for value in one.values)
        for one in deny.conditions
    )


def _gives(statement: Statement, action: str, kind: str, guard: Guard) -> bool:
    return statement.covers_action(action) and bool(scope_of(statement, kind)) and not guard(statement, action)


def _within(limit: tuple[Statement, ...], given: Statement, action: str, kind: str, guard: Guard) -> bool:
    """True if the boundary lets the grant through unguarded, on some resource that both reach."""
    scope = scope_of(given, kind)
    if any(deny.is_deny and takes_back(deny, action, scope) for deny in limit):
        return False
    return any(one.is_allow and _gives(one, action, kind, guard) and _meet(scope_of(one, kind), scope) for one in limit)


def _meet(some: Iterable[str], others: tuple[str, ...]) -> bool:
    return any(patterns.overlaps(as_wildcard(one), as_wildcard(other)) for one in some for other in others)


@dataclass(frozen=True)
class OpenPlace:
    """Open grants of one statement, over all principals that it reaches."""

    held: Held
    actions: tuple[str, ...]
    principals: tuple[str, ...]
    """Addresses of the principals that nothing stops; empty for a policy that reaches none in the plan."""
    doubt: str = ""
    """The reference that hides the boundaries of all of them, when none is open for sure."""


def by_place(inventory: Inventory, find: Callable[[Holder], Iterable[Open]]) -> tuple[OpenPlace, ...]:
    """What ``find`` says of every holder, one entry a statement: a policy on ten roles is one place."""
    sure: dict[tuple[str, str, int], list[tuple[Open, str]]] = {}
    doubtful: dict[tuple[str, str, int], list[tuple[Open, str]]] = {}
    for holder in holders(inventory):
        address = holder.principal.address if holder.principal else ""
        for one in find(holder):
            (doubtful if one.doubt else sure).setdefault(one.held.place, []).append((one, address))
    return tuple(_place(found) for found in ({**doubtful, **sure}).values())


def _place(found: list[tuple[Open, str]]) -> OpenPlace:
    first = found[0][0]
    actions = tuple(dict.fromkeys(action for one, _ in found for action in one.actions))
    principals = tuple(dict.fromkeys(address for _, address in found if address))
    return OpenPlace(first.held, actions, principals, first.doubt)


def boundary_of(holder: Holder) -> tuple[tuple[Statement, ...] | None, str]:
    """The statements of the holder's boundary, None without one; and the reference that hides a boundary not known."""
    boundary = holder.principal.boundary if holder.principal else None
    if boundary is None:
        return None, ""
    if boundary.document is not None and not boundary.document.unread:
        return foreseen_statements(boundary.document), ""
    if boundary.managed is not None:
        return managed_statements(boundary.managed), ""
    hidden = boundary.because or (boundary.document.because if boundary.document else ())
    return None, hidden[0] if hidden else f"{boundary.by}.{boundary.attribute}"


def protects_some(holder: Holder, actions: Iterable[str]) -> bool:
    """True if a Deny without condition keeps these actions off some IAM resource: somebody thought of what to protect."""
    denies = [one for one in holder.statements if one.is_deny and one.unconditional]
    return all(any(one.covers_action(action) for one in denies) for action in actions)
