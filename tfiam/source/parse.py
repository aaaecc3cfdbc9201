"""Expression text to a syntax tree, by python-hcl2's Lark tree.

``hcl2.loads`` is no help here: it re-renders expressions as text. The tree is converted node by node; strings and
heredocs never reach it (see ``literals``).
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from tfiam.source.literals import PLACEHOLDER, RawTemplate, lift
from tfiam.source.syntax import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Element,
    For,
    Index,
    Literal,
    Node,
    ObjectOf,
    Splat,
    SyntaxFault,
    Template,
    TupleOf,
    Unary,
    Variable,
)
from tfiam.source.templates import read_template
from tfiam.source.values import cleaned

#: No expression is longer; what is, stays opaque.
LONGEST: Final = 400_000
#: Nor so much of it outside of strings, which python-hcl2 takes 40 microseconds a word for.
LONGEST_CODE: Final = 100_000
_DEEPEST: Final = 120
_REFERENCE: Final = re.compile(r"\s*(?:true|false|null|[a-zA-Z_][\w-]*(?:\.[a-zA-Z_][\w-]*)+)\s*", re.ASCII)
_KEYWORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None}


class ParserMissing(SyntaxFault):
    """``hcl2`` is not python-hcl2."""


@lru_cache(maxsize=4096)
def parse_expression(text: str) -> Node:
    """The tree of one expression. Raises :class:`SyntaxFault`."""
    if len(text) > LONGEST:
        raise SyntaxFault("an expression is too long")
    return _parse(cleaned(text.replace("\r\n", "\n")), 0)


@lru_cache(maxsize=512)
def parse_template(text: str) -> Template:
    """The tree of a template file. Raises :class:`SyntaxFault`."""
    if len(text) > LONGEST:
        raise SyntaxFault("a template is too long")
    return read_template(RawTemplate(cleaned(text), quoted=False), lambda inner: _parse(inner, 1))


def _parse(text: str, nesting: int) -> Node:
    if nesting > _DEEPEST:
        raise SyntaxFault("templates are nested too deep")
    if _REFERENCE.fullmatch(text):
        return _reference(text)
    code, literals = lift(text)
    if len(code) > LONGEST_CODE:
        raise SyntaxFault("an expression is too long")
    tree = _lark_tree(code.strip())
    convert = _Converter(literals, lambda inner: _parse(inner, nesting + 8))
    return convert.node(tree, nesting)


def _reference(text: str) -> Node:
    """Most expressions are a name and attributes; the grammar takes a millisecond for each."""
    name, *attributes = text.strip().split(".")
    node: Node = Literal(_KEYWORDS[name]) if name in _KEYWORDS else Variable(name)
    for attribute in attributes:
        node = Attribute(node, attribute)
    return node


@lru_cache(maxsize=1)
def _parser() -> Callable[[str], Any]:
    hcl2 = importlib.import_module("hcl2")
    parses: Callable[[str], Any] | None = getattr(hcl2, "parses_to_tree", None)
    if parses is None:
        raise ParserMissing("hcl2 belongs to bc-python-hcl2 here")
    return parses


def _lark_tree(code: str) -> Any:
    from lark.exceptions import LarkError

    if any(run in code for run in ("(" * _DEEPEST, "[" * _DEEPEST, "{" * _DEEPEST)):
        raise SyntaxFault("an expression is nested too deep")
    try:
        start = _parser()(f"x = {code}\n")
    except LarkError as error:
        raise SyntaxFault("an expression does not parse") from error
    attributes = list(_trees(start.children[0]))
    if len(attributes) != 1 or attributes[0].data != "attribute":
        raise SyntaxFault("an expression ends before its text")
    return list(_trees(attributes[0]))[1]


def _trees(tree: Any) -> Iterator[Any]:
    """The children that are rules; tokens and line ends are left out."""
    for child in tree.children:
        if hasattr(child, "data") and child.data != "new_line_or_comment":
            yield child


def _has_token(tree: Any, kind: str) -> bool:
    return any(getattr(child, "type", "") == kind for child in tree.children)


class _Converter:
    """Turns a Lark tree into nodes. Each method takes a rule's children."""

    def __init__(self, literals: tuple[RawTemplate, ...], parse: Callable[[str], Node]) -> None:
        self._literals = literals
        self._parse = parse

    def node(self, tree: Any, depth: int) -> Node:
        if depth > _DEEPEST:
            raise SyntaxFault("an expression is nested too deep")
        kind = str(tree.data)
        children = list(_trees(tree))
        if kind == "expr_term" and len(children) == 1:
            return self.node(children[0], depth + 1)
        method = getattr(self, f"_{kind}", None)
        if method is None:
            raise SyntaxFault(f"an expression holds a {kind}")
        found: Node = method(tree, children, depth + 1)
        return found

    def _identifier(self, tree: Any, _children: list[Any], _depth: int) -> Node:
        return Variable(_word(tree))

    def _literal_value(self, tree: Any, _children: list[Any], _depth: int) -> Node:
        return Literal(_KEYWORDS[_word(tree)])

    def _int_lit(self, tree: Any, _children: list[Any], _depth: int) -> Node:
        if len(_word(tree)) > 400:
            raise SyntaxFault("a number is too long")
        return Literal(int(_word(tree)))

    def _float_lit(self, tree: Any, _children: list[Any], _depth: int) -> Node:
        return Literal(Decimal(_word(tree)))

    def _unary_op(self, tree: Any, children: list[Any], depth: int) -> Node:
        operand = self.node(children[0], depth)
        return Unary(str(tree.children[0]), operand)

    def _binary_op(self, _tree: Any, children: list[Any], depth: int) -> Node:
        operator, right = _trees(children[1])
        return Binary(_word(operator), self.node(children[0], depth), self.node(right, depth))

    def _conditional(self, _tree: Any, children: list[Any], depth: int) -> Node:
        condition, then, otherwise = (self.node(child, depth) for child in children)
        return Conditional(condition, then, otherwise)

    def _tuple(self, _tree: Any, children: list[Any], depth: int) -> Node:
        return TupleOf(tuple(self.node(child, depth) for child in children))

    def _object(self, _tree: Any, children: list[Any], depth: int) -> Node:
        pairs = (list(_trees(child)) for child in children)
        return ObjectOf(tuple((self._key(key, depth), self.node(value, depth)) for key, value in pairs))

    def _key(self, tree: Any, depth: int) -> Node:
        """A bare name as key of an object is that name."""
        inner = next(_trees(tree))
        bare = inner
        while bare.data == "expr_term" and not _has_token(bare, "LPAR"):
            bare = next(_trees(bare))
        if bare.data in ("identifier", "keyword", "literal_value"):
            return Literal(_word(bare))
        return self.node(inner, depth)

    def _function_call(self, _tree: Any, children: list[Any], depth: int) -> Node:
        names = [_word(child) for child in children if child.data == "identifier"]
        arguments = next((child for child in children if child.data == "arguments"), None)
        given = tuple(self.node(child, depth) for child in _trees(arguments)) if arguments else ()
        if names == [PLACEHOLDER]:
            return self._lifted(given)
        return Call("::".join(names), given, expand=arguments is not None and _has_token(arguments, "ELLIPSIS"))

    def _lifted(self, given: tuple[Node, ...]) -> Node:
        number = given[0].value if len(given) == 1 and isinstance(given[0], Literal) else None
        if not isinstance(number, int) or not 0 <= number < len(self._literals):
            raise SyntaxFault("an expression does not parse")
        template = read_template(self._literals[number], self._parse)
        if all(isinstance(part, str) for part in template.parts):
            return Literal("".join(part for part in template.parts if isinstance(part, str)))
        return template

    def _get_attr_expr_term(self, _tree: Any, children: list[Any], depth: int) -> Node:
        return self._step(self.node(children[0], depth), children[1], depth)

    _index_expr_term = _get_attr_expr_term

    def _step(self, base: Node, step: Any, depth: int) -> Node:
        if step.data == "get_attr":
            return Attribute(base, _word(next(_trees(step))))
        if step.data == "short_index":
            return Index(base, Literal(int(str(step.children[-1]))))
        return Index(base, self.node(next(_trees(step)), depth))

    def _full_splat_expr_term(self, _tree: Any, children: list[Any], depth: int) -> Node:
        each: Node = Element()
        for step in _trees(children[1]):
            each = self._step(each, step, depth)
        return Splat(self.node(children[0], depth), each)

    def _attr_splat_expr_term(self, _tree: Any, children: list[Any], depth: int) -> Node:
        """Behind ``.*`` only attributes belong to each element; an index is of the resulting list."""
        steps = list(_trees(children[1]))
        inside = next((count for count, step in enumerate(steps) if step.data == "braces_index"), len(steps))
        each: Node = Element()
        for step in steps[:inside]:
            each = self._step(each, step, depth)
        found: Node = Splat(self.node(children[0], depth), each)
        for step in steps[inside:]:
            found = self._step(found, step, depth)
        return found

    def _for_tuple_expr(self, _tree: Any, children: list[Any], depth: int) -> Node:
        return self._for(children, depth, key=None, grouping=False)

    def _for_object_expr(self, tree: Any, children: list[Any], depth: int) -> Node:
        intro, key, *rest = children
        grouping = _has_token(tree, "ELLIPSIS")
        return self._for([intro, *rest], depth, key=self.node(key, depth), grouping=grouping)

    def _for(self, children: list[Any], depth: int, *, key: Node | None, grouping: bool) -> Node:
        intro, value, *condition = children
        *names, collection = _trees(intro)
        key_name = _word(names[0]) if len(names) == 2 else ""
        test = self.node(next(_trees(condition[0])), depth) if condition else None
        body = self.node(value, depth)
        return For(key_name, _word(names[-1]), self.node(collection, depth), key, body, test, grouping)


def _word(tree: Any) -> str:
    """The text of a rule that is one token (an operator may carry the line end before it)."""
    return str(tree.children[0]).strip()
