"""Answers about sizes and counts: what was counted, the quota, and the day the quota was read."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.sizes import Measured, measure, quota_of
from tfiam.iam.quotas import Quota, quotas_date
from tfiam.inventory.model import Document, DocumentRole, Inventory, Principal
from tfiam.rules.model import Problem, Said, Severity, Undetermined

_MOST_PARTS = 8


def said_of_documents(inventory: Inventory, what: str, *roles: DocumentRole) -> Iterator[Said]:
    """Answers on every document of these roles that has a quota of its own; ``what`` is "the policy has"."""
    for document in inventory.in_role(*roles):
        name = quota_of(document)
        if name is None:
            continue
        if document.readable:
            yield from said_of_size(measure(document, name), what, document=document)
        else:
            yield Undetermined(document.unread, document=document)


def said_of_size(
    measured: Measured, what: str, document: Document | None = None, principal: Principal | None = None
) -> Iterator[Said]:
    """Answers on a document's size, or on the sum of a principal's."""
    limit = measured.quota
    without = "" if limit.counts_white_space else " without white space"
    yield from _said(measured, f"{what} {measured.counted:,} {limit.unit}{without}", document, principal)


def said_of_count(measured: Measured, head: str, tail: str, principal: Principal) -> Iterator[Said]:
    """Answers on how many things a principal has: ``head`` 11 ``tail``."""
    yield from _said(measured, f"{head} {measured.counted:,} {tail}", None, principal)


def _said(
    measured: Measured, found: str, document: Document | None, principal: Principal | None
) -> Iterator[Problem | Undetermined]:
    """A Problem when over, medium while AWS may raise the quota that far; Undetermined when the hidden part may decide."""
    limit = measured.quota
    address = principal.address if principal else ""
    resource = principal.resource if principal else None
    if measured.over:
        raised = limit.may_be_raised_to(measured.counted)
        yield Problem(
            f"{found}; {limit.value:,} is the quota{f', {_raise(limit)}' if raised else ''}",
            address=address,
            document=document,
            resource=resource,
            principal=address,
            evidence=evidence(measured),
            severity=Severity.MEDIUM if raised else None,
            cause=limit.name.value,
        )
    elif measured.open:
        message = f"{found}, not counting what is hidden; {limit.value:,} is the quota"
        yield Undetermined(measured.hidden, address=address, document=document, resource=resource, message=message)


def evidence(measured: Measured) -> str:
    """Lines to show: counted, quota, source and date; what the sum is made of."""
    limit = measured.quota
    lines = [f"counted {measured.counted:,} {counting(limit)}"]
    if len(measured.parts) > 1 and limit.unit in ("characters", "bytes"):
        lines += [f"  {count:,} {name}" for name, count in measured.parts[:_MOST_PARTS]]
        lines += [f"  and {len(measured.parts) - _MOST_PARTS} more"] if len(measured.parts) > _MOST_PARTS else []
    lines.append(f"quota {limit.value:,} {limit.unit}, {_raise(limit) or 'fixed'}")
    changed = f", {limit.before:,} before {limit.since}" if limit.before and limit.since else ""
    lines.append(f"read {quotas_date()} in {limit.source}{changed}")
    return "\n".join(lines)


def counting(limit: Quota) -> str:
    """``characters, white space not counted``."""
    if limit.unit not in ("characters", "bytes"):
        return limit.unit
    told = "" if limit.white_space is not None else " (AWS does not say whether it is)"
    return f"{limit.unit}, white space {'counted' if limit.counts_white_space else 'not counted'}{told}"


def _raise(limit: Quota) -> str:
    if limit.maximum is not None:
        return f"raised to {limit.maximum:,} on request"
    return "raised on request" if limit.adjustable else ""
