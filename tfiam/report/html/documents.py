"""Policy documents as lines in which what is not known yet stands out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tfiam.extract.holes import mark
from tfiam.inventory.model import Document
from tfiam.report.documents import laid_out, word
from tfiam.report.html.limits import LONGEST, MOST_DOCUMENTS, MOST_LINES, Kept, kept
from tfiam.report.phrases import lines_of
from tfiam.report.width import clip

_COLUMNS = 92
Piece = tuple[str, bool]
"""Text, and whether it is a hole."""


@dataclass(frozen=True)
class ShownDocument:
    """One document."""

    document: Document
    lines: tuple[tuple[Piece, ...], ...]
    more_lines: int

    @property
    def status(self) -> str:
        return word(self.document)

    @property
    def roles(self) -> str:
        return ", ".join(role.value for role in self.document.roles)

    @property
    def elsewhere(self) -> tuple[str, ...]:
        return tuple(target for target in self.document.attached_to if target != self.document.address)

    @property
    def where(self) -> str:
        return lines_of(self.document.location) if self.document.location else ""

    @property
    def predictions(self) -> tuple[tuple[str, str], ...]:
        """Hole to what it will be."""
        if self.document.sensitive:
            return ()
        return tuple(dict.fromkeys((hole.reference, hole.predicted) for hole in self.document.holes if hole.predicted))


def shown_documents(documents: Sequence[Document]) -> Kept[ShownDocument]:
    """The documents, those with something hidden first."""
    ordered = sorted(documents, key=lambda one: (not one.because, not one.fault))
    made = [_shown(one) for one in ordered[:MOST_DOCUMENTS]]
    chosen = kept(made, MOST_DOCUMENTS, lambda one: sum(len(text) for line in one.lines for text, _ in line))
    return Kept(chosen.items, len(ordered) - len(chosen.items))


def _shown(document: Document) -> ShownDocument:
    if document.policy is None or document.sensitive:
        return ShownDocument(document, (), 0)
    lines = list(laid_out(document.policy.raw, _COLUMNS))
    holes = _pattern(document)
    shown = [tuple(_pieces(clip(line, LONGEST, "…"), holes)) for line in lines[:MOST_LINES]]
    return ShownDocument(document, tuple(shown), max(0, len(lines) - MOST_LINES))


def _pattern(document: Document) -> re.Pattern[str] | None:
    """Finds the holes, and not AWS's own policy variables, which look alike (``${aws:username}``)."""
    # As they stand in JSON text, where a quote has a backslash before it.
    forms = {json.dumps(mark(hole.reference), ensure_ascii=False)[1:-1] for hole in document.holes}
    written = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile("|".join(map(re.escape, written))) if written else None


def _pieces(line: str, holes: re.Pattern[str] | None) -> Iterator[Piece]:
    end = 0
    for hole in holes.finditer(line) if holes else ():
        if hole.start() > end:
            yield line[end : hole.start()], False
        yield hole.group(), True
        end = hole.end()
    if end < len(line):
        yield line[end:], False
