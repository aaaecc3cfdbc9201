"""What a caller may ask of a report."""

from __future__ import annotations

from dataclasses import dataclass

NARROWEST, WIDEST = 60, 160


@dataclass(frozen=True)
class Options:
    """Every option of every format; a format ignores the others' options."""

    width: int = 80
    """Terminal columns for ``text``; taken between 60 and 160."""
    colour: bool = False
    """ANSI colours in ``text``. Every meaning is in words and marks as well."""
    unicode: bool = True
    """False writes ``text`` in ASCII only, for terminals whose encoding has no ``✖``."""
    limit: int | None = None
    """Most characters that ``markdown`` may have (at least 4,000), for hosts that cap a comment. None is no cap."""
    full_report: str = ""
    """URL of the full report, for ``markdown`` that had to leave something out."""

    folds: bool = True
    """False where ``markdown`` is read by a host that shows ``<details>`` as typed."""
    diagrams: bool = True
    """False where ``markdown`` is read by a host that draws no Mermaid."""
    collapse_clean: bool = False
    """Folds a ``markdown`` report that has nothing to say but that all is well."""

    compliance: bool = False
    """Adds the summary by control to ``text``, ``markdown`` and ``json``."""
    directory: str = ""
    """The working directory, which paths in a report are relative to; absolute."""
    repository: str = ""
    """The top of the git work tree around it, for ``sarif``, ``github`` and ``gitlab``: their hosts look for files from there."""

    fail_on: str = ""
    """The severity that ``exit_status`` was asked about, for ``html``; "" where nothing was."""
    exit_status: int | None = None
    """What the command ends with, for ``html``."""

    @property
    def columns(self) -> int:
        """``width`` within the bounds that ``text`` is laid out for."""
        return max(NARROWEST, min(self.width, WIDEST))
