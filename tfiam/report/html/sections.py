"""What the page shows of one plan besides its findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tfiam.access.change import PrincipalChange, ResourceChange
from tfiam.access.grants import Grant
from tfiam.access.identities import Cell, Identity, Place
from tfiam.findings.details import PlanDetails
from tfiam.findings.model import PlanSummary
from tfiam.report.diff import by_service, headline, where
from tfiam.report.html.documents import ShownDocument, shown_documents
from tfiam.report.html.graph import Graph, drawn
from tfiam.report.html.limits import (
    MOST_CHANGES,
    MOST_GRANTS,
    MOST_IDENTITIES,
    MOST_NAMES,
    MOST_ROUTES,
    MOST_WAYS,
    Kept,
    kept,
)
from tfiam.report.html.routes import Route, routes_of
from tfiam.report.identities import ROWS
from tfiam.report.phrases import plural


@dataclass(frozen=True)
class GrantRow:
    """One line of an access change."""

    sign: str
    word: str
    grant: Grant

    @property
    def actions(self) -> tuple[str, ...]:
        return tuple(by_service(self.grant))

    @property
    def resources(self) -> str:
        return where(self.grant)


@dataclass(frozen=True)
class ShownChange:
    """A principal, or a resource's policy, whose access changes."""

    title: str
    note: str
    action: str
    gains: int
    losses: int
    hidden: Kept[str]
    rewritten: tuple[str, ...]
    rows: Kept[GrantRow]

    @property
    def glimpse(self) -> str:
        """The first of it in a few words."""
        if not self.rows.items:
            return ""
        first = self.rows.items[0]
        return f"{first.sign} {first.grant.who or '; '.join(first.actions)} on {first.resources}"


@dataclass(frozen=True)
class MatrixRow:
    """Humans, machines: a row of the identity matrix, one entry a column."""

    title: str
    cells: tuple[tuple[tuple[str, Kept[str]], ...], ...]


@dataclass(frozen=True)
class PlanSections:
    """All of one plan."""

    plan: PlanSummary
    headline: str
    changes: Kept[ShownChange]
    routes: Kept[Route]
    graph: Graph | None
    outside: Kept[str]
    unread: Kept[tuple[str, str]]
    places: tuple[str, ...]
    matrix: tuple[MatrixRow, ...]
    identities: Kept[Identity]
    documents: Kept[ShownDocument]


def sections_of(plan: PlanSummary, details: PlanDetails) -> PlanSections:
    """What stands behind the findings of ``plan``."""
    routes = kept(routes_of(details.paths.paths), MOST_ROUTES, _route_size)
    both: list[PrincipalChange | ResourceChange] = [*details.change.principals, *details.change.resources]
    changes = kept([_change(one) for one in both], MOST_CHANGES, _change_size)
    places, matrix = _matrix(plan.identities)
    return PlanSections(
        plan=plan,
        headline=headline((details.change,)),
        changes=changes,
        routes=routes,
        graph=drawn(routes.items),
        outside=kept(_outside(details), MOST_ROUTES),
        unread=kept(
            [(one.principal.address, ", ".join(one.because[:MOST_NAMES])) for one in details.paths.undetermined],
            MOST_IDENTITIES,
        ),
        places=places,
        matrix=matrix,
        identities=kept(sorted(details.identities, key=lambda one: list(ROWS).index(one.kind)), MOST_IDENTITIES),
        documents=shown_documents(details.documents),
    )


def _change(change: PrincipalChange | ResourceChange) -> ShownChange:
    rows = [
        *(GrantRow("+", "gains", one) for one in change.gained),
        *(GrantRow("−", "loses", one) for one in change.lost),
    ]
    return ShownChange(
        title=change.address,
        note=f"whom its {change.attribute} lets in" if isinstance(change, ResourceChange) else "",
        action=change.action,
        gains=len(change.gained),
        losses=len(change.lost),
        hidden=kept(change.hidden, MOST_NAMES),
        rewritten=_rewritten(change),
        rows=kept(rows, MOST_GRANTS),
    )


def _rewritten(change: PrincipalChange | ResourceChange) -> tuple[str, ...]:
    """The documents whose text changes and means the same."""
    if isinstance(change, ResourceChange) or change.is_changed or change.hidden:
        return ()
    return change.rewritten


def _change_size(change: ShownChange) -> int:
    return sum(
        len(text)
        for row in change.rows.items
        for text in (*row.actions, row.resources, *row.grant.conditions, *row.grant.because, *row.grant.perhaps)
    )


def _route_size(route: Route) -> int:
    return sum(
        len(told.path.headline) + sum(len(step.on) + 200 for step in told.path.steps) for told in route.ways[:MOST_WAYS]
    )


def _outside(details: PlanDetails) -> list[str]:
    """A line for what a principal can do to what is outside the plan."""
    ways: dict[tuple[str, str, str], int] = {}
    for told in details.paths.assumed:
        for step in told.path.steps:
            key = (told.path.start.address, step.technique.text, step.on)
            ways[key] = ways.get(key, 0) + 1
    return [f"{start} {text}: on {on} ({plural(count, 'way')})" for (start, text, on), count in ways.items()]


def _matrix(cells: Sequence[Cell]) -> tuple[tuple[str, ...], tuple[MatrixRow, ...]]:
    """Columns and rows. Those of what is not told stand only where there is some."""
    places = [place for place in Place if place is not Place.UNTOLD or any(one.place is place for one in cells)]
    rows = []
    for kind, title in ROWS.items():
        own = [one for one in cells if one.kind is kind]
        if own or kind in list(ROWS)[:2]:
            columns = (
                tuple((one.way.value, kept(one.principals, MOST_NAMES)) for one in own if one.place is place)
                for place in places
            )
            rows.append(MatrixRow(title, tuple(columns)))
    return tuple(place.value for place in places), tuple(rows)
