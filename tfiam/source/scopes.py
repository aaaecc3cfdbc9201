"""What a comment stands in or above: a statement, a local value, a nested block, else a whole block of the module."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from tfiam.source.model import Attribute, Block, Comment, Location
from tfiam.source.modules import ModuleSource
from tfiam.source.positions import location, statements


class Scopes:
    """Answers for the comments of one module. Each block is gone over once, however many comments are in it."""

    def __init__(self, module: ModuleSource) -> None:
        self._blocks: dict[str, list[Block]] = {}
        for block in module.blocks:
            self._blocks.setdefault(block.file, []).append(block)
        self._ends = {file: [block.end_line for block in blocks] for file, blocks in self._blocks.items()}
        self._lines: dict[Location, _Lines] = {}

    def top(self, comment: Comment) -> Block | None:
        """The block around the comment, else the one that begins below it.

        Raises ValueError for a line that two blocks share, as all may in a ``.tf.json`` file: which is meant cannot be told.
        """
        blocks = self._blocks.get(comment.file, [])
        # Blocks do not lie in one another, so they end in the order that they begin in.
        first = bisect_left(self._ends.get(comment.file, []), comment.start_line)
        block = blocks[first] if first < len(blocks) else None
        if block is None or block.start_line > comment.start_line:
            return block if block and block.start_line == comment.below else None
        if first + 1 < len(blocks) and blocks[first + 1].start_line <= comment.start_line:
            raise ValueError("several blocks stand on its line; waive in .tfiam.yaml, or give each its lines")
        return block

    def scope(self, comment: Comment) -> Location | None:
        """The smallest part of that block that the comment stands in or above."""
        top = self.top(comment)
        if top is None:
            return None
        if top.location not in self._lines:
            self._lines[top.location] = _Lines(top)
        return self._lines[top.location].of(comment) or top.location


class _Lines:
    """By line of one block: the smallest part that the line is in, and the largest that begins there."""

    def __init__(self, top: Block) -> None:
        self._around: dict[int, Location] = {}
        self._begins: dict[int, Location] = {}
        # Several that begin on one line lie in one another.
        for place in sorted(_places(top), key=_size, reverse=True):
            self._around.update(dict.fromkeys(range(place.start_line, place.end_line + 1), place))
            self._begins.setdefault(place.start_line, place)

    def of(self, comment: Comment) -> Location | None:
        return self._begins.get(comment.below) or self._around.get(comment.start_line)


def _size(place: Location) -> int:
    return place.end_line - place.start_line


def _places(top: Block) -> Iterator[Location]:
    """The block, the blocks right in it, the statements and, of ``locals``, the values."""
    for block in (top, *top.nested):
        yield block.location
        for attribute in block.attributes.values():
            if block.type == "locals":
                yield attribute.location
            yield from _written(attribute)


def _written(attribute: Attribute) -> Iterator[Location]:
    if "Statement" in attribute.text:
        for span in statements(attribute) or ():
            yield location(attribute, span)
