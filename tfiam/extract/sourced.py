"""Documents that the plan hides and the source shows: ``jsonencode``, heredocs, templates, locals (design.md 5).

The source is taken for the plan's only where it says what the plan says: every document that both know is compared, and a
module that differs is left out, with a sentence that names the place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final, Protocol

from tfiam.extract.holes import Behind, Hole, holes_in
from tfiam.extract.holes import mark as shown_mark
from tfiam.extract.incomplete import more, settled, statements_of
from tfiam.extract.marked import MARKED, read_marked
from tfiam.extract.rebuilt import Rebuilt
from tfiam.plan.model import ChangeAction, Plan, ResourceChange
from tfiam.plan.values import UNKNOWN, Path, dotted, is_marked
from tfiam.source.tree import SourceTree
from tfiam.source.values import Hole as Unknown
from tfiam.source.values import has_mark, mark, references_in
from tfiam.source.values import holes_in as unknowns_in
from tfiam.source.world import World
from tfiam.source.written import Written, module_of, written_at

_CHANGED: Final = (ChangeAction.CREATE, ChangeAction.UPDATE, ChangeAction.REPLACE)
_DATA_DOCUMENT: Final = "aws_iam_policy_document"


class Renders(Protocol):
    """What can write the text of a deferred data source, with marks for what is not known."""

    def marked_text(self, change: ResourceChange, attribute: str) -> str | None: ...

    def predicted(self, reference: str) -> str: ...


class Sourced:
    """Answers for one plan with its source."""

    def __init__(self, plan: Plan, tree: SourceTree, renders: Renders) -> None:
        self._world = World(plan, tree, self._rendered)
        self._renders = renders
        self._distrusted: dict[str, list[str]] = {}

    @property
    def notices(self) -> tuple[str, ...]:
        """What could not be read, and where the source is not the plan's."""
        return (*self._world.notices, *(_differs(places) for places in self._distrusted.values()))

    def compare(self, known: Iterable[tuple[ResourceChange, Path, Any]]) -> None:
        """Holds documents that the plan knows against the source. Only those that the plan changes: what AWS answered for an
        unchanged one may be written in another way."""
        for change, path, value in known:
            if (
                change.action not in _CHANGED
                or not isinstance(value, str)
                or change.values_before == change.values_after
            ):
                continue
            if _at(change.before, path) == value:
                continue
            written = written_at(self._world, change, path)
            if written and isinstance(written.value, str) and not _agree(written.value, value):
                directory = self._directory(change)
                self._distrusted.setdefault(directory, []).append(f"{written.place} ({change.address}.{dotted(path)})")

    def document(self, change: ResourceChange, path: Path) -> Rebuilt | None:
        """The document as the source writes it; None when it says nothing of its text."""
        written = self._trusted(change, path)
        if written is None or not isinstance(written.value, (str, Unknown)):
            return None
        text = mark(written.value) if isinstance(written.value, Unknown) else written.value
        raw = read_marked(text)
        if raw is None and has_mark(text):
            return None
        marks = {shown_mark(one): Behind(one, self._renders.predicted(one)) for one in references_in(text)}
        raw, hidden = settled(raw, marks) if isinstance(raw, dict) else (raw, ())
        if hidden and not statements_of(raw):
            return None  # nothing of it is certain
        holes: tuple[Hole, ...] = (*holes_in(raw, marks), *more(hidden))
        rendered = json.dumps(raw) if raw is not None else text
        sensitive = is_marked(change.after_sensitive, path)
        because = tuple(dict.fromkeys(hole.reference for hole in holes))
        return Rebuilt(rendered, holes, because, f"source {written.place}", sensitive)

    def because(self, change: ResourceChange, path: Path) -> tuple[str, ...]:
        """The references that hide the value where it is written; () when the source does not tell."""
        written = self._trusted(change, path)
        return tuple(dict.fromkeys(unknowns_in(written.value))) if written else ()

    def leaves(self, change: ResourceChange, path: Path) -> list[str] | None:
        """The texts at an argument of a data source, with marks; None when the source does not tell them."""
        written = self._trusted(change, path)
        value = written.value if written else None
        items = value if isinstance(value, list) else [value]
        texts = [mark(item) if isinstance(item, Unknown) else item for item in items]
        return texts if texts and all(isinstance(text, str) for text in texts) else None  # type: ignore[return-value] # just asked

    def _trusted(self, change: ResourceChange, path: Path) -> Written | None:
        return None if self._directory(change) in self._distrusted else written_at(self._world, change, path)

    def _directory(self, change: ResourceChange) -> str:
        module = module_of(self._world, change)
        return module.source.directory if module else ""

    def _rendered(self, change: ResourceChange, attribute: str) -> str | None:
        return self._renders.marked_text(change, attribute) if change.type == _DATA_DOCUMENT else None


def _differs(places: list[str]) -> str:
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    return f"the source is not the plan's: {places[0]}{more} is another document in the plan; that module's source is not used"


def _agree(source: str, planned: str) -> bool:
    """True if both are the same JSON, or the same text; a mark may stand for any text, or any value."""
    pattern = MARKED.split(source)
    if source == planned or (len(pattern) > 1 and _matches(pattern, planned)):
        return True
    one, other = read_marked(source), _loaded(planned)
    return one is not None and _same(one, other)


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return UNKNOWN


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) and "${" in one:
        return not isinstance(other, str) or _matches(re.split(r"\$\{[^{}]*\}", one), other)
    if isinstance(one, dict) and isinstance(other, dict):
        if any("${" in key for key in one):
            return len(one) == len(other)
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _matches(pieces: list[str], text: str) -> bool:
    """True if ``text`` begins with the first piece, ends with the last and has the others between, in order."""
    if not text.startswith(pieces[0]):
        return False
    position = len(pieces[0])
    for piece in pieces[1:-1]:
        position = text.find(piece, position)
        if position < 0:
            return False
        position += len(piece)
    return len(text) - position >= len(pieces[-1]) and text.endswith(pieces[-1])


def _at(value: Any, path: Path) -> Any:
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value
