"""The raw expressions of a plan's configuration: which references stand behind an attribute.

A plan shows no expression text, only ``{"references": [...]}`` or ``{"constant_value": ...}`` for each argument.
https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tfiam.plan.address import ModuleStep
from tfiam.plan.configuration import ConfigModule, Configuration
from tfiam.plan.values import Path


def module_at(configuration: Configuration, modules: tuple[ModuleStep, ...]) -> ConfigModule | None:
    """The configuration of the module that an instance address stands in."""
    module = configuration.root
    for step in modules:
        call = module.calls.get(step.name)
        if call is None:
            return None
        module = call.module
    return module


def expression_at(expressions: Mapping[str, Any], path: Path) -> Any:
    """The expression behind ``path``, or the nearest enclosing one; None when the plan does not show it.

    Blocks written with ``dynamic`` are not shown by Terraform, so the answer may be None though the value exists.
    """
    node: Any = expressions
    for step in path:
        if is_expression(node):
            return node
        if isinstance(step, str):
            node = node.get(step) if isinstance(node, Mapping) else None
        elif isinstance(node, list):
            node = node[step] if step < len(node) else node[-1] if node else None
        if node is None:
            return None
    return node


def is_expression(node: Any) -> bool:
    """True for a leaf of the expression tree."""
    return isinstance(node, Mapping) and ("references" in node or "constant_value" in node)


def references_in(node: Any) -> tuple[str, ...]:
    """The longest form of every reference at or below an expression: ``aws_iam_role.x.arn`` and not ``aws_iam_role.x``."""
    seen = tuple(dict.fromkeys(_all(node)))
    return tuple(
        ref for ref in seen if not any(other.startswith((f"{ref}.", f"{ref}[")) for other in seen if other != ref)
    )


def _all(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        references = node.get("references")
        if isinstance(references, list):
            yield from (ref for ref in references if isinstance(ref, str))
        elif "constant_value" not in node:
            for inner in node.values():
                yield from _all(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _all(inner)
