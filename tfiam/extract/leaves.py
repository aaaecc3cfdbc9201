"""The leaves of a planned value: known text, or a hole named by the reference that the configuration has there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tfiam.extract.config_blocks import matched
from tfiam.extract.hidden import Hidden
from tfiam.extract.holes import Behind, mark, names_an_account
from tfiam.extract.links import Links
from tfiam.extract.marked import plain
from tfiam.plan.model import ResourceChange
from tfiam.plan.values import UNKNOWN, Path, dotted
from tfiam.source.values import references_in

if TYPE_CHECKING:
    from tfiam.extract.rebuilt import Predicts, Writes


class Leaves:
    """Reads the leaves of one data source and keeps the holes that it made."""

    def __init__(
        self,
        change: ResourceChange,
        links: Links,
        hidden: Hidden,
        predictor: Predicts | None,
        source_text: Writes | None = None,
    ) -> None:
        self._change = change
        self._links = links
        self._hidden = hidden
        self._predictor = predictor
        self._source_text = source_text
        self.marks: dict[str, Behind] = {}
        self.because: dict[str, None] = {}
        """Every reference that hides a leaf, also those that gave no hole its name."""

    def blocks(self, planned: Any, written: Any) -> Iterable[tuple[Any, Mapping[str, Any] | None]]:
        """The planned blocks, each with the configuration's block that wrote it."""
        listed = planned if isinstance(planned, list) else []
        return zip(listed, matched(listed, written), strict=True)

    def text(self, value: Any, expression: Any, path: Path) -> str:
        """A text, "" when it is absent."""
        if value is UNKNOWN:
            written = self._written([value], path)
            return written[0] if written else self._hole(self._references(expression, path)[0], "")
        return value if isinstance(value, str) else ""

    key = text
    """The key of a condition: nothing is predicted of it, for it is hardly ever the reference alone."""

    def texts(self, value: Any, expression: Any, path: Path, *, open_end: bool = False) -> list[str]:
        """The texts of a list: those that are known, and a hole for each reference that the others may be made of.

        The plan shows references in the order written and members in that of a set, one text may be made of several
        references (``"${a.arn}/${b.id}"``, ``c ? a.arn : b.arn``), and a list that is unknown as a whole may have any
        number. So no reference is given to one member: every one is named, where the first unknown stands. Where one text
        is made of several, or of an account's number, the leaf itself is a hole too: ``c ? a.arn : "*"`` and
        ``"arn:aws:iam::${account.id}:role/*"`` read like these and are no name of one resource.
        ``open_end`` is true where more may follow (``"${aws_s3_bucket.b.arn}/*"``), so that a predicted value is only
        how the text begins.
        """
        items = [value] if value is UNKNOWN else value if isinstance(value, list) else []
        written = self._written(items, path, whole=value is UNKNOWN) if UNKNOWN in items else None
        if written is not None:
            waiting = iter(written)
            known: list[Any] = (
                [] if value is UNKNOWN else [next(waiting) if item is UNKNOWN else item for item in items]
            )
            return list(dict.fromkeys(str(one) for one in known or written))
        if UNKNOWN not in items:
            return [item for item in items if isinstance(item, str)]
        references = self._references(expression, path)
        holes = [
            self._hole(one, self._predicted(one, references, open_end=open_end), loose=open_end) for one in references
        ]
        if sum(item is UNKNOWN for item in items) < len(references) or any(map(names_an_account, references)):
            holes.append(self.own(path))
        found: list[str] = []
        for item in items:
            found += holes if item is UNKNOWN else [item] if isinstance(item, str) else []
        return list(dict.fromkeys(found))

    def _written(self, items: list[Any], path: Path, *, whole: bool = False) -> list[str] | None:
        """The texts of the unknown items as the source writes them: with what stands around the references.

        The plan sorts a set, so the known ones are told by their text. None when the source does not tell them all.
        """
        texts = self._source_text.leaves(self._change, path) if self._source_text else None
        if texts is None:
            return None
        for item in items:
            if item is not UNKNOWN and item in texts:
                texts.remove(item)
        if not whole and len(texts) != sum(item is UNKNOWN for item in items):
            return None
        for reference in (one for text in texts for one in references_in(text)):
            self.because.setdefault(reference)
            predicted = self._predictor.predicted(reference) if self._predictor else ""
            self.marks.setdefault(mark(reference), Behind(reference, predicted))
        return [plain(text) for text in texts]

    def without_source(self) -> Leaves:
        """The same, and the same holes, for leaves whose place in the source is not told."""
        apart = Leaves(self._change, self._links, self._hidden, self._predictor)
        apart.marks, apart.because = self.marks, self.because
        return apart

    def own(self, path: Path) -> str:
        """A hole named by the leaf itself."""
        return self._hole(f"{self._change.address}.{dotted(path)}", "")

    def _references(self, expression: Any, path: Path) -> tuple[str, ...]:
        """The unknown references of the expression; without any (a ``dynamic`` block), the leaf itself."""
        names = self._hidden.names(self._links.leads(self._change, expression)) if expression is not None else ()
        names = names or (f"{self._change.address}.{dotted(path)}",)
        self.because.update(dict.fromkeys(names))
        return names

    def _predicted(self, reference: str, references: tuple[str, ...], *, open_end: bool) -> str:
        predicted = self._predictor.predicted(reference) if self._predictor else ""
        if not predicted.startswith("arn:") or len(references) > 1:
            return ""  # a part of the text, or one of several that may stand in it
        return predicted if not open_end or predicted.endswith("*") else f"{predicted}*"

    def _hole(self, reference: str, predicted: str, *, loose: bool = False) -> str:
        self.because.setdefault(reference)
        marked = mark(reference)
        before = self.marks.get(marked)
        if before is None or (loose and not before.loose):  # a mark has one meaning in a document: the looser
            self.marks[marked] = Behind(reference, predicted, loose)
        return marked
