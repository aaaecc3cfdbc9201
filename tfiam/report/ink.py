"""Marks and colours of the text report. Every mark stands beside the word it means."""

from __future__ import annotations

from dataclasses import dataclass

from tfiam.report.escape import visible
from tfiam.rules.model import Severity

_MARKS = {
    Severity.CRITICAL: ("✖", "x"),
    Severity.HIGH: ("✖", "x"),
    Severity.MEDIUM: ("▲", "!"),
    Severity.LOW: ("●", "*"),
    Severity.INFO: ("○", "o"),
}
_CODES = {
    Severity.CRITICAL: "1;31",
    Severity.HIGH: "31",
    Severity.MEDIUM: "33",
    Severity.LOW: "36",
    Severity.INFO: "2",
}


@dataclass(frozen=True)
class Ink:
    """How to draw: with or without ANSI colour, in Unicode or ASCII."""

    colour: bool
    unicode: bool

    def clean(self, text: str) -> str:
        """Text from the plan, made safe and drawable."""
        shown = visible(text)
        return shown if self.unicode else shown.encode("ascii", "backslashreplace").decode()

    def sign(self, unicode: str, ascii_: str) -> str:
        """The mark that the terminal can draw."""
        return unicode if self.unicode else ascii_

    @property
    def dot(self) -> str:
        """Between facts on a line."""
        return self.sign(" · ", " - ")

    @property
    def ellipsis(self) -> str:
        return self.sign("…", "...")

    @property
    def bar(self) -> str:
        """Left edge of evidence."""
        return self.sign("│ ", "| ")

    @property
    def arrow(self) -> str:
        """Before advice."""
        return self.sign("→ ", "> ")

    def severity(self, severity: Severity) -> str:
        """Mark and word; the two worst in capitals, so that they stand out without colour."""
        word = severity.value.upper() if severity.at_least(Severity.HIGH) else severity.value
        return self._paint(_CODES[severity], f"{self.sign(*_MARKS[severity])} {word:<8}")

    def bold(self, text: str) -> str:
        return self._paint("1", text)

    def dim(self, text: str) -> str:
        return self._paint("2", text)

    def good(self, text: str) -> str:
        return self._paint("32", text)

    def bad(self, text: str) -> str:
        return self._paint("1;31", text)

    def open(self, text: str) -> str:
        """For what has no answer: never the colour of a pass."""
        return self._paint("35", text)

    def _paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text
