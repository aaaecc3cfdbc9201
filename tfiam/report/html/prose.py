"""The Markdown that rules are written in (paragraphs, lists, code) as blocks that a template lays out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.report.html.limits import LONGEST, LONGEST_PROSE
from tfiam.report.width import clip

_FENCE = re.compile(r"^(`{3,})\w*\n(.*?)^\1`*\s*$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_ITEM = re.compile(r"^\s*[-*] +", re.MULTILINE)
_MOST_CODE_LINES = 60


@dataclass(frozen=True)
class Block:
    """A paragraph (``kind`` ``text``), a list (one entry of ``parts`` an item) or lines of code."""

    kind: str
    parts: tuple[tuple[tuple[str, str], ...], ...] = ()
    """Runs of (``text`` or ``code``, what it says)."""
    lines: tuple[str, ...] = ()


def runs(text: str) -> tuple[tuple[str, str], ...]:
    """``text`` on one line, with what stands in backticks told apart."""
    words = clip(" ".join(text.split()), LONGEST_PROSE, "…")
    pieces = _SPAN.split(words)
    return tuple(("code" if number % 2 else "text", piece) for number, piece in enumerate(pieces) if piece)


def blocks(text: str) -> tuple[Block, ...]:
    """``text`` in order."""
    return tuple(_blocks(text))


def _blocks(text: str) -> Iterator[Block]:
    end = 0
    for fence in _FENCE.finditer(text):
        yield from _paragraphs(text[end : fence.start()])
        lines = fence.group(2).rstrip("\n").split("\n")[:_MOST_CODE_LINES]
        yield Block("code", lines=tuple(clip(line.expandtabs(4), LONGEST, "…") for line in lines))
        end = fence.end()
    yield from _paragraphs(text[end:])


def _paragraphs(text: str) -> Iterator[Block]:
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if not paragraph.strip():
            continue
        if _ITEM.match(paragraph):
            items = [item for item in _ITEM.split(paragraph) if item.strip()]
            yield Block("list", tuple(map(runs, items)))
        else:
            yield Block("text", (runs(paragraph[:1].upper() + paragraph[1:]),))
