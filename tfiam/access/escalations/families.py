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
    """The family of each technique."""
    return {technique: family for family, listed in members().items() for technique in listed}


def members() -> Mapping[Family, tuple[str, ...]]:
    """The techniques of each family, as listed."""
    text = (files("tfiam") / "data" / "families.json").read_text(encoding="utf-8")
    return {Family(name): tuple(listed) for name, listed in json.loads(text).items()}
