"""Which Regions AWS has, by partition; read from tfiam/data/regions.json, dated there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from tfiam.data.segments import data_path
from tfiam.iam.patterns import has_wildcard, matches


@cache
def regions() -> Mapping[str, frozenset[str]]:
    """Partition to its Regions (``aws-cn`` → ``cn-north-1`` …). One that opened after the data's date is absent."""
    stored = json.loads(data_path("regions.json").read_bytes())["regions"]
    return {partition: frozenset(names) for partition, names in stored.items()}


def is_region(pattern: str, partition: str = "*") -> bool:
    """True if a Region of such a partition has this name, or one that the pattern takes in. Both may hold wildcards."""
    for name, own in regions().items():
        if matches(partition, name) and (
            any(matches(pattern, region) for region in own) if has_wildcard(pattern) else pattern in own
        ):
            return True
    return False


def partitions_of(pattern: str) -> tuple[str, ...]:
    """The partitions that have such a Region."""
    return tuple(name for name, own in regions().items() if any(matches(pattern, region) for region in own))
