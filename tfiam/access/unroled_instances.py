"""Instances of the plan, and what starts them, that have no instance profile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.inventory.model import UNKNOWN, Inventory, Resource

_PROFILE = "iam_instance_profile"
_TEMPLATE, _CONFIGURATION, _GROUP = "aws_launch_template", "aws_launch_configuration", "aws_autoscaling_group"
_INSTANCES = ("aws_instance", "aws_spot_instance_request")
#: An instance's template, and a group's: plain, or in a mixed policy.
_NAMED_IN = (
    "launch_template[0]",
    "mixed_instances_policy[0].launch_template[0].launch_template_specification[0]",
)


@dataclass(frozen=True)
class Unroled:
    """What has no role, or may have none."""

    resource: Resource
    attribute: str = _PROFILE
    because: tuple[str, ...] = ()
    """References that hide whether it has one."""


def unroled(inventory: Inventory) -> Iterator[Unroled]:
    """Instances, and the templates and configurations of Auto Scaling groups."""
    templates = _Templates(inventory)
    for instance in inventory.of(*_INSTANCES):
        yield from _judged(instance, templates)
    started: dict[str, Resource] = {}
    for group in inventory.of(_GROUP):
        started.update((one.address, one) for one in templates.of(group))
    for configuration in inventory.of(_CONFIGURATION):
        if configuration.address in started and _lacks(configuration.get(_PROFILE)):
            yield Unroled(configuration)
    for template in inventory.of(_TEMPLATE):
        if template.address in started and not _gives(template):
            yield Unroled(template)


def _judged(instance: Resource, templates: _Templates) -> Iterator[Unroled]:
    if not _lacks(instance.get(_PROFILE)):
        return
    if not instance.get("launch_template"):
        yield Unroled(instance)
        return
    behind = templates.of(instance)
    if not behind:
        yield Unroled(instance, because=(f"{instance.address}.launch_template",))
    elif not any(map(_gives, behind)):
        yield Unroled(instance)


def _lacks(value: object) -> bool:
    return value is None or value == ""


def _gives(template: Resource) -> bool:
    """True for a template with a profile, also one that is known after apply only."""
    block = template.get(_PROFILE)
    return block is UNKNOWN or not all(_lacks(template.get(f"{_PROFILE}[0].{name}")) for name in ("name", "arn"))


class _Templates:
    """The templates and configurations of the plan, by who starts instances from them."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._named = {
            name: one
            for one in inventory.of(_TEMPLATE, _CONFIGURATION)
            for name in (one.get("id"), one.get("name"))
            if isinstance(name, str)
        }

    def of(self, resource: Resource) -> tuple[Resource, ...]:
        """By reference, else by id or name."""
        leads = [
            self._inventory.by_address[lead.address]
            for field in ("launch_template", "launch_configuration")
            for lead in self._inventory.leads.get((resource.address, field), ())
            if lead.address in self._inventory.by_address
        ]
        names = [
            resource.get(f"{block}.{name}") for block in _NAMED_IN for name in ("id", "name", "launch_template_id")
        ]
        named = [
            self._named[one]
            for one in (*names, resource.get("launch_configuration"))
            if isinstance(one, str) and one in self._named
        ]
        found = leads or named
        return tuple(one for one in found if one.type in (_TEMPLATE, _CONFIGURATION))
