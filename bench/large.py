"""Large plans made of a real one: a story's planned resources many times, each copy in a module and with names of its own.

``multiplied(story, 100)`` renames what the story names (``name``, ``bucket``, ``function_name`` …) wherever the name stands,
so in ARNs and policy documents too: copies share no role and no bucket, as the stacks of a large plan do not. Unknown values
stay unknown, and references lead to the copy's own resources through its module. Made, not planned: Terraform would need minutes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

STORIES: Final = Path(__file__).resolve().parent.parent / "fixtures" / "stories"
_NAMING: Final = frozenset(
    ("name", "bucket", "function_name", "user_name", "role_name", "group_name", "family", "identifier", "table_name")
)
_SHORTEST: Final = 4


def story(name: str) -> dict[str, Any]:
    """The plan of a story of fixtures/stories."""
    found: dict[str, Any] = json.loads((STORIES / name / "plan.json").read_bytes())
    return found


def multiplied(plan: Mapping[str, Any], count: int) -> dict[str, Any]:
    """The plan with ``count`` copies of its resources. ``prior_state`` and ``planned_values``, which repeat them, are left out."""
    kept = ("format_version", "terraform_version", "variables", "applyable", "complete", "errored")
    changes = [one for number in range(count) for one in _copy(plan, number)]
    root = plan["configuration"]["root_module"]
    calls = {f"copy{number}": {"source": f"./copy{number}", "module": root} for number in range(count)}
    configuration = {**plan["configuration"], "root_module": {"module_calls": calls}}
    told = {key: plan[key] for key in kept if key in plan}
    return {**told, "resource_changes": changes, "configuration": configuration}


def _copy(plan: Mapping[str, Any], number: int) -> Iterator[dict[str, Any]]:
    names = sorted(_names(plan["resource_changes"]), key=len, reverse=True)
    pattern = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, names)) + r")(?![\w-])") if names else None
    for change in plan["resource_changes"]:
        text = json.dumps(change["change"])
        if pattern is not None:
            text = pattern.sub(rf"\1-{number}", text)
        address = f"module.copy{number}.{change['address']}"
        yield {**change, "address": address, "module_address": f"module.copy{number}", "change": json.loads(text)}


def _names(value: Any) -> set[str]:
    """What the resources call themselves."""
    found: set[str] = set()
    for change in value:
        for side in ("before", "after"):
            values = change["change"].get(side) or {}
            if change["mode"] == "managed":
                found |= {text for key, text in values.items() if key in _NAMING and isinstance(text, str)}
    return {text for text in found if len(text) >= _SHORTEST and "/" not in text}
