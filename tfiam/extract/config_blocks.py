"""Which block of the configuration a planned block was written by.

The plan lists the blocks of a set in an order of its own, and does not show ``dynamic`` blocks in the configuration at
all, so positions alone do not tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tfiam.extract.references import is_expression
from tfiam.plan.values import UNKNOWN


def matched(planned: Sequence[Any], configured: Any) -> list[Mapping[str, Any] | None]:
    """For each planned block, the configuration's block that fits it; None when no block does (it is ``dynamic``).

    A block of the configuration is used once, in order.
    """
    left = [block for block in configured if isinstance(block, Mapping)] if isinstance(configured, list) else []
    found: list[Mapping[str, Any] | None] = []
    for block in planned:
        fitting = next((one for one in left if isinstance(block, Mapping) and _fits(block, one)), None)
        if fitting is not None:
            left.remove(fitting)
        found.append(fitting)
    return found


def _fits(planned: Mapping[str, Any], block: Mapping[str, Any]) -> bool:
    return all(_member_fits(value, block.get(name)) for name, value in planned.items())


def _member_fits(value: Any, expression: Any) -> bool:
    if is_expression(expression):
        if "constant_value" not in expression:
            return True
        constant = expression["constant_value"]
        if isinstance(value, list) and isinstance(constant, list):
            return all(one is not UNKNOWN for one in value) and sorted(map(str, value)) == sorted(map(str, constant))
        return value is not UNKNOWN and (value == constant or str(value) == str(constant))
    if isinstance(value, list) and isinstance(expression, list):
        inner = matched(value, expression)
        return len(value) >= len(expression) and sum(one is not None for one in inner) == len(expression)
    if expression is None:
        # Not written: absent, a default, or blocks that are all dynamic.
        return value is not UNKNOWN and not (isinstance(value, list) and any(one is UNKNOWN for one in value))
    return True
