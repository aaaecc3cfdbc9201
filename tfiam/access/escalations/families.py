"""Which technique is of which family: ``data/families.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from tfiam.access.escalations.model import Family


def family_of(technique: str) -> Family:
    """Which family a technique is of."""
    return families()[technique]


@cache
def families() -> Mapping[str, Family]:
    """All of them, by technique."""
    text = (files("tfiam") / "data" / "families.json").read_text(encoding="utf-8")
    return {technique: Family(name) for name, members in json.loads(text).items() for technique in members}
