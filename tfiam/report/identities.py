"""Who gets in from where and how: the identity matrix, as text, JSON and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tfiam.access.evidence import Evidence, IdentityKind
from tfiam.access.identities import Cell, Identity, Place, matrix_of
from tfiam.report.escape import code_span, log_safe, markdown
from tfiam.report.ink import Ink
from tfiam.report.options import Options
from tfiam.report.width import columns, wrap

ROWS = {
    IdentityKind.HUMAN: "humans",
    IdentityKind.MACHINE: "machines",
    IdentityKind.BOTH: "both",
    IdentityKind.UNKNOWN: "unknown",
}
MOST_IN_MARKDOWN = 60
"""Principals beyond which the matrix is left to the JSON report: a comment is read, not searched."""


def cells_json(cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """The matrix as plain JSON values."""
    return [
        {"kind": one.kind.value, "accounts": one.place.value, "way": one.way.value, "principals": list(one.principals)}
        for one in cells
    ]


def identities_json(identities: Sequence[Identity]) -> list[dict[str, Any]]:
    """Each identity with its evidence as plain JSON values."""
    return [
        {
            "address": one.name,
            "type": one.principal.kind.value,
            "kind": one.kind.value,
            "account": one.account or None,
            "access": [{"accounts": place.value, "way": way.value} for place, way in one.entries],
            "evidence": [_evidence(one, found) for found in one.evidence],
            "because": list(one.hidden),
        }
        for one in identities
    ]


def _evidence(identity: Identity, one: Evidence) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "text": one.text,
        "way": one.way.value if one.way else None,
        "accounts": identity.place_of(one).value if one.way else None,
        "by": one.by,
    }


def render_text(identities: Sequence[Identity], options: Options) -> str:
    """The matrix, then each principal with what tells who is behind it."""
    ink = Ink(options.colour, options.unicode)
    return log_safe("\n".join(_page(identities, ink, options.columns)) + "\n")


def _page(identities: Sequence[Identity], ink: Ink, width: int) -> Iterator[str]:
    if not identities:
        yield "No user, role or permission set in this plan."
        return
    yield from _table(matrix_of(tuple(identities)), ink)
    for one in sorted(identities, key=lambda identity: list(IdentityKind).index(identity.kind)):
        yield ""
        title = f"{one.kind.value}  {ink.clean(one.name)}"
        yield from map(ink.bold, wrap(title, width))
        for found in one.evidence:
            way = f"{found.way.value}, {one.place_of(found).value}: " if found.way else ""
            at = f" ({found.by})" if found.by not in ("", one.principal.address) and found.by not in found.text else ""
            yield from (f"   {line}" for line in wrap(ink.clean(f"{way}{found.text}{at}"), width - 3))
        if one.hidden:
            yield from (
                f"   {line}" for line in wrap(ink.clean(f"more is hidden by {', '.join(one.hidden)}"), width - 3)
            )


def _table(cells: Sequence[Cell], ink: Ink) -> Iterator[str]:
    rows = _rows(cells)
    widths = [max(columns(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        yield ink.bold(line) if row is rows[0] else line


def _rows(cells: Sequence[Cell]) -> list[tuple[str, ...]]:
    """Head and rows; the columns and rows of what is not told only where there is some."""
    places = [place for place in Place if place is not Place.UNTOLD or any(one.place is place for one in cells)]
    kinds = [kind for kind in ROWS if kind in (IdentityKind.HUMAN, IdentityKind.MACHINE) or _of(cells, kind)]

    def row(kind: IdentityKind) -> tuple[str, ...]:
        return ROWS[kind], *(_cell([one for one in _of(cells, kind) if one.place is place]) for place in places)

    return [("", *(place.value for place in places)), *map(row, kinds)]


def _of(cells: Sequence[Cell], kind: IdentityKind) -> list[Cell]:
    return [one for one in cells if one.kind is kind]


def _cell(cells: Sequence[Cell]) -> str:
    return ", ".join(f"{one.way.value} {len(one.principals):,}" for one in cells) or "-"


def markdown_blocks(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The matrix as a table, then a line a cell with its principals; nothing when there are none, or too many to read."""
    count = len({name for one in cells for name in one.principals})
    if not 0 < count <= MOST_IN_MARKDOWN:
        return ()
    head, *rows = _rows(cells)
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *(f"| {' | '.join(row)} |" for row in rows)]
    named = [
        f"- {markdown(f'{ROWS[one.kind]}, {one.place.value}, {one.way.value}')}: "
        + ", ".join(map(code_span, one.principals))
        for one in cells
    ]
    return "\n".join(lines), *named
