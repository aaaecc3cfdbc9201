"""The same world with every hole that may be anything read as ``*``: the worst that the plan can turn out to be."""

from __future__ import annotations

from dataclasses import replace

from tfiam.inventory.build import refreshed
from tfiam.inventory.model import Document, Inventory


def widening(document: Document) -> tuple[str, ...]:
    """References of the holes that may be a wildcard where it matters."""
    return tuple(dict.fromkeys(hole.reference for hole in document.widening))


def widest(inventory: Inventory) -> Inventory | None:
    """The widest reading of ``inventory``; None when nothing in it may be wider than it stands."""
    if not any(widening(document) for document in inventory.documents):
        return None
    documents = tuple(
        replace(document, policy=document.widest) if widening(document) else document
        for document in inventory.documents
    )
    return replace(inventory, documents=documents, principals=refreshed(inventory.principals, documents))
