"""Unknowns that nobody wrote: the provider's own to fill, and not "left for after the apply" by anyone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tfiam.extract.links import Links
from tfiam.plan.model import ResourceChange
from tfiam.plan.values import UNKNOWN

#: What the provider always computes for a new resource; unknown here is not "left at its default".
_IDENTITY = frozenset({"arn", "id", "name", "unique_id"})


def without_unwritten(values: Mapping[str, Any], change: ResourceChange, links: Links) -> Mapping[str, Any]:
    """Unknown arguments that the configuration does not show are absent when created, as before when updated.

    ``inline_policy`` of a new role without such blocks is "known after apply", as is every optional and computed
    argument, also inside a block (``http_tokens`` of ``metadata_options``). A ``dynamic`` block is not shown in the
    configuration, but its blocks are in the values, one by one: what is in them stays as it is.
    """
    unknown = [name for name, value in values.items() if value is UNKNOWN and name not in _IDENTITY]
    blocks = [name for name, value in values.items() if _has_unknown(value)]
    written = links.configured(change) if unknown or blocks else None
    if written is None:
        return values
    before = change.values_before or {}
    unset: dict[str, Any] = {name: before.get(name) for name in unknown if name not in written}
    for name in blocks:
        shown = _mappings(written.get(name))
        if shown:
            unset[name] = _filled(values[name], shown, change.values_before and before.get(name))
    return {**values, **unset} if unset else values


def _has_unknown(value: Any) -> bool:
    """True for blocks of which any has an unknown argument."""
    return any(one is UNKNOWN for block in _mappings(value) or () for one in block.values())


def _filled(blocks: list[Any], shown: list[Any], before: Any) -> list[Any]:
    """``blocks`` with what the configuration does not show in any of them as it was: absent in a new resource.

    Of several blocks of an existing resource nobody knows which was which: they stay as they are. ``before`` is None for a new one.
    """
    names = frozenset(name for one in shown for name in one)
    if before is None:
        return [_set(block, names, {}) for block in blocks]
    earlier = _mappings(before)
    if len(blocks) != 1 or earlier is None or len(earlier) > 1:
        return blocks
    return [_set(blocks[0], names, earlier[0] if earlier else {})]


def _set(block: Mapping[str, Any], names: frozenset[str], before: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: before.get(name) if value is UNKNOWN and name not in names else value for name, value in block.items()
    }


def _mappings(value: Any) -> list[Any] | None:
    """Blocks as a list of them; None for what is none."""
    return value if isinstance(value, list) and all(isinstance(one, Mapping) for one in value) else None
