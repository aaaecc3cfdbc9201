"""Large plans made of real ones: the planned resources of stories many times, each copy in a module, with names of its own.

``multiplied(story("clean-service"), 100)`` renames what the story names (``name``, ``bucket``, ``function_name`` …) wherever the
name stands, so in ARNs and policy documents too: copies share no role and no bucket, as the stacks of a large plan do not.
Unknown values stay unknown, and references lead to the copy's own resources through its module. Made, not planned: Terraform
would need an hour. ``quarter_iam(50_000)`` mixes two stories so that a quarter of the resources are IAM's.

Usage: python -m bench.large RESOURCES FILE writes such a plan.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

STORIES: Final = Path(__file__).resolve().parent.parent / "fixtures" / "stories"
_NAMING: Final = frozenset(
    ("name", "bucket", "function_name", "user_name", "role_name", "group_name", "family", "identifier", "table_name")
)
_SHORTEST: Final = 4
#: clean-service has 24 resources, 13 of IAM; compute has 14 that are not IAM's, which go in twice.
_STACK: Final = 24 + 2 * 14


def story(name: str) -> dict[str, Any]:
    """The plan of a story of fixtures/stories."""
    found: dict[str, Any] = json.loads((STORIES / name / "plan.json").read_bytes())
    return found


def without_iam(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The plan without its IAM resources and data sources."""
    changes = [one for one in plan["resource_changes"] if one["mode"] == "managed" and "_iam_" not in one["type"]]
    return {**plan, "resource_changes": changes}


def multiplied(plan: Mapping[str, Any], count: int) -> dict[str, Any]:
    """The plan with ``count`` copies of its resources."""
    return _joined([(plan, f"copy{number}", str(number)) for number in range(count)])


def quarter_iam(resources: int) -> dict[str, Any]:
    """A plan of so many resources, a quarter of them IAM's, two kilobytes each."""
    service, machines = story("clean-service"), without_iam(story("compute"))
    stacks = range(max(1, round(resources / _STACK)))
    parts = [
        (plan, f"{kind}{number}", f"{kind}{number}")
        for number in stacks
        for kind, plan in (("service", service), ("blue", machines), ("green", machines))
    ]
    return _joined(parts)


def _joined(parts: Sequence[tuple[Mapping[str, Any], str, str]]) -> dict[str, Any]:
    """Stories as modules of one plan: each with the module's name, and what is put after its names."""
    kept = ("format_version", "terraform_version", "applyable", "complete", "errored")
    first = parts[0][0]
    configuration = {
        **first["configuration"],
        "root_module": {
            "module_calls": {
                module: {"source": f"./{module}", "module": plan["configuration"]["root_module"]}
                for plan, module, _ in parts
            }
        },
    }
    changes = [one for plan, module, suffix in parts for one in _copy(plan, module, suffix)]
    planned = [_planned(module, list(_copy(plan, module, suffix))) for plan, module, suffix in parts]
    return {
        **{key: first[key] for key in kept if key in first},
        "planned_values": {"root_module": {"child_modules": planned}},
        "resource_changes": changes,
        "configuration": configuration,
    }


def _copy(plan: Mapping[str, Any], module: str, suffix: str) -> Iterator[dict[str, Any]]:
    names = sorted(_names(plan["resource_changes"]), key=len, reverse=True)
    pattern = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, names)) + r")(?![\w-])") if names else None
    for change in plan["resource_changes"]:
        text = json.dumps(change["change"])
        if pattern is not None:
            text = pattern.sub(rf"\1-{suffix}", text)
        address = f"module.{module}.{change['address']}"
        yield {**change, "address": address, "module_address": f"module.{module}", "change": json.loads(text)}


def _planned(module: str, changes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What ``planned_values`` says of a copy: the resources again, without what is unknown."""
    place = ("address", "mode", "type", "name", "index", "provider_name")
    resources = [
        {**{key: one[key] for key in place if key in one}, "values": one["change"]["after"], "sensitive_values": {}}
        for one in changes
        if one["mode"] == "managed" and one["change"]["after"] is not None
    ]
    return {"address": f"module.{module}", "resources": resources}


def _names(value: Any) -> set[str]:
    """What the resources call themselves."""
    found: set[str] = set()
    for change in value:
        for side in ("before", "after"):
            values = change["change"].get(side) or {}
            if change["mode"] == "managed":
                found |= {text for key, text in values.items() if key in _NAMING and isinstance(text, str)}
    return {text for text in found if len(text) >= _SHORTEST and "/" not in text}


def main() -> None:
    resources, path = sys.argv[1:]
    Path(path).write_text(json.dumps(quarter_iam(int(resources))))


if __name__ == "__main__":
    main()
