"""Short ways to write the rows that come in hundreds. Nothing is computed from a plan here."""

from __future__ import annotations

from tfiam.extract.entry import Entry, Kind, Slot
from tfiam.extract.roles import DocumentRole


def either(*paths: str) -> str:
    """An expression whose first alternative that selects anything counts."""
    return " || ".join(paths)


def carries(
    type_: str, *documents: str, service: str, role: DocumentRole = DocumentRole.RESOURCE, **fields: str
) -> Entry:
    """A resource that carries a resource policy, or a policy put on one (field ``target``)."""
    slots = tuple(Slot(path, role) for path in documents)
    return Entry(type_, Kind.RESOURCE_POLICY, slots, fields, service=service)


def runs(type_: str, *roles: str, secrets: tuple[str, ...] = (), **fields: str) -> Entry:
    """A workload under ``roles``; its own role is the first of them that is set, unless ``role`` says otherwise."""
    own = {"role": either(*roles)} if roles else {}
    return Entry(type_, Kind.WORKLOAD, fields={**own, **fields}, roles=roles, secrets=secrets)


def holds(
    type_: str, *secrets: str, generated: tuple[str, ...] = (), roles: tuple[str, ...] = (), **fields: str
) -> Entry:
    """A resource that takes secrets as arguments, or (``generated``) gets them from AWS into the state."""
    return Entry(type_, Kind.SECRET, fields=fields, roles=roles, secrets=secrets, generated=generated)


def sets(type_: str, *, roles: tuple[str, ...] = (), **fields: str) -> Entry:
    """Settings that rules read."""
    return Entry(type_, Kind.SETTING, fields=fields, roles=roles)


def shares(type_: str, **fields: str) -> Entry:
    """Access given without a document: ``target`` is shared with ``principal``."""
    return Entry(type_, Kind.SHARE, fields=fields)


def reads(type_: str, *documents: Slot, generated: tuple[str, ...] = (), **fields: str) -> Entry:
    """A data source; ``type_`` without its ``data.``."""
    return Entry(f"data.{type_}", Kind.DATA, documents, fields, generated=generated)
