"""HCL values as Python values, and the parts of them that are not known.

Text is ``str``, numbers are ``int`` or ``Decimal`` (a plan's ``float`` is taken too), lists and tuples are ``list``,
sets are :class:`HclSet` (sorted, as Terraform iterates them), maps and objects are ``dict``. A value that is not known
is a :class:`Hole`; a text that is known but for a part is a ``str`` in which a *mark* stands for the part, so that
``join``, ``format("%s")``, templates and ``jsonencode`` work on it as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias, Union

#: A mark is OPEN, the reference, CLOSE: private-use characters, which :func:`cleaned` takes out of text from outside.
OPEN: Final = "\ue000"
CLOSE: Final = "\ue001"
#: What JSON would escape inside a reference (``aws_s3_bucket.all["a"].arn``) stands in a mark as a character of its own.
_INSIDE: Final = str.maketrans({'"': "\ue002", "\\": "\ue003", "<": "\ue004", ">": "\ue005", "&": "\ue006", "\n": " "})
_OUTSIDE: Final = str.maketrans({"\ue002": '"', "\ue003": "\\", "\ue004": "<", "\ue005": ">", "\ue006": "&"})
_RESERVED: Final = re.compile("[\ue000-\ue006]")
_MARK: Final = re.compile("\ue000([^\ue000\ue001]*)\ue001")


@dataclass(frozen=True)
class Hole:
    """A value that is not known: the reference that hides it, as a plan writes it (``module.app.aws_iam_role.x.arn``)."""

    reference: str
    others: tuple[str, ...] = ()
    """Further references that hide the same value."""

    @property
    def references(self) -> tuple[str, ...]:
        """All of them, the first first."""
        return (self.reference, *self.others)


Value: TypeAlias = Union[str, bool, int, float, Decimal, "list[Any]", "dict[str, Any]", Hole, None]
Number: TypeAlias = int | float | Decimal


class HclSet(list[Any]):
    """A set: sorted and without repetitions by whoever makes it. It has no indexes."""


class HclError(Exception):
    """What Terraform would refuse. ``try`` and ``can`` catch it; the message names the construct and holds no value."""


def mark(hole: Hole) -> str:
    """The text that stands for ``hole`` inside a text."""
    return f"{OPEN}{hole.reference.translate(_INSIDE)}{CLOSE}"


def cleaned(text: str) -> str:
    """``text`` from outside (a file, a plan) without the characters that marks are made of."""
    return _RESERVED.sub("\ufffd", text)


def has_mark(text: str) -> bool:
    """True if a part of ``text`` is not known."""
    return OPEN in text


def references_in(text: str) -> tuple[str, ...]:
    """The references of the marks in ``text``, each once, in order."""
    return tuple(dict.fromkeys(match.translate(_OUTSIDE) for match in _MARK.findall(text)))


def shown(text: str) -> str:
    """``text`` with each mark as ``${reference}``."""
    return _MARK.sub(lambda match: "${" + match[1].translate(_OUTSIDE) + "}", text)


def hole_of(text: str) -> Hole | None:
    """The hole of a text that is nothing but one mark."""
    match = _MARK.fullmatch(text)
    return Hole(match[1].translate(_OUTSIDE)) if match else None


def holes_in(value: Any) -> Iterator[str]:
    """The references of everything unknown in ``value``, at any depth."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, Hole):
            yield from item.references
        elif isinstance(item, str):
            if OPEN in item:
                yield from references_in(item)
        elif isinstance(item, dict):
            pending.extend(reversed(item.values()))
            pending.extend(key for key in item if OPEN in key)
        elif isinstance(item, list):
            pending.extend(reversed(item))


def hole_from(values: Iterable[Any], otherwise: str = "") -> Hole | None:
    """One hole that names everything unknown in ``values``; None (or a hole named ``otherwise``) when nothing is."""
    references = tuple(dict.fromkeys(reference for value in values for reference in holes_in(value)))
    if references:
        return Hole(references[0], references[1:])
    return Hole(otherwise) if otherwise else None


def is_number(value: Any) -> bool:
    """True for a number; Python's ``bool`` is none."""
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def exact(number: Number) -> int | Decimal:
    """``number`` as ``int`` where it is whole, else as the ``Decimal`` that its shortest text says."""
    if isinstance(number, int):
        return number
    found = Decimal(repr(number)) if isinstance(number, float) else number
    if not found.is_finite() or found.adjusted() > 400:
        raise HclError("a number is too large")
    return int(found) if found == found.to_integral_value() else found


def number_text(number: Number) -> str:
    """``number`` as Terraform prints it: never with an exponent, without zeros at the end."""
    found = exact(number)
    if isinstance(found, int):
        return str(found) if found.bit_length() < 1400 else format(Decimal(found), "f")
    return format(found, "f").rstrip("0")
