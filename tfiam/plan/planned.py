"""A plan without ``resource_changes``: what will be, from ``planned_values``, ``prior_state`` and the configuration.

``planned_values`` leaves unknown attributes out, so the configuration has to tell them from unset ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tfiam.plan.address import parse_address
from tfiam.plan.configuration import Configuration
from tfiam.plan.model import ChangeAction, ResourceChange
from tfiam.plan.state_values import ValueResource


def planned_change(
    resource: ValueResource, prior: ValueResource | None, configuration: Configuration
) -> ResourceChange:
    """The change that leads from ``prior`` to the planned ``resource``.

    An attribute without a value whose expression has references is unknown.
    """
    expressions = _expressions(resource, configuration)
    unknown = _unknown(resource.values or {}, expressions) or False
    if prior is None:
        action = ChangeAction.READ if resource.mode == "data" else ChangeAction.CREATE
        return resource.change(action, after_unknown=unknown)
    if resource.values is None:
        # What is forgotten (a `removed` block) stays listed, without values.
        return resource.change(ChangeAction.FORGET, before=prior.values, before_sensitive=prior.sensitive)
    same = prior.values == resource.values and not unknown
    return resource.change(
        ChangeAction.NO_OP if same else ChangeAction.UPDATE,
        before=prior.values,
        before_sensitive=prior.sensitive,
        after_unknown=unknown,
    )


def _expressions(resource: ValueResource, configuration: Configuration) -> Mapping[str, Any]:
    address = parse_address(resource.address)
    if address is None:
        return {}
    module = configuration.root
    for step in address.modules:
        call = module.calls.get(step.name)
        if call is None:
            return {}
        module = call.module
    block = module.resources.get(address.local)
    return block.expressions if block else {}


def _unknown(values: Mapping[str, Any], expressions: Mapping[str, Any]) -> dict[str, Any]:
    """Marks (as in ``after_unknown``) of what ``expressions`` sets by reference and ``values`` does not hold."""
    marks: dict[str, Any] = {}
    for name, expression in expressions.items():
        found = _unknown_member(name in values, values.get(name), expression)
        if found:
            marks[name] = found
    return marks


def _unknown_member(present: bool, value: Any, expression: Any) -> Any:
    if not present:
        return _has_references(expression)
    if isinstance(expression, Mapping) and "references" in expression:
        # A list keeps the places of its unknown elements with null.
        if isinstance(value, list) and None in value and _has_references(expression):
            return [item is None for item in value]
        return False
    blocks = expression if isinstance(expression, list) else [expression]
    if isinstance(value, Mapping):
        return _unknown_block(value, blocks[0]) if blocks else False
    if isinstance(value, list) and blocks:
        fitting = blocks if len(blocks) == len(value) else [blocks[0]] * len(value)
        marks = [_unknown_block(item, block) for item, block in zip(value, fitting, strict=True)]
        return marks if any(marks) else False
    return False


def _unknown_block(value: Any, block: Any) -> Any:
    return _unknown(value, block) if isinstance(value, Mapping) and isinstance(block, Mapping) else False


def _has_references(expression: Any) -> bool:
    """True if the expression, or one inside its blocks, has references."""
    pending = [expression]
    while pending:
        item = pending.pop()
        if isinstance(item, Mapping):
            if item.get("references"):
                return True
            pending.extend(inner for inner in item.values() if isinstance(inner, Mapping | list))
        elif isinstance(item, list):
            pending.extend(inner for inner in item if isinstance(inner, Mapping | list))
    return False
