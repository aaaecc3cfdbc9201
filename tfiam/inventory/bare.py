"""An inventory of documents that stand alone."""

from __future__ import annotations

from collections.abc import Iterable

from tfiam.config import Config
from tfiam.extract.bare import BarePolicy, bare_document, find_policies, read_policy
from tfiam.inventory.model import Document, Inventory

__all__ = ["BarePolicy", "bare_document", "bare_inventory", "find_policies", "read_policy"]


def bare_inventory(documents: Iterable[Document], config: Config) -> Inventory:
    """A world that holds these documents and nothing else; no principal has them, and nothing carries them."""
    return Inventory(documents=tuple(documents), config=config)
