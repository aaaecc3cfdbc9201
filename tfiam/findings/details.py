"""What lies behind the findings of a plan: its documents, who can do what before and after, who can become whom, who gets in.

The formats that show it (``html``) ask for it; for the others it would be work for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from tfiam.access.change import AccessChange, changes_between
from tfiam.access.identities import Identity, identities_of
from tfiam.access.paths.told import PathsReport, paths_between
from tfiam.inventory.model import Document, Inventory


@dataclass(frozen=True)
class PlanDetails:
    """The answers of ``tfiam documents``, ``diff`` and ``paths`` for one plan."""

    documents: tuple[Document, ...]
    """After the plan."""
    change: AccessChange
    paths: PathsReport
    identities: tuple[Identity, ...]


def details_of(before: Inventory, after: Inventory) -> PlanDetails:
    """All that can be asked without naming a principal."""
    return PlanDetails(
        documents=tuple(after.own_documents),
        change=changes_between(before, after),
        paths=paths_between(before, after),
        identities=identities_of(after),
    )
