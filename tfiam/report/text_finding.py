"""One finding on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tfiam.findings.model import Delta, Finding
from tfiam.report import phrases
from tfiam.report.evidence import evidence_lines
from tfiam.report.ink import Ink
from tfiam.report.width import columns, wrap

_BODY = 4
_DELTA_WORDS = {Delta.INTRODUCED: "new", Delta.EXISTING: "existing", Delta.FIXED: "fixed"}


@dataclass(frozen=True)
class FindingText:
    """Draws a finding: severity and title, what is wrong, where, the statement at fault, how to mend it."""

    finding: Finding
    ink: Ink
    width: int
    tell_delta: bool = True
    """False where there is no plan that could have brought it, and that `tfiam waive` could be told of."""

    def lines(self, *, advise: bool) -> Iterator[str]:
        """The finding's lines. ``advise`` prints the remediation; without it, it was printed further up."""
        yield from self._title()
        yield from self._body(self.finding.message, str)
        where = phrases.place(self.finding)
        if self.tell_delta:
            where = (_DELTA_WORDS[self.finding.delta], *where, self.finding.fingerprint)
        if where:
            yield from self._body(self.ink.dot.join(where), self.ink.dim)
        if self.finding.principal and self.finding.principal != self.finding.address:
            yield from self._body(f"principal: {self.finding.principal}", self.ink.dim)
        yield from self._copies()
        yield from self._way()
        yield from self._evidence()
        yield from self._advice(advise=advise)
        if self.finding.supersedes:
            also = ", ".join(map(phrases.short, self.finding.supersedes))
            yield from self._body(f"also: {also}", self.ink.dim)

    def _title(self) -> Iterator[str]:
        mark = self.ink.severity(self.finding.severity)
        rule = self.ink.clean(self.finding.rule)
        indent = 2 + 2 + 8 + 2
        title = wrap(self.ink.clean(self.finding.title), self.width - indent)
        if len(title) == 1 and indent + columns(title[0]) + 2 + len(rule) <= self.width:
            yield f"  {mark}  {self.ink.bold(title[0])}  {self.ink.dim(rule)}"
            return
        yield f"  {mark}  {self.ink.bold(title[0])}"
        yield from (" " * indent + self.ink.bold(line) for line in title[1:])
        yield " " * indent + self.ink.dim(rule)

    def _copies(self) -> Iterator[str]:
        copies = [address for address in self.finding.addresses if address != self.finding.address]
        if not copies:
            return
        yield from self._body(f"also at {phrases.some(copies)}", self.ink.dim)

    def _way(self) -> Iterator[str]:
        for said in phrases.way(self.finding):
            first, *more = wrap(self.ink.clean(said), self.width - _BODY - 3)
            yield f"{' ' * _BODY}{first}"
            yield from (f"{' ' * (_BODY + 3)}{line}" for line in more)

    def _evidence(self) -> Iterator[str]:
        width = self.width - _BODY - 2
        lines = evidence_lines(
            self.finding.evidence, width, sid=self.finding.sid, about=self.finding.message, ellipsis=self.ink.ellipsis
        )
        edge = self.ink.dim(self.ink.bar)
        for line in lines:
            shown = self.ink.clean(line)
            margin = " " * (len(shown) - len(shown.lstrip(" ")))
            first, *more = wrap(shown, width - len(margin), width - len(margin) - 2)
            yield f"{' ' * _BODY}{edge}{margin}{first}"
            yield from (f"{' ' * _BODY}{edge}{margin}  {part}" for part in more)

    def _advice(self, *, advise: bool) -> Iterator[str]:
        advice = phrases.advice(self.finding)
        if not advice:
            return
        if not advise:
            yield " " * _BODY + self.ink.dim(f"{self.ink.arrow}as above")
            return
        first, *more = wrap(self.ink.clean(advice), self.width - _BODY - 2)
        yield f"{' ' * _BODY}{self.ink.arrow}{first}"
        yield from (f"{' ' * _BODY}  {line}" for line in more)

    def _body(self, text: str, style: Callable[[str], str]) -> Iterator[str]:
        for line in wrap(self.ink.clean(text), self.width - _BODY):
            yield " " * _BODY + style(line)
