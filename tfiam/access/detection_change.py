"""What of an account's detection a plan deletes or switches off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tfiam.inventory.model import UNKNOWN, Inventory, Resource

#: Type to what it is called, and the argument that switches it off.
_WATCHING: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "aws_cloudtrail": ("trail", "enable_logging"),
        "aws_config_configuration_recorder": ("configuration recorder", ""),
        "aws_config_configuration_recorder_status": ("configuration recorder's status", "is_enabled"),
        "aws_guardduty_detector": ("GuardDuty detector", "enable"),
        "aws_accessanalyzer_analyzer": ("analyzer", ""),
        "aws_securityhub_account": ("Security Hub", ""),
    }
)
_RECORDER, _STATUS = "aws_config_configuration_recorder", "aws_config_configuration_recorder_status"
#: What tells that a new resource stands for the old one.
_NAMES = ("name", "analyzer_name", "detector_id", "id", "arn")


@dataclass(frozen=True)
class Stopped:
    """One that is gone or off after the plan, or may be. ``resource`` is as it was before."""

    resource: Resource
    what: str
    attribute: str = ""
    because: tuple[str, ...] = ()


def stopped(before: Inventory, after: Inventory) -> Iterator[Stopped]:
    """Every trail, recorder, detector, analyzer and Security Hub that the plan ends; a recorder with its status once."""
    deleted = {
        one.address: one
        for one in before.of(*_WATCHING)
        if one.address not in after.by_address and one.change != "forget" and not _moved(one, after)
    }
    recorders = [one for one in deleted.values() if one.type == _RECORDER]
    for one in deleted.values():
        if _was_on(one) and not (one.type == _STATUS and recorders):
            yield Stopped(one, f"deletes the {_WATCHING[one.type][0]}{_named(one)}")
    for one in before.of(*_WATCHING):
        now, switch = after.by_address.get(one.address), _WATCHING[one.type][1]
        if now is None or not switch or not _was_on(one):
            continue
        if now.get(switch) is False:
            yield Stopped(one, f"switches the {_WATCHING[one.type][0]}{_named(one)} off", switch)
        elif now.get(switch) is UNKNOWN:
            yield Stopped(one, "", switch, (f"{one.address}.{switch}",))


def _was_on(one: Resource) -> bool:
    switch = _WATCHING[one.type][1]
    return not switch or one.get(switch) is not False


def _moved(one: Resource, after: Inventory) -> bool:
    """True if the plan makes another like it in its place: of the same name, or a trail for at least as much."""
    for other in after.of(one.type):
        elsewhere = one.provider_key and other.provider_key != one.provider_key  # "" where its block is gone
        if other.change not in ("create", "replace", "update") or elsewhere:
            continue
        named = any(one.get(name) == other.get(name) and isinstance(one.get(name), str) for name in _NAMES)
        alone = not any(name in one.values for name in ("name", "analyzer_name"))
        if named or alone or (one.type == "aws_cloudtrail" and _as_wide(other, one)):
            return True
    return False


def _as_wide(trail: Resource, old: Resource) -> bool:
    flags = ("is_multi_region_trail", "is_organization_trail")
    return trail.get("enable_logging") is not False and all(
        trail.get(name) is True or old.get(name) is not True for name in flags
    )


def _named(one: Resource) -> str:
    name = next((one.get(name) for name in ("name", "analyzer_name") if isinstance(one.get(name), str)), "")
    return f" {name}" if name else ""
