"""Documents of a deferred ``aws_iam_policy_document``, rebuilt from what the plan says of its arguments.

A data source that waits for one ARN is not read while planning, and all that uses it is unknown. Its arguments are in the
plan leaf by leaf, with marks on those that are unknown, so the document can be written as the provider will write it:
``${reference}`` stands where an unknown leaf will be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tfiam.extract import policy_model
from tfiam.extract.hidden import Hidden
from tfiam.extract.holes import Behind, holes_in, mark, marks_in
from tfiam.extract.incomplete import more, settled
from tfiam.extract.leaves import Leaves
from tfiam.extract.links import Dead, Link, Links
from tfiam.extract.marked import json_text, loaded, remarked
from tfiam.extract.policy_model import Place
from tfiam.extract.rebuild_statement import own_document
from tfiam.extract.rebuilt import Predicts, Rebuilt, Writes
from tfiam.plan.model import Plan, ResourceChange
from tfiam.plan.values import UNKNOWN, Path, is_marked
from tfiam.source.values import Hole as Unknown
from tfiam.source.values import mark as value_mark
from tfiam.source.values import references_in

DATA_SOURCE = "aws_iam_policy_document"
_RENDERED = ("json", "minified_json")
_DEPTH = 32


@dataclass
class _Source:
    """What one data source renders, before the holes are placed."""

    raw: dict[str, Any]
    marks: dict[str, Behind] = field(default_factory=dict)
    because: dict[str, None] = field(default_factory=dict)
    sensitive: bool = False
    hidden: tuple[str, ...] = ()
    """References that hide further statements."""


class _Part(NamedTuple):
    """One of the documents that are merged, and the references that hide further statements of it."""

    raw: Mapping[str, Any]
    hidden: tuple[str, ...]
    place: Place


class Rebuilder:
    """Rebuilds the documents of one plan, each data source once."""

    def __init__(self, plan: Plan, links: Links, hidden: Hidden, predictor: Predicts | None = None) -> None:
        self._plan = plan
        self._links = links
        self._hidden = hidden
        self._predictor = predictor
        self._seen: dict[str, _Source | None] = {}
        self._source_text: Writes | None = None

    def read_source(self, source_text: Writes) -> None:
        """From here on the source is asked as well."""
        self._source_text = source_text

    def document(self, change: ResourceChange, path: Path) -> Rebuilt | None:
        """The unknown document of ``change`` at ``path``: what one data source renders, or what the source writes."""
        rendered = self._of_data_source(change, path)
        written = self._source_text.document(change, path) if self._source_text else None
        if rendered is None or written is None:
            return rendered or written
        # The references may lead to one data source although its text is changed on the way.
        return rendered if json.loads(rendered.text) == loaded(written.text) else written

    def because(self, change: ResourceChange, path: Path) -> tuple[str, ...]:
        """The references that hide the value, never empty: where it is written, or else as far as the plan tells."""
        found = self._source_text.because(change, path) if self._source_text else ()
        return found or self._hidden.because(change, path)

    def predicted(self, reference: str) -> str:
        """What a reference will be, "" when nothing can be said."""
        return self._predictor.predicted(reference) if self._predictor else ""

    def marked_text(self, change: ResourceChange, attribute: str) -> str | None:
        """The text of a deferred data source with the marks of source values, for expressions that use it."""
        source = self._source(change.address, 0) if attribute in _RENDERED else None
        if source is None or source.hidden:
            return None
        marked = {shown: value_mark(Unknown(behind.reference)) for shown, behind in source.marks.items()}
        return policy_model.text_of(remarked(source.raw, marked), minified=attribute == "minified_json")

    def _of_data_source(self, change: ResourceChange, path: Path) -> Rebuilt | None:
        leads = self._links.behind(change, path)
        open_leads = [lead for lead in leads if not lead.known]
        link = self._only(open_leads or [lead for lead in leads if self._is_rendered(lead)])
        source = self._source(link.address, 0) if link else None
        if link is None or source is None:
            return None
        return Rebuilt(
            policy_model.text_of(source.raw, minified=link.attribute == "minified_json"),
            (*holes_in(source.raw, source.marks), *more(source.hidden)),
            tuple(source.because),
            link.address,
            source.sensitive,
        )

    def _only(self, leads: list[Link | Dead]) -> Link | None:
        """The one certain link to a data source of ours; several may stand in a conditional, or in one text."""
        if len(leads) != 1 or not self._is_rendered(leads[0]):
            return None
        link = leads[0]
        return link if isinstance(link, Link) and link.certain else None

    def _is_rendered(self, lead: Link | Dead) -> bool:
        if not isinstance(lead, Link):
            return False
        target = self._plan.by_address[lead.address]
        return target.mode == "data" and target.type == DATA_SOURCE and lead.attribute in (*_RENDERED, "")

    def _source(self, address: str, depth: int) -> _Source | None:
        if address not in self._seen:
            self._seen[address] = None  # a cycle cannot be planned, but a hostile plan can hold one
            if depth < _DEPTH:
                self._seen[address] = self._render(self._plan.by_address[address], depth)
        return self._seen[address]

    def _render(self, change: ResourceChange, depth: int) -> _Source | None:
        values = change.values_after
        if values is None:
            return None
        known = values.get("json")
        source = _Source({}, sensitive=is_marked(change.after_sensitive, ()))
        merged = policy_model.Merged(lambda text: [source.marks[one].reference for one in marks_in(text, source.marks)])
        try:
            if isinstance(known, str):
                merged.merge(policy_model.read(known))
            else:
                for part in self._parts(change, values, source, depth):
                    merged.merge(part.raw, part.hidden, part.place)
        except policy_model.UnreadableSourceError:
            return None
        if merged.hidden and not merged.statements:
            return None  # nothing of it is certain
        source.raw = {"Statement": [], **merged.raw} if not merged.statements else merged.raw
        source.hidden = tuple(merged.hidden)
        source.because.update(merged.hidden)
        return source

    def _parts(self, change: ResourceChange, values: Mapping[str, Any], source: _Source, depth: int) -> Iterator[_Part]:
        """The documents that the provider merges, in its order. ``source_json`` and ``override_json`` ended with version 5."""
        for name in ("source_json", "source_policy_documents"):
            yield from self._others(name, change, values.get(name), source, depth)
        leaves = Leaves(change, self._links, self._hidden, self._predictor, self._source_text)
        raw = own_document(values, self._links.expressions(change), leaves)
        source.marks.update(leaves.marks)
        source.because.update(leaves.because)
        yield _Part(*settled(raw, leaves.marks), Place.OWN)
        for name in ("override_policy_documents", "override_json"):
            yield from self._others(name, change, values.get(name), source, depth)

    def _others(self, name: str, change: ResourceChange, value: Any, source: _Source, depth: int) -> Iterator[_Part]:
        """Source or override documents: known text, what other data sources render, or what hides them."""
        place = Place.SOURCE if name.startswith("source") else Place.OVERRIDE
        entries = value if isinstance(value, list) else [value]
        written = self._written_parts(name, change, value) if UNKNOWN in entries else None
        if written is not None:
            for raw, marks in written:
                source.marks.update(marks)
                source.because.update(dict.fromkeys(behind.reference for behind in marks.values()))
                yield _Part(*settled(raw, marks), place)
            return
        leads = [lead for lead in self._links.behind(change, (name,)) if not lead.known]
        # As many references as unknown entries: one each, in order.
        paired = value is not UNKNOWN and sum(entry is UNKNOWN for entry in entries) == len(leads)
        waiting = iter(leads)
        for entry in entries:
            if isinstance(entry, str) and entry:
                yield _Part(policy_model.read(entry), (), place)
            elif entry is UNKNOWN:
                lead = next(waiting) if paired or (len(entries) == 1 == len(leads) and name.endswith("json")) else None
                link = self._only([lead]) if lead else None
                other = self._source(link.address, depth + 1) if link else None
                if other is None:
                    hidden = self._hidden.names([lead]) if lead else self._hidden.because(change, (name,))
                    yield _Part({}, hidden, place)
                    continue
                source.marks.update(other.marks)
                source.because.update(other.because)
                source.sensitive = source.sensitive or other.sensitive
                yield _Part(other.raw, other.hidden, place)

    def _written_parts(
        self, name: str, change: ResourceChange, value: Any
    ) -> list[tuple[Mapping[str, Any], dict[str, Behind]]] | None:
        """Source or override documents as the source writes them; None when it does not tell each of them."""
        texts = self._source_text.leaves(change, (name,)) if self._source_text else None
        if texts is None or (isinstance(value, list) and len(texts) != len(value)):
            return None
        found: list[tuple[Mapping[str, Any], dict[str, Behind]]] = []
        for text in texts:
            marks = {mark(one): Behind(one, self.predicted(one)) for one in references_in(text)}
            try:
                found.append((policy_model.read(json_text(text)), marks))
            except policy_model.UnreadableSourceError:
                return None
        return found
