"""Documents of a deferred ``aws_iam_policy_document``, rebuilt from what the plan says of its arguments.

A data source that waits for one ARN is not read while planning, and all that uses it is unknown. Its arguments are in the
plan leaf by leaf, with marks on those that are unknown, so the document can be written as the provider will write it:
``${reference}`` stands where an unknown leaf will be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tfiam.extract import policy_model
from tfiam.extract.hidden import Hidden
from tfiam.extract.holes import Behind, holes_in, mark
from tfiam.extract.leaves import Leaves
from tfiam.extract.links import Dead, Link, Links
from tfiam.extract.marked import json_text
from tfiam.extract.rebuild_statement import MissingBlockError, statement
from tfiam.extract.rebuilt import Rebuilt
from tfiam.plan.model import Plan, ResourceChange
from tfiam.plan.values import UNKNOWN, Path, is_marked
from tfiam.source.values import Hole as Unknown
from tfiam.source.values import mark as value_mark
from tfiam.source.values import references_in

DATA_SOURCE = "aws_iam_policy_document"
_RENDERED = ("json", "minified_json")
_DEPTH = 32


class Writes(Protocol):
    """Says what the source writes (:class:`tfiam.extract.sourced.Sourced`)."""

    def document(self, change: ResourceChange, path: Path) -> Rebuilt | None: ...

    def because(self, change: ResourceChange, path: Path) -> tuple[str, ...]: ...

    def leaves(self, change: ResourceChange, path: Path) -> list[str] | None: ...


class Predicts(Protocol):
    """Says what an unknown reference will be (:class:`tfiam.extract.holes.Hole`'s ``predicted``)."""

    def predicted(self, reference: str) -> str: ...


@dataclass
class _Source:
    """What one data source renders, before the holes are placed."""

    raw: dict[str, Any]
    marks: dict[str, Behind] = field(default_factory=dict)
    because: dict[str, None] = field(default_factory=dict)
    sensitive: bool = False


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
        return rendered if json.loads(rendered.text) == _loaded(written.text) else written

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
        if source is None:
            return None
        marked = {shown: value_mark(Unknown(behind.reference)) for shown, behind in source.marks.items()}
        return policy_model.text_of(_remarked(source.raw, marked), minified=attribute == "minified_json")

    def _of_data_source(self, change: ResourceChange, path: Path) -> Rebuilt | None:
        leads = self._links.behind(change, path)
        open_leads = [lead for lead in leads if not lead.known]
        link = self._only(open_leads or [lead for lead in leads if self._is_rendered(lead)])
        source = self._source(link.address, 0) if link else None
        if link is None or source is None:
            return None
        return Rebuilt(
            policy_model.text_of(source.raw, minified=link.attribute == "minified_json"),
            tuple(holes_in(source.raw, source.marks)),
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
        merged = policy_model.Merged()
        try:
            if isinstance(known, str):
                merged.merge(policy_model.read(known))
            else:
                for document in self._parts(change, values, source, depth):
                    merged.merge(document)
        except (policy_model.UnreadableSourceError, MissingBlockError):
            return None
        source.raw = {"Statement": [], **merged.raw} if not merged.statements else merged.raw
        return source

    def _parts(
        self, change: ResourceChange, values: Mapping[str, Any], source: _Source, depth: int
    ) -> Iterator[Mapping[str, Any]]:
        """The documents that the provider merges, in its order. ``source_json`` and ``override_json`` ended with version 5."""
        for name in ("source_json", "source_policy_documents"):
            yield from self._others(name, change, values.get(name), source, depth)
        yield self._own(change, values, source)
        for name in ("override_policy_documents", "override_json"):
            yield from self._others(name, change, values.get(name), source, depth)

    def _own(self, change: ResourceChange, values: Mapping[str, Any], source: _Source) -> Mapping[str, Any]:
        leaves = Leaves(change, self._links, self._hidden, self._predictor, self._source_text)
        expressions = self._links.expressions(change)
        statements = values.get("statement")
        if statements is UNKNOWN:
            raise MissingBlockError
        own: dict[str, Any] = {
            "Version": leaves.text(values.get("version"), expressions.get("version"), ("version",)) or "2012-10-17",
            "Id": leaves.text(values.get("policy_id"), expressions.get("policy_id"), ("policy_id",)),
            "Statement": [
                statement(block, written, ("statement", index), leaves)
                for index, (block, written) in enumerate(leaves.blocks(statements, expressions.get("statement")))
            ],
        }
        source.marks.update(leaves.marks)
        source.because.update(leaves.because)
        return own

    def _others(
        self, name: str, change: ResourceChange, value: Any, source: _Source, depth: int
    ) -> Iterator[Mapping[str, Any]]:
        """Source or override documents: known text, or what other data sources render."""
        entries = value if isinstance(value, list) else [value]
        written = self._written_parts(name, change, value) if UNKNOWN in entries else None
        if written is not None:
            for document, marks in written:
                source.marks.update(marks)
                source.because.update(dict.fromkeys(behind.reference for behind in marks.values()))
                yield document
            return
        if value is UNKNOWN and name.endswith("documents"):
            raise MissingBlockError
        leads = [lead for lead in self._links.behind(change, (name,)) if not lead.known]
        if sum(entry is UNKNOWN for entry in entries) != len(leads) and UNKNOWN in entries:
            raise MissingBlockError
        waiting = iter(leads)
        for entry in entries:
            if isinstance(entry, str) and entry:
                yield policy_model.read(entry)
            elif entry is UNKNOWN:
                link = self._only([next(waiting)])
                other = self._source(link.address, depth + 1) if link else None
                if other is None:
                    raise MissingBlockError
                source.marks.update(other.marks)
                source.because.update(other.because)
                source.sensitive = source.sensitive or other.sensitive
                yield other.raw

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


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _remarked(raw: Any, marks: Mapping[str, str]) -> Any:
    """``raw`` with other marks."""
    if isinstance(raw, str):
        for mark_, other in marks.items():
            raw = raw.replace(mark_, other)
        return raw
    if isinstance(raw, Mapping):
        return {_remarked(key, marks): _remarked(value, marks) for key, value in raw.items()}
    return [_remarked(value, marks) for value in raw] if isinstance(raw, list) else raw
