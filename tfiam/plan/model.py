"""A plan (or state) as typed, immutable values. Nothing here knows what a policy is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from tfiam.plan.configuration import Configuration
from tfiam.plan.values import overlay


class PlanKind(str, Enum):
    """What ``terraform show -json`` was asked to show."""

    PLAN = "plan"
    STATE = "state"


class ChangeAction(str, Enum):
    """What the plan does to a resource; ``replace`` is delete and create in either order."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    READ = "read"
    NO_OP = "no-op"
    FORGET = "forget"


@dataclass(frozen=True)
class ResourceChange:
    """One resource or data source instance, before and after the plan.

    ``before`` and ``after`` are the raw values (``None`` where it does not exist), the three ``*_unknown`` and
    ``*_sensitive`` trees mark their leaves. A data source read while planning has the same value on both sides.
    """

    address: str
    mode: str
    type: str
    name: str
    index: str | int | None = None
    module_address: str = ""
    provider_name: str = ""
    action: ChangeAction = ChangeAction.NO_OP
    before: Any = None
    after: Any = None
    after_unknown: Any = False
    before_sensitive: Any = False
    after_sensitive: Any = False
    deposed: str | None = None
    previous_address: str | None = None
    importing: bool = False
    action_reason: str = ""
    deferred: str = ""
    """Why Terraform deferred the whole change ("" if it did not): `deferred_changes` of the plan."""

    @cached_property
    def values_before(self) -> Mapping[str, Any] | None:
        """Its attributes before the plan, or None when it does not exist then."""
        return self.before if isinstance(self.before, Mapping) else None

    @cached_property
    def values_after(self) -> Mapping[str, Any] | None:
        """Its attributes after the plan with ``UNKNOWN`` leaves, or None when it does not exist then."""
        if self.action in (ChangeAction.DELETE, ChangeAction.FORGET):
            return None
        merged = overlay(self.after, self.after_unknown)
        return merged if isinstance(merged, Mapping) else None


@dataclass(frozen=True)
class OutputChange:
    """A root module output: name, value after the plan, and its marks."""

    name: str
    before: Any
    after: Any
    after_unknown: Any
    sensitive: bool


@dataclass(frozen=True)
class Plan:
    """One plan or state file.

    ``notices`` are sentences about the plan a reader must see (it errored, it is incomplete, it holds nothing of AWS).
    """

    path: str
    kind: PlanKind
    format_version: str
    terraform_version: str
    resources: tuple[ResourceChange, ...] = ()
    outputs: tuple[OutputChange, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    checks: tuple[Mapping[str, Any], ...] = ()
    configuration: Configuration = field(default_factory=Configuration)
    errored: bool = False
    complete: bool = True
    notices: tuple[str, ...] = ()

    @cached_property
    def by_type(self) -> Mapping[str, tuple[ResourceChange, ...]]:
        """Resources by type; data sources stand under ``data.TYPE``."""
        groups: dict[str, list[ResourceChange]] = {}
        for resource in self.resources:
            key = resource.type if resource.mode == "managed" else f"data.{resource.type}"
            groups.setdefault(key, []).append(resource)
        return {key: tuple(group) for key, group in groups.items()}

    @cached_property
    def by_address(self) -> Mapping[str, ResourceChange]:
        """Current (not deposed) objects by address."""
        return {resource.address: resource for resource in self.resources if resource.deposed is None}
