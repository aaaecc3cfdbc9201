"""The value of a resource's attribute as its block in the source writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tfiam.plan.address import parse_address
from tfiam.plan.model import ResourceChange
from tfiam.plan.values import Path
from tfiam.source.bounds import TooLarge
from tfiam.source.members import member, pairs_of
from tfiam.source.model import Attribute, Block
from tfiam.source.values import HclError, Hole, Value, holes_in
from tfiam.source.world import InstanceScope, ModuleScope, World

_MAX_BLOCKS: Final = 2_000


@dataclass(frozen=True)
class Written:
    """A value, and the attribute that writes it."""

    value: Value
    attribute: Attribute

    @property
    def place(self) -> str:
        """``main.tf:12``."""
        return f"{self.attribute.file}:{self.attribute.start_line}"


def written_at(world: World, change: ResourceChange, path: Path) -> Written | None:
    """What the source says of ``change`` at ``path``; None when it does not say it, or says what Terraform would refuse."""
    address = parse_address(change.address)
    module = world.module(address.modules) if address else None
    block = module.source.resources.get(address.local) if module and address else None
    if module is None or block is None or address is None:
        return None
    try:
        return _in_block(block, InstanceScope(module, block, address.key), path, change.values_after)
    except (HclError, TooLarge):
        return None


def _in_block(block: Block, scope: InstanceScope, path: Path, planned: Any) -> Written | None:
    """Down nested blocks to the attribute; ``planned`` are the plan's values of ``block``."""
    name = path[0] if path else ""
    if len(path) > 2 and isinstance(path[1], int) and any(_is_called(one, str(name)) for one in block.nested):
        listed = planned.get(name) if isinstance(planned, Mapping) else None
        inner = listed[path[1]] if isinstance(listed, list) and path[1] < len(listed) else None
        found = _chosen(list(_nested(block, str(name), scope)), path[1], inner)
        return _in_block(found[0], found[1], path[2:], inner) if found else None
    attribute = block.attributes.get(str(name))
    if attribute is None:
        return None
    value = scope.module.world.evaluated(attribute, scope)
    for step in path[1:]:
        value = member(value, step)
    return Written(value, attribute)


def _nested(block: Block, name: str, scope: InstanceScope) -> Iterator[tuple[Block, InstanceScope]]:
    """The nested blocks of one type in order; a ``dynamic`` one as often as it is made."""
    count = 0
    for nested in block.nested:
        if nested.type == name:
            yield nested, scope
        elif _is_called(nested, name):
            for pair in _made(nested, scope):
                count += 1
                if count > _MAX_BLOCKS:
                    raise TooLarge
                yield pair


def _is_called(block: Block, name: str) -> bool:
    return block.type == name or (block.type == "dynamic" and block.labels == (name,))


def _made(dynamic: Block, scope: InstanceScope) -> Iterator[tuple[Block, InstanceScope]]:
    """https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks"""
    content = next((one for one in dynamic.nested if one.type == "content"), None)
    for_each = dynamic.attributes.get("for_each")
    if content is None or for_each is None:
        raise HclError("a dynamic block is not whole")
    iterator = dynamic.attributes.get("iterator")
    name = iterator.text.strip().strip('"') if iterator else dynamic.labels[0]
    collection = scope.module.world.evaluated(for_each, scope)
    if isinstance(collection, Hole):
        raise HclError("how many blocks there are is not known")
    for key, value in pairs_of(collection):
        yield content, scope.binding(name, {"key": key, "value": value})


def _chosen(
    candidates: list[tuple[Block, InstanceScope]], index: int, planned: Any
) -> tuple[Block, InstanceScope] | None:
    """The block that made the plan's block ``index``: blocks of a set stand in the plan in another order."""
    fitting = [pair for pair in candidates if _fits(pair, planned)]
    if len(fitting) == 1:
        return fitting[0]
    same_place = candidates[index] if index < len(candidates) else None
    return same_place if same_place in fitting else None


def _fits(pair: tuple[Block, InstanceScope], planned: Any) -> bool:
    """True if what is known on both sides of a block's plain arguments is the same."""
    if not isinstance(planned, Mapping):
        return True
    block, scope = pair
    for name, attribute in block.attributes.items():
        known = planned.get(name)
        if not isinstance(known, (str, bool)):
            continue
        try:
            value = scope.module.world.evaluated(attribute, scope)
        except HclError:
            return False
        if not any(holes_in(value)) and value != known and not _same_document(value, known):
            return False
    return True


def _same_document(value: Value, known: Any) -> bool:
    """Documents are compared elsewhere, leaf by leaf; here a text that may be one does not tell blocks apart."""
    return isinstance(value, str) and value.lstrip().startswith("{") and str(known).lstrip().startswith("{")


def module_of(world: World, change: ResourceChange) -> ModuleScope | None:
    """The module instance that a resource stands in."""
    address = parse_address(change.address)
    return world.module(address.modules) if address else None
