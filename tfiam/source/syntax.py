"""The syntax tree of an HCL expression.

https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#expressions
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from tfiam.source.values import Value


class SyntaxFault(Exception):  # noqa: N818 - an expression that does not parse is no error of the program
    """An expression that cannot be read. The message names the construct and quotes nothing."""


@dataclass(frozen=True)
class Literal:
    """A constant."""

    value: Value


@dataclass(frozen=True)
class Variable:
    """The first name of a reference."""

    name: str


@dataclass(frozen=True)
class Attribute:
    """``base.name``."""

    base: Node
    name: str


@dataclass(frozen=True)
class Index:
    """``base[key]``, and the old ``base.0``."""

    base: Node
    key: Node


@dataclass(frozen=True)
class Splat:
    """``base[*].steps`` or ``base.*.steps``; ``steps`` are applied to each element (their ``base`` is ``ELEMENT``)."""

    base: Node
    each: Node


@dataclass(frozen=True)
class Element:
    """The element inside a splat."""


@dataclass(frozen=True)
class Unary:
    """``-operand`` or ``!operand``."""

    operator: str
    operand: Node


@dataclass(frozen=True)
class Binary:
    """``left operator right``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Conditional:
    """``condition ? then : otherwise``."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True)
class Call:
    """``name(arguments)``; with ``expand`` the last argument is a list of further ones."""

    name: str
    arguments: tuple[Node, ...]
    expand: bool = False


@dataclass(frozen=True)
class TupleOf:
    """``[items]``."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class ObjectOf:
    """``{ key = value }``; a bare name as key is a :class:`Literal`."""

    items: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True)
class For:
    """``[for key_name, value_name in collection : value if condition]``; an object when it has a ``key``."""

    key_name: str
    value_name: str
    collection: Node
    key: Node | None
    value: Node
    condition: Node | None = None
    grouping: bool = False


@dataclass(frozen=True)
class TemplateIf:
    """``%{ if }`` inside a template."""

    condition: Node
    then: Template
    otherwise: Template


@dataclass(frozen=True)
class TemplateFor:
    """``%{ for }`` inside a template."""

    key_name: str
    value_name: str
    collection: Node
    body: Template


@dataclass(frozen=True)
class Template:
    """A quoted string, a heredoc or a template file. Text, interpolated expressions and directives in order."""

    parts: tuple[str | Node, ...]


Node: TypeAlias = (
    Literal
    | Variable
    | Attribute
    | Index
    | Splat
    | Element
    | Unary
    | Binary
    | Conditional
    | Call
    | TupleOf
    | ObjectOf
    | For
    | TemplateIf
    | TemplateFor
    | Template
)
