"""Values of resources as the plan has them, for expressions that refer to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tfiam.plan.address import Key, ModuleStep, module_prefix, parse_address
from tfiam.plan.model import Plan, ResourceChange
from tfiam.plan.values import UNKNOWN, Path, is_marked
from tfiam.source.members import member
from tfiam.source.model import Block
from tfiam.source.scope import written
from tfiam.source.values import HclError, Hole, Value, cleaned, mark

#: What is text in every resource type: as an unknown text it can stand where a list cannot (``formatlist``).
_TEXTS: Final = frozenset({("arn",), ("id",)})


class PlannedResources:
    """The resources of one plan by block and instance. ``rendered`` gives the text of a deferred data source."""

    def __init__(self, plan: Plan, rendered: Callable[[ResourceChange, str], str | None] | None = None) -> None:
        self._complete = plan.complete
        self._rendered = rendered or (lambda _change, _attribute: None)
        self._instances: dict[tuple[tuple[ModuleStep, ...], str], dict[Key, ResourceChange]] = {}
        self._module_keys: dict[tuple[tuple[ModuleStep, ...], str], dict[Key, None]] = {}
        for change in plan.resources:
            address = parse_address(change.address) if change.deposed is None else None
            if address is None or change.values_after is None:
                continue
            self._instances.setdefault((address.modules, address.local), {})[address.key] = change
            for depth, step in enumerate(address.modules):
                self._module_keys.setdefault((address.modules[:depth], step.name), {})[step.key] = None

    def module_keys(self, modules: tuple[ModuleStep, ...], name: str) -> tuple[Key, ...]:
        """The instance keys of a module call that the plan shows."""
        return tuple(self._module_keys.get((modules, name), ()))

    def value(self, modules: tuple[ModuleStep, ...], block: Block, steps: tuple[str | int, ...]) -> tuple[Value, int]:
        """A resource's attribute, an instance, or all instances as list or map; and how many steps led there."""
        instances = self._instances.get((modules, block.name), {})
        if not instances and (not repeated(block) or not self._complete):
            return Hole(written(module_prefix(modules) + block.name, steps)), len(steps)
        if not repeated(block):
            return self._attribute(next(iter(instances.values())), steps), len(steps)
        if steps:
            key = _as_key(steps[0], block)
            if key not in instances:
                raise HclError("a resource has no such instance")
            return self._attribute(instances[key], steps[1:]), len(steps)
        ordered = sorted(instances, key=in_order)
        if "count" in block.attributes:
            return [self._attribute(instances[key], ()) for key in ordered], 0
        return {str(key): self._attribute(instances[key], ()) for key in ordered}, 0

    def _attribute(self, change: ResourceChange, steps: tuple[str | int, ...]) -> Value:
        values = change.values_after
        if steps and str(steps[0]) not in (values or {}):
            return Hole(written(change.address, steps))
        if steps:
            found: Value = self._leaf(change, (values or {})[str(steps[0])], (steps[0],))
            for step in steps[1:]:
                found = member(found, step)
            return found
        return {name: self._leaf(change, value, (name,)) for name, value in (values or {}).items()}

    def _leaf(self, change: ResourceChange, raw: Any, path: Path) -> Any:
        if is_marked(change.after_sensitive, path) and not isinstance(raw, (list, dict)):
            return Hole(written(change.address, path))
        if raw is UNKNOWN:
            text = self._rendered(change, str(path[0])) if change.mode == "data" and len(path) == 1 else None
            hole = Hole(written(change.address, path))
            return text if text is not None else mark(hole) if path in _TEXTS else hole
        if isinstance(raw, dict):
            return {cleaned(key): self._leaf(change, value, (*path, key)) for key, value in raw.items()}
        if isinstance(raw, list):
            return [self._leaf(change, value, (*path, index)) for index, value in enumerate(raw)]
        return cleaned(raw) if isinstance(raw, str) else raw


def known(raw: Any) -> Any:
    """A JSON value of the plan as HCL value."""
    if isinstance(raw, str):
        return cleaned(raw)
    if isinstance(raw, dict):
        return {cleaned(key): known(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [known(value) for value in raw]
    return raw


def repeated(block: Block) -> bool:
    """True for a block with ``count`` or ``for_each``."""
    return "count" in block.attributes or "for_each" in block.attributes


def in_order(key: Key) -> tuple[int, str]:
    """Instance keys as Terraform orders them."""
    return (key, "") if isinstance(key, int) else (-1, str(key))


def _as_key(step: str | int, block: Block) -> Key:
    if "count" in block.attributes:
        return int(step) if isinstance(step, str) and step.isdigit() else step
    return str(step)
