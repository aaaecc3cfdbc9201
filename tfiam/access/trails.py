"""What a CloudTrail trail leaves out.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tfiam.inventory.model import UNKNOWN, Inventory, Resource

_TRAIL = "aws_cloudtrail"
#: Event sources without which nobody sees who used a key or read a secret.
_NEEDED = {"kms.amazonaws.com": "KMS", "secretsmanager.amazonaws.com": "Secrets Manager"}
_FLAGS = {
    "is_multi_region_trail": (True, "it is of one region"),
    "enable_log_file_validation": (True, "its files are not validated"),
    "enable_logging": (False, "it does not log"),
}


@dataclass(frozen=True)
class Trail:
    """One trail with what it lacks, and the attributes that hide whether it lacks more."""

    resource: Resource
    faults: tuple[str, ...]
    hidden: tuple[str, ...]


def lacking_trails(inventory: Inventory) -> Iterator[Trail]:
    """Every trail that lacks, or may lack, something. Beside one that records the whole account another may record data only."""
    trails = tuple(inventory.of(_TRAIL))
    whole = [one for one in trails if one.get("is_multi_region_trail") is True and not tuple(_events(one))]
    for trail in trails:
        beside = any(one is not trail and one.provider_key == trail.provider_key for one in whole)
        faults = [text for name, text in _flags(trail) if not (beside and name == "is_multi_region_trail")]
        faults += [] if beside else list(_events(trail))
        hidden = [f"{trail.address}.{name}" for name in _FLAGS if trail.get(name) is UNKNOWN]
        hidden += [f"{trail.address}.{name}" for name in _SELECTORS if trail.get(name) is UNKNOWN]
        if faults or hidden:
            yield Trail(trail, tuple(faults), tuple(hidden))


_SELECTORS = ("event_selector", "advanced_event_selector")


def _flags(trail: Resource) -> Iterator[tuple[str, str]]:
    """``enable_logging`` is on unless said otherwise, the others are off."""
    for name, (needed, text) in _FLAGS.items():
        value = trail.get(name)
        if (needed and value in (None, False)) or value is False:
            yield name, text


def _events(trail: Resource) -> Iterator[str]:
    basic, advanced = (trail.get(name) for name in _SELECTORS)
    if isinstance(advanced, list) and advanced:
        recorded = list(_advanced(advanced))
    elif isinstance(basic, list) and basic:
        recorded = list(_basic(basic))
    else:
        return
    if not recorded:
        yield "it records no management events"
    elif all(one.narrow for one in recorded):
        yield "it records some of the management events only"
    missing = set.intersection(*(set(one.excluded) for one in recorded)) & _NEEDED.keys() if recorded else ()
    if missing:
        yield f"it leaves out the events of {' and '.join(_NEEDED[one] for one in sorted(missing))}"


@dataclass(frozen=True)
class _Recorded:
    """What one selector takes of the management events."""

    excluded: tuple[str, ...]
    narrow: bool


def _basic(selectors: list[Any]) -> Iterator[_Recorded]:
    for one in selectors:
        if one.get("include_management_events") is not False:
            excluded = one.get("exclude_management_event_sources")
            narrow = one.get("read_write_type") in ("ReadOnly", "WriteOnly")
            yield _Recorded(tuple(excluded) if isinstance(excluded, list) else (), narrow)


def _advanced(selectors: list[Any]) -> Iterator[_Recorded]:
    for fields in map(_fields, selectors):
        source = fields.get("eventSource", {})
        if "Management" in fields.get("eventCategory", {}).get("equals", ()):
            yield _Recorded(tuple(source.get("not_equals", ())), "readOnly" in fields or "equals" in source)


def _fields(selector: Any) -> dict[str, dict[str, list[str]]]:
    """Field of an advanced selector to its operators that are set."""
    found: dict[str, dict[str, list[str]]] = {}
    for one in selector.get("field_selector") or ():
        operators = {name: value for name, value in one.items() if isinstance(value, list) and value}
        found.setdefault(str(one.get("field")), {}).update(operators)
    return found
