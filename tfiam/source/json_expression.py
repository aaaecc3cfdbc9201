"""Expressions of ``.tf.json`` files: JSON whose strings are templates.

https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from tfiam.source.parse import parse_template
from tfiam.source.syntax import Literal, Node, ObjectOf, SyntaxFault, TupleOf
from tfiam.source.values import exact


@lru_cache(maxsize=1024)
def parse_json(text: str) -> Node:
    """The tree of an expression in JSON syntax. Raises :class:`SyntaxFault`."""
    try:
        return _node(json.loads(text))
    except (ValueError, RecursionError):
        raise SyntaxFault("an expression is no JSON") from None


def _node(value: Any) -> Node:
    if isinstance(value, str):
        return parse_template(value)
    if isinstance(value, dict):
        return ObjectOf(tuple((parse_template(key), _node(item)) for key, item in value.items()))
    if isinstance(value, list):
        return TupleOf(tuple(_node(item) for item in value))
    return Literal(exact(value) if isinstance(value, float) else value)
