"""Selecting from a resource's values by JMESPath, keeping the place and the unknowns.

JMESPath alone cannot tell missing from null from unknown and loses list positions, so lists are walked here and JMESPath
answers for the names between them. Selecting is all it does: judging is for Python.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jmespath
from jmespath.parser import ParsedResult

from tfiam.plan.values import UNKNOWN, Path

_LIST_STEP = re.compile(r"\[(\*|\d+)\]\.?")
_PLAIN = re.compile(r"[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*")


@dataclass(frozen=True)
class Selected:
    """A selected value (``UNKNOWN`` where Terraform does not know it yet) and its place."""

    path: Path
    value: Any


def select(expression: str, values: Mapping[str, Any]) -> tuple[Selected, ...]:
    """Everything that ``expression`` selects; absent and null values are left out.

    ``a || b`` takes the first alternative that selects anything. An unknown list or block selects one unknown value at the
    place of the list.
    """
    for alternative in _alternatives(expression):
        found = _walk(alternative, 0, values, ())
        if found:
            return tuple(found)
    return ()


def first(expression: str, values: Mapping[str, Any]) -> Any:
    """The first selected value, ``UNKNOWN``, or None when nothing is there."""
    found = select(expression, values)
    return found[0].value if found else None


@lru_cache(maxsize=4096)
def _alternatives(expression: str) -> tuple[tuple[str, ...], ...]:
    """Each alternative as names and list steps in turn: ``("inline_policy", "*", "policy")``."""
    return tuple(tuple(_LIST_STEP.split(part.strip())) for part in expression.split(" || "))


@lru_cache(maxsize=4096)
def _compiled(expression: str) -> ParsedResult:
    return jmespath.compile(expression)


def _walk(steps: tuple[str, ...], position: int, value: Any, path: Path) -> list[Selected]:
    if value is UNKNOWN:
        return [Selected(path, UNKNOWN)]
    if value is None:
        return []
    if position == len(steps):
        return [Selected(path, value)]
    step = steps[position]
    if position % 2 == 0:
        if not step:
            return _walk(steps, position + 1, value, path)
        inner = _compiled(step).search(value)
        return _walk(steps, position + 1, inner, path + _names(step))
    if not isinstance(value, list):
        return []
    wanted = range(len(value)) if step == "*" else [int(step)] if int(step) < len(value) else []
    return [found for index in wanted for found in _walk(steps, position + 1, value[index], (*path, index))]


def _names(step: str) -> Path:
    return tuple(step.split(".")) if _PLAIN.fullmatch(step) else (step,)
