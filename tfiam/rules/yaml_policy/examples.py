"""``examples:`` of a policy: plans beside it, or resources with their values as a plan would show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tfiam.config_yaml import Entry, parse_yaml, read_bytes
from tfiam.plan.address import parse_address
from tfiam.rules.yaml_policy.definition import plain

KINDS: Final = ("fails", "passes", "undetermined")
LATER: Final = "(known after apply)"
"""How a value that the plan does not know is written."""


@dataclass(frozen=True)
class Written:
    """One example."""

    kind: str
    name: str
    plan: Mapping[str, Any] | Path


BESIDE: Final = "_examples.yaml"
"""In the folder beside a rule: the same as ``examples:`` of a policy, for a rule in Python."""


def written_examples(path: Path) -> tuple[Written, ...]:
    """Those of a policy. Raises ConfigError."""
    root = parse_yaml(read_bytes(path), str(path))
    keys = dict(root.pairs()) if root is not None else {}
    return tuple(_examples(keys["examples"], path.parent)) if "examples" in keys else ()


def examples_beside(folder: Path) -> tuple[Written, ...]:
    """Those of the file of examples in a folder, if there is one. Raises ConfigError."""
    path = folder / BESIDE
    root = parse_yaml(read_bytes(path), str(path)) if path.is_file() else None
    return tuple(_examples(root, folder)) if root is not None else ()


def _examples(entry: Entry, folder: Path) -> Iterator[Written]:
    for kind, listed in entry.mapping(*KINDS).items():
        for number, one in enumerate(listed.items(), start=1):
            plan = _plan(one) if one.is_mapping else folder / one.text()
            yield Written(kind, f"{kind}-{number} (line {one.line})", plan)


def _plan(entry: Entry) -> Mapping[str, Any]:
    """A plan that creates the resources: address to arguments."""
    changes = [_change(*pair) for pair in entry.pairs()]
    return {"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": changes}


def _change(address: str, entry: Entry) -> Mapping[str, Any]:
    parsed = parse_address(address)
    if parsed is None or parsed.modules or parsed.local.count(".") != 1:
        raise entry.error("is no address of a resource", "write TYPE.NAME, such as aws_s3_bucket.logs")
    values = plain(entry)
    if not isinstance(values, dict):
        raise entry.error("expected the arguments of the resource", "write `argument: value`, or {}")
    type_, _, name = parsed.local.partition(".")
    return {
        "address": address,
        "mode": "managed",
        "type": type_,
        "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {"actions": ["create"], "before": None, "after": _known(values), "after_unknown": _unknown(values)},
    }


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _known(inner) for key, inner in value.items() if inner != LATER}
    return [None if inner == LATER else _known(inner) for inner in value] if isinstance(value, list) else value


def _unknown(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _unknown(inner) for key, inner in value.items() if inner == LATER or isinstance(inner, (dict, list))
        }
    return [_unknown(inner) for inner in value] if isinstance(value, list) else value == LATER
