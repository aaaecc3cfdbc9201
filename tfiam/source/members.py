"""Parts of values: elements, attributes, iteration, and values as text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tfiam.source.bounds import as_key
from tfiam.source.functions.unknown import is_loose
from tfiam.source.scope import written
from tfiam.source.syntax import Attribute, Index, Literal, Node
from tfiam.source.values import HclError, HclSet, Hole, Value, has_mark, hole_from, mark, number_text


def pairs_of(collection: Value) -> list[tuple[Value, Value]]:
    """Keys and elements in the order that Terraform iterates them."""
    if isinstance(collection, dict):
        return [(key, collection[key]) for key in sorted(collection)]
    if isinstance(collection, HclSet):
        return [(item, item) for item in collection]
    if isinstance(collection, list):
        return list(enumerate(collection))
    raise HclError("for iterates over no collection")


def member(value: Value, step: Value) -> Value:
    """``value.step`` or ``value[step]``."""
    if isinstance(step, str) and has_mark(step):
        step = hole_from([step]) or step
    if isinstance(step, Hole):
        base = f"{value.reference}, " if isinstance(value, Hole) else ""
        return Hole(f"index({base}{step.reference})", (*_references(value), *step.references))
    if isinstance(value, Hole):
        called = "(" in value.reference  # a call's result: its steps add nothing that a reader could look up
        return value if called else Hole(value.reference + written("", (as_key(step),)), value.others)
    if isinstance(value, dict):
        key = step if isinstance(step, str) else as_text(step)
        if key in value:
            found: Value = value[key]
            return found
        return _hidden_member(value)
    if isinstance(value, list) and not isinstance(value, HclSet):
        return _element(value, step)
    raise HclError("a value has no such attribute or element")


def _references(value: Value) -> tuple[str, ...]:
    return value.references if isinstance(value, Hole) else ()


def _hidden_member(value: dict[str, Any]) -> Value:
    hidden = hole_from([key for key in value if has_mark(key)])
    if hidden is None:
        raise HclError("an object has no such attribute")
    return hidden


def _element(value: list[Any], step: Value) -> Value:
    if is_loose(value):
        return hole_from(value) or Hole("index")
    if isinstance(step, str) and step.isdigit():
        step = int(step)
    if isinstance(step, bool) or not isinstance(step, int) or not 0 <= step < len(value):
        raise HclError("a list has no such element")
    found: Value = value[step]
    return found


def grouped(rows: list[tuple[Value, Value]]) -> dict[str, Any]:
    """``{for … : key => value...}``."""
    found: dict[str, list[Value]] = {}
    for key, value in rows:
        found.setdefault(mark(key) if isinstance(key, Hole) else as_text(key), []).append(value)
    return dict(found)


def object_of(rows: list[tuple[Value, Value]]) -> dict[str, Any]:
    """``{for … : key => value}``."""
    found: dict[str, Value] = {}
    for key, value in rows:
        text = mark(key) if isinstance(key, Hole) else as_text(key)
        if text in found and not has_mark(text):
            raise HclError("for makes the same key twice")
        found[text] = value
    return found


def as_text(value: Value) -> str:
    """A text inside a template or as a key."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, Decimal)):
        return number_text(value)
    raise HclError("a template needs a text, a number or a truth value")


def steps_of(each: Node) -> str:
    """The steps behind a splat as they are written."""
    if isinstance(each, Attribute):
        return f"{steps_of(each.base)}.{each.name}"
    if isinstance(each, Index):
        key = each.key.value if isinstance(each.key, Literal) else "…"
        return f"{steps_of(each.base)}[{key}]"
    return ""
