"""Every policy document of a plan: the report of ``tfiam documents``, as text and as ``"schema": "tfiam.documents/1"``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tfiam.access.identities import Identity, matrix_of
from tfiam.findings.model import Coverage, Report
from tfiam.inventory.model import Document, DocumentStatus
from tfiam.report import json_report, phrases
from tfiam.report.escape import json_text, log_safe
from tfiam.report.identities import cells_json, identities_json
from tfiam.report.ink import Ink
from tfiam.report.options import Options
from tfiam.report.width import clip, columns, wrap

SCHEMA = "tfiam.documents/1"
_NARROWEST = 20
"""Columns below which JSON is no longer opened up: what nests that deep was not written to be read."""
_PLAIN_SOURCES = ("change.after", "arguments", "file")
"""Texts that stand where the document stands."""
_ORDER = (DocumentStatus.KNOWN, DocumentStatus.REBUILT, DocumentStatus.PARTIAL, DocumentStatus.OPAQUE)


def render_json(documents: Sequence[Document], coverage: Coverage, identities: Sequence[Identity] | None = None) -> str:
    """The documents as JSON text, each with its place in the source where that is known; ``identities`` too, where given.

    The text of a sensitive one is null, as is that of one that could not be read.
    """
    counted = json_report.document(Report(plans=(), findings=(), coverage=coverage, rules=()))["coverage"]
    listed = [_document(one) for one in documents]
    answer = {"schema": SCHEMA, "documents": listed, "coverage": counted}
    if identities is not None:
        matrix = cells_json(matrix_of(tuple(identities)))
        answer |= {"identities": matrix, "principals": identities_json(identities)}
    return json_text(answer)


def _document(document: Document) -> dict[str, Any]:
    return {
        "address": document.address,
        "attribute": document.attribute,
        "role": document.roles[0].value,
        "roles": [role.value for role in document.roles],
        "status": document.status.value,
        "document": _shown(document),
        "holes": [
            {"pointer": hole.pointer, "reference": hole.reference, "predicted": hole.predicted or None}
            for hole in ([] if document.sensitive else document.holes)
        ],
        "attached_to": list(document.attached_to),
        "provenance": document.provenance,
        "because": list(document.because),
        "fault": document.fault or None,
        "sensitive": document.sensitive,
        "location": json_report.location(document.location),
    }


def _shown(document: Document) -> Any:
    return None if document.policy is None or document.sensitive else document.policy.raw


def render_text(
    documents: Sequence[Document],
    coverage: Coverage,
    options: Options,
) -> str:
    """A table of the documents, each of them, and how many could be read."""
    page = _Page(Ink(options.colour, options.unicode), options.columns)
    return log_safe("\n".join(page.lines(documents, coverage)) + "\n")


class _Page:
    def __init__(self, ink: Ink, width: int) -> None:
        self._ink = ink
        self._width = width

    def lines(self, documents: Sequence[Document], coverage: Coverage) -> Iterator[str]:
        if not documents:
            yield "No policy document in this plan."
            return
        yield from self._table(documents)
        for number, document in enumerate(documents, 1):
            yield ""
            yield from self._whole(number, document)
        yield ""
        yield self._count(documents, coverage)

    def _table(self, documents: Sequence[Document]) -> Iterator[str]:
        rows = [
            (str(number), word(one), _roles(one), f"{one.address}{self._ink.dot}{one.attribute}")
            for number, one in enumerate(documents, 1)
        ]
        head = ("#", "STATUS", "ROLE", "DOCUMENT")
        widths = [max(columns(row[column]) for row in (head, *rows)) for column in range(3)]
        room = self._width - sum(widths) - 2 * len(widths)
        for row in (head, *rows):
            first = row[0].rjust(widths[0])
            cells = [first, *(cell.ljust(width) for cell, width in zip(row[1:3], widths[1:], strict=True))]
            line = "  ".join([*cells, clip(self._ink.clean(row[3]), room, self._ink.ellipsis)])
            yield self._ink.bold(line) if row is head else line

    def _whole(self, number: int, document: Document) -> Iterator[str]:
        title = self._ink.clean(f"{number}. {document.address}{self._ink.dot}{document.attribute}")
        yield from map(self._ink.bold, wrap(title, self._width))
        yield from self._indented(self._ink.dot.join((_roles(document), word(document), document.change)))
        if document.location is not None:
            yield from self._indented(phrases.lines_of(document.location))
        if elsewhere := [target for target in document.attached_to if target != document.address]:
            yield from self._indented(f"attached to {', '.join(elsewhere)}")
        if document.provenance not in _PLAIN_SOURCES:
            yield from self._indented(f"from {document.provenance}")
        yield from self._hidden(document)
        if document.fault:
            yield from self._indented(f"is no policy document: {document.fault}")
        if document.sensitive:
            yield from self._indented("sensitive: its text is not shown")
        elif document.policy is not None:
            for line in laid_out(document.policy.raw, self._width - 3 - columns(self._ink.bar)):
                yield f"   {self._ink.dim(self._ink.bar)}{self._ink.clean(line)}"

    def _hidden(self, document: Document) -> Iterator[str]:
        if document.because:
            yield from self._indented(f"because of {', '.join(document.because)}")
        if not document.sensitive:
            for reference, predicted in dict.fromkeys((hole.reference, hole.predicted) for hole in document.holes):
                if predicted:
                    yield from self._indented(f"{reference} will be {predicted}")
        if document.incomplete:
            yield from self._indented(f"may have other statements, hidden by {', '.join(document.incomplete)}")

    def _indented(self, text: str) -> Iterator[str]:
        yield from (f"   {line}" for line in wrap(self._ink.clean(text), self._width - 3))

    def _count(self, documents: Sequence[Document], coverage: Coverage) -> str:
        counts = {status.value: getattr(coverage, status.value) for status in _ORDER}
        counts["no policy document"] = coverage.invalid
        parts = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count)
        aside = len(documents) - coverage.total
        other = f"; {aside:,} of another policy language, not judged" if aside else ""
        noun = "document" if coverage.total == 1 else "documents"
        return f"{coverage.total:,} policy {noun}{f': {parts}' if parts else ''}{other}."


def laid_out(value: Any, width: int, name: str = "", comma: str = "") -> Iterator[str]:
    """JSON with what fits on a line on one line, and the rest opened up."""
    whole = f"{name}{json.dumps(value, ensure_ascii=False)}{comma}"
    if not value or not isinstance(value, (Mapping, list)) or (name and columns(whole) <= width) or width < _NARROWEST:
        yield whole
        return
    opening, closing = "{}" if isinstance(value, Mapping) else "[]"
    yield f"{name}{opening}"
    if isinstance(value, Mapping):
        members = [(f"{json.dumps(key, ensure_ascii=False)}: ", item) for key, item in value.items()]
    else:
        members = [("", item) for item in value]
    for number, (inner, item) in enumerate(members, 1):
        yield from (f"  {line}" for line in laid_out(item, width - 2, inner, "," if number < len(members) else ""))
    yield f"{closing}{comma}"


def word(document: Document) -> str:
    """How much of it could be read."""
    return "invalid" if document.fault else document.status.value


def _roles(document: Document) -> str:
    return ", ".join(role.value for role in document.roles)
