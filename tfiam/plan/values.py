"""Values of a plan: known, unknown ("known after apply") or sensitive, leaf by leaf."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

#: The place of a value inside a resource, as keys and list indexes: ``("inline_policy", 0, "policy")``.
Path: TypeAlias = "tuple[str | int, ...]"


class Unknown:
    """The value Terraform shows as ``(known after apply)``. There is one: :data:`UNKNOWN`.

    ``get`` answers itself, so that JMESPath's field access into an unknown object stays unknown
    instead of becoming absent.
    """

    __slots__ = ()

    def get(self, _name: str) -> Unknown:
        return self

    def __repr__(self) -> str:
        return "(known after apply)"

    def __bool__(self) -> bool:
        raise TypeError("an unknown value is neither true nor false: compare it with `is UNKNOWN` first")


UNKNOWN: Final = Unknown()

#: No resource type nests this deep. What a hostile plan nests deeper is taken for unknown.
_DEEPEST: Final = 200


class Masked:
    """A value that may be secret. It prints as ``(masked)`` wherever it ends up; only ``reveal`` gives it out."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value, for detection only: it must reach no output."""
        return self._value

    def __repr__(self) -> str:
        return "(masked)"

    __str__ = __repr__


def overlay(value: Any, unknown: Any, _depth: int = 0) -> Any:
    """``value`` (a plan's ``after``) with :data:`UNKNOWN` wherever ``unknown`` (its ``after_unknown``) says true.

    Neither argument is changed; parts without unknowns are shared with ``value``.
    https://developer.hashicorp.com/terraform/internals/json-format#change-representation
    """
    if unknown is True or _depth > _DEEPEST:
        return UNKNOWN
    if isinstance(unknown, Mapping) and unknown:
        base = value if isinstance(value, Mapping) else {}
        merged = dict(base)
        for key, marks in unknown.items():
            if marks is not False and marks is not None:
                filled = overlay(base.get(key), marks, _depth + 1)
                if filled is not None or key in base:
                    merged[key] = filled
        return merged
    if isinstance(unknown, list) and unknown:
        items = value if isinstance(value, list) else []
        count = max(len(items), len(unknown))
        padded_items = items + [None] * (count - len(items))
        padded_marks = unknown + [False] * (count - len(unknown))
        return [overlay(item, marks, _depth + 1) for item, marks in zip(padded_items, padded_marks, strict=True)]
    return value


def is_marked(marks: Any, path: Path) -> bool:
    """True if ``marks`` (``after_sensitive``, ``before_sensitive``) covers ``path`` or anything below it."""
    for step in path:
        if marks is True:
            return True
        if isinstance(marks, Mapping) and isinstance(step, str):
            marks = marks.get(step)
        elif isinstance(marks, list) and isinstance(step, int) and step < len(marks):
            marks = marks[step]
        else:
            return False
    return any(mark is True for mark in _leaves(marks))


def dotted(path: Path) -> str:
    """``("inline_policy", 0, "policy")`` as Terraform writes it: ``inline_policy[0].policy``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _leaves(marks: Any) -> Iterator[Any]:
    pending = [marks]
    while pending:
        item = pending.pop()
        if isinstance(item, Mapping):
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
        else:
            yield item


def marked_paths(marks: Any, path: Path = ()) -> Iterator[Path]:
    """The places that ``marks`` calls sensitive."""
    if marks is True:
        yield path
    elif isinstance(marks, Mapping):
        for key, inner in marks.items():
            yield from marked_paths(inner, (*path, key))
    elif isinstance(marks, list):
        for index, inner in enumerate(marks):
            yield from marked_paths(inner, (*path, index))
