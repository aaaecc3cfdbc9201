"""Fingerprints: the same cause keeps its own, whatever moves around it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from tfiam.iam.statement import Statement


def fingerprint(rule: str, address: str, attribute: str, cause: str) -> str:
    """16 hexadecimal digits from rule, module-aware address with instance key, attribute and cause."""
    text = "\x00".join((rule, address, attribute, cause))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def statement_cause(statement: Statement) -> str:
    """What a statement means, whatever its Sid, its position and the order of its lists."""
    return json.dumps(_canonical({key: value for key, value in statement.raw.items() if key != "Sid"}), sort_keys=True)


def _canonical(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _canonical(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        items = sorted({json.dumps(_canonical(inner), sort_keys=True) for inner in value})
        return json.loads(items[0]) if len(items) == 1 else items
    return value
