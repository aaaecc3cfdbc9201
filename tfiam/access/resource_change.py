"""Who else can reach a resource, before and after: the principals that resource, key and trust policies let in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tfiam.access.grants import Grant, grants_of
from tfiam.iam import Access
from tfiam.iam.document import PolicyDocument
from tfiam.iam.principal import PrincipalKind
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, DocumentRole, Inventory

_ROLES = (DocumentRole.RESOURCE, DocumentRole.KEY, DocumentRole.TRUST)


@dataclass(frozen=True)
class ResourceChange:
    """A policy that says who may reach what it stands on."""

    address: str
    attribute: str
    action: str
    gained: tuple[Grant, ...] = ()
    lost: tuple[Grant, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        return bool(self.gained or self.lost)


def resource_changes(before: Inventory, after: Inventory) -> tuple[ResourceChange, ...]:
    """The policies of these kinds that differ in what they say, or of which that cannot be told."""
    was, now = ({one.key: one for one in world.in_role(*_ROLES)} for world in (before, after))
    changes = (_change(was.get(key), now.get(key)) for key in sorted({*was, *now}))
    return tuple(one for one in changes if one is not None)


def _change(was: Document | None, now: Document | None) -> ResourceChange | None:
    document = now or was
    assert document is not None  # noqa: S101 - one of the worlds has the key
    old, new = (one.predicted if one else None for one in (was, now))
    if was is not None and now is not None and old == new and old is not None:
        return None
    if now is not None and now.change == "no-op":
        return None
    hidden = tuple(text for one in (was, now) if one is not None for text in one.unread)
    sensitive = any(one.sensitive for one in (was, now) if one is not None)
    place = f"{document.address}.{document.attribute}"
    change = ResourceChange(
        address=document.address,
        attribute=document.attribute,
        action=now.change if now is not None else "delete",
        gained=tuple(_grants(new, old, document.address, place, certain=not hidden, sensitive=sensitive)),
        lost=tuple(_grants(old, new, document.address, place, certain=not hidden, sensitive=sensitive)),
        hidden=hidden,
    )
    return change if change.is_changed or change.hidden else None


def _grants(
    one: PolicyDocument | None,
    other: PolicyDocument | None,
    address: str,
    place: str,
    *,
    certain: bool,
    sensitive: bool,
) -> Iterator[Grant]:
    for who in _named(one):
        own = _for(one, who)
        more = own.difference(_for(other, who))
        shown = "(sensitive)" if sensitive else who
        for grant in grants_of(more, lambda _: (place,), certain=certain, sensitive=sensitive, who=shown):
            # A policy that stands on something is about that, whatever else it names.
            yield replace(grant, resources=(address,)) if grant.resources == ("*",) else grant


def _named(document: PolicyDocument | None) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(name for one in (document.statements if document else ()) if one.is_allow for name in _names(one))
    )


def _names(statement: Statement) -> Iterator[str]:
    if statement.not_principals is not None:
        yield "everyone but " + ", ".join(entry.value for entry in statement.not_principals)
    for entry in statement.principals or ():
        yield "*" if entry.is_anyone else entry.value


def _for(document: PolicyDocument | None, who: str) -> Access:
    """What the statements that name a principal, or everyone, allow it; an account is no other name for its principals."""
    if document is None:
        return Access()
    kept = tuple(_placed(one) for one in document.statements if _speaks_of(one, who))
    return Access.of([replace(document, statements=kept)])


def _speaks_of(statement: Statement, who: str) -> bool:
    if statement.not_principals is not None and statement.is_deny:
        return who not in [entry.value for entry in statement.not_principals]
    names = list(_names(statement))
    service = any(
        entry.kind in (PrincipalKind.SERVICE, PrincipalKind.FEDERATED) for entry in statement.principals or ()
    )
    return who in names or ("*" in names and not service)


def _placed(statement: Statement) -> Statement:
    """A trust policy has no Resource: it is about its role."""
    if statement.resources is None and statement.not_resources is None:
        return replace(statement, resources=("*",))
    return statement
