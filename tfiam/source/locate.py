"""Where a resource, an attribute or a policy statement of the plan stands in the source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tfiam.plan.address import Key, parse_address, split_steps
from tfiam.source.model import Attribute, Block, Location
from tfiam.source.modules import ModuleSource
from tfiam.source.positions import Span, descend, location, statements, unwrapped, whole
from tfiam.source.tree import SourceTree

_REFERENCE: Final = re.compile(r"(local|var)\.([^\W\d][\w-]*)|module\.([^\W\d][\w-]*)(?:\[[^\]]*\])?\.([^\W\d][\w-]*)")
_DOCUMENT: Final = re.compile(r"(data\.aws_iam_policy_document\.[^\W\d][\w-]*)(?:\[[^\]]*\])?\.(?:minified_)?json")
#: How a ``.tf.json`` file writes a reference, and HCL of old.
_INTERPOLATION: Final = re.compile(r'"\$\{\s*([^"{}]*?)\s*\}"')
_MERGED: Final = frozenset({"source_policy_documents", "override_policy_documents"})
_MAX_HOPS: Final = 16


@dataclass(frozen=True)
class _Place:
    """A part of an attribute, in the module that ``path`` calls."""

    path: tuple[str, ...]
    attribute: Attribute
    span: Span


class Locator:
    """Answers from a tree; a place that is not found exactly is given by what stands around it."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self._known: dict[tuple[str, str, int | None], Location | None] = {}

    def calls(self, address: str) -> tuple[Location, ...]:
        """The ``module`` blocks that lead to a resource, the root's first."""
        parsed = parse_address(address)
        names = tuple(step.name for step in parsed.modules) if parsed else ()
        callers = ((self._tree.module(names[:depth]), name) for depth, name in enumerate(names))
        return tuple(one.calls[name].location for one, name in callers if one and name in one.calls)

    def location(self, address: str, attribute: str = "", statement: int | None = None) -> Location | None:
        """The lines of the statement, else of the attribute (``inline_policy[0].policy``), else of the block; None without it.

        A statement is looked for where it is written: in the attribute, or in the local value, module argument, output or
        ``aws_iam_policy_document`` that it is taken from.
        """
        key = (address, attribute, statement)
        if key not in self._known:
            self._known[key] = self._locate(*key)
        return self._known[key]

    def _locate(self, address: str, attribute: str, statement: int | None) -> Location | None:
        parsed = parse_address(address)
        if parsed is None:
            return None
        path = tuple(step.name for step in parsed.modules)
        module = self._tree.module(path)
        block = module.resources.get(parsed.local) if module else None
        if block is None:
            return None
        if statement is not None and parsed.local.startswith("data.aws_iam_policy_document."):
            return _nth_statement(block, statement)
        found = _within(block, split_steps(attribute))
        if isinstance(found, Block):
            return found.location
        written = self._statement(_Place(path, *found), statement) if statement is not None else None
        return written or location(*found)

    def _statement(self, place: _Place | None, statement: int) -> Location | None:
        """Follows references to where the document is written."""
        for _ in range(_MAX_HOPS):
            if place is None:
                return None
            attribute = place.attribute
            listed = statements(attribute, place.span)
            if listed is not None:
                return location(attribute, listed[statement]) if statement < len(listed) else attribute.location
            span = unwrapped(attribute.text, place.span)
            text = attribute.text[span.start : span.end]
            interpolation = _INTERPOLATION.fullmatch(text)
            text = interpolation[1] if interpolation else text
            module = self._tree.module(place.path)
            document = _DOCUMENT.fullmatch(text)
            if document is not None:
                block = module.resources.get(document.group(1)) if module else None
                return _nth_statement(block, statement) if block else None
            followed = self._follow(text, place.path, module)
            if followed is None and "Statement" in text:
                return attribute.location  # the document is made here, its statements by an expression
            place = followed
        return None

    def _follow(self, text: str, path: tuple[str, ...], module: ModuleSource | None) -> _Place | None:
        """The attribute that a reference leads to: a local value, a module's argument in its call, an output."""
        match = _REFERENCE.fullmatch(text)
        if match is None or module is None:
            return None
        kind, name, call, output = match.groups()
        found: Attribute | None = None
        if kind == "local":
            found = module.locals.get(name)
        elif kind == "var" and path:
            parent = self._tree.module(path[:-1])
            block = parent.calls.get(path[-1]) if parent else None
            argument = block.attributes.get(name) if block else None
            default = module.variables.get(name)
            found, path = (
                (argument, path[:-1]) if argument else (default.attributes.get("default") if default else None, path)
            )
        elif call:
            path = (*path, call)
            inner = self._tree.module(path)
            block = inner.outputs.get(output) if inner else None
            found = block.attributes.get("value") if block else None
        return _Place(path, found, whole(found)) if found else None


def _nth_statement(block: Block, statement: int) -> Location:
    """Of an ``aws_iam_policy_document``: its block, or the dynamic one that makes it; all of it when documents are merged in."""
    if _MERGED & block.attributes.keys():
        return block.location
    found = _nested(block, "statement", statement)
    return found.location if found else block.location


def _nested(block: Block, type_: str, position: int) -> Block | None:
    """The nested block at that position among those of its type. None when how many a dynamic one makes would have to be known."""
    those = [one for one in block.nested if one.type == type_ or (one.type == "dynamic" and one.labels == (type_,))]
    for count, one in enumerate(those):
        if one.type == "dynamic":
            return one if count == len(those) - 1 else None
        if count == position:
            return one
    return None


def _within(block: Block, steps: Sequence[tuple[str, Key]]) -> Block | tuple[Attribute, Span]:
    """The smallest part of the block that the steps surely lead to."""
    for depth, (name, key) in enumerate(steps):
        attribute = block.attributes.get(name)
        nested = _nested(block, name, key if isinstance(key, int) else 0)
        if attribute is not None and (nested is None or not isinstance(key, int)):
            return attribute, _inside(attribute, steps[depth:])
        if nested is None:
            return block
        content = next((one for one in nested.nested if one.type == "content"), nested)
        block = content if nested.type == "dynamic" else nested
    return block


def _inside(attribute: Attribute, steps: Sequence[tuple[str, Key]]) -> Span:
    span = whole(attribute)
    flat = [step for name, key in steps for step in (name, key) if step is not None][1:]
    for step in flat:
        entry = descend(attribute, span, step)
        if entry is None:
            break
        span = entry.value
    return span
