"""Type constraints of variables: what a given value becomes.

https://developer.hashicorp.com/terraform/language/expressions/type-constraints
"""

from __future__ import annotations

from typing import Any, Final

from tfiam.source import functions
from tfiam.source.syntax import Call, Literal, Node, ObjectOf, TupleOf, Variable
from tfiam.source.values import HclError, Hole, Value

_PRIMITIVES: Final = {"string": "tostring", "number": "tonumber", "bool": "tobool"}
_LITERAL_ONLY: Final = "optional"


def converted(value: Value, constraint: Node) -> Value:
    """``value`` as the variable's ``type`` makes it: elements converted, missing optional attributes filled in.

    Raises :class:`HclError` where Terraform would refuse the value.
    """
    if value is None or isinstance(value, Hole):
        return value
    if isinstance(constraint, Variable) and constraint.name in _PRIMITIVES:
        return functions.call(_PRIMITIVES[constraint.name], [value])
    if isinstance(constraint, Call) and constraint.arguments:
        inner = constraint.arguments[0]
        if constraint.name in ("list", "set") and isinstance(value, list):
            items = [converted(item, inner) for item in value]
            return functions.call("toset", [items]) if constraint.name == "set" else items
        if constraint.name == "map" and isinstance(value, dict):
            return {key: converted(item, inner) for key, item in value.items()}
        if constraint.name == "object" and isinstance(inner, ObjectOf):
            return _object(value, inner)
        if constraint.name == "tuple" and isinstance(inner, TupleOf) and isinstance(value, list):
            return [converted(item, kind) for item, kind in zip(value, inner.items, strict=False)]
    return value


def _object(value: Value, constraint: ObjectOf) -> Value:
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for key, kind in constraint.items:
        name = str(key.value) if isinstance(key, Literal) else ""
        optional = isinstance(kind, Call) and kind.name == _LITERAL_ONLY and bool(kind.arguments)
        inner = kind.arguments[0] if isinstance(kind, Call) and optional else kind
        given = value.get(name)
        if given is None and isinstance(kind, Call) and optional:
            given = constant(kind.arguments[1]) if len(kind.arguments) > 1 else None
        elif name not in value:
            raise HclError("an object lacks an attribute")
        found[name] = converted(given, inner)
    return found


def constant(node: Node) -> Value:
    """The value of an expression without names, as defaults are."""
    from tfiam.source.evaluate import evaluate
    from tfiam.source.scope import NoScope

    return evaluate(node, NoScope())
