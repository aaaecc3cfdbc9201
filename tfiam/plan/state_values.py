"""Trees of values (``planned_values``, ``prior_state.values``, a state's ``values``), flattened to their resources.

https://developer.hashicorp.com/terraform/internals/json-format#values-representation
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tfiam.plan.address import Key, instance_key, module_of, written
from tfiam.plan.model import ChangeAction, OutputChange, ResourceChange
from tfiam.plan.shape import Place, as_object, member_list, member_object, member_text, required_text


@dataclass(frozen=True)
class ValueResource:
    """A resource or data source instance of such a tree. ``sensitive`` marks the leaves of ``values``."""

    address: str
    mode: str
    type: str
    name: str
    index: Key
    module_address: str
    provider_name: str
    values: Mapping[str, Any] | None
    sensitive: Any
    deposed: str | None

    def unchanged(self) -> ResourceChange:
        """It as a resource that the plan leaves as it is."""
        return self.change(ChangeAction.NO_OP, before=self.values, before_sensitive=self.sensitive)

    def change(
        self, action: ChangeAction, *, before: Any = None, before_sensitive: Any = False, after_unknown: Any = False
    ) -> ResourceChange:
        """It as what stands after ``action``."""
        return ResourceChange(
            address=self.address,
            mode=self.mode,
            type=self.type,
            name=self.name,
            index=self.index,
            module_address=self.module_address,
            provider_name=self.provider_name,
            action=action,
            before=before,
            after=self.values,
            after_unknown=after_unknown,
            before_sensitive=before_sensitive,
            after_sensitive=self.sensitive,
            deposed=self.deposed,
        )


def value_resources(values: Mapping[str, Any], place: Place) -> Iterator[ValueResource]:
    """Every instance below ``values["root_module"]``, parents before children.

    Raises PlanError where the structure is not the format's.
    """
    pending = [(member_object(values, "root_module", place), place.at("root_module"))]
    while pending:
        module, here = pending.pop()
        for count, item in enumerate(member_list(module, "resources", here)):
            resource = _resource(item, here.at("resources").nth(count), module)
            if resource is not None:
                yield resource
        children = member_list(module, "child_modules", here)
        for count in range(len(children) - 1, -1, -1):
            child = here.at("child_modules").nth(count)
            pending.append((as_object(children[count], child), child))


def value_outputs(values: Mapping[str, Any], place: Place, *, before: bool) -> tuple[OutputChange, ...]:
    """The outputs beside ``root_module``: a planned value that is missing is unknown.

    ``before`` is true for a state, whose values stand on both sides.
    """
    here = place.at("outputs")
    changes = []
    for count, (name, item) in enumerate(member_object(values, "outputs", place).items()):
        raw = as_object(item, here.nth(count))
        value = raw.get("value")
        unknown = not before and "value" not in raw
        changes.append(
            OutputChange(
                name=name,
                before=value if before else None,
                after=value,
                after_unknown=unknown,
                sensitive=raw.get("sensitive") is True,
            )
        )
    return tuple(changes)


def _resource(item: Any, place: Place, module: Mapping[str, Any]) -> ValueResource | None:
    raw = as_object(item, place)
    module_address = member_text(module, "address", place)
    address = _absolute(required_text(raw, "address", place), module_address, index_of(raw, "", place))
    mode = member_text(raw, "mode", place) or mode_of(address)
    if mode not in ("managed", "data"):
        return None
    return ValueResource(
        address=address,
        mode=mode,
        type=required_text(raw, "type", place),
        name=required_text(raw, "name", place),
        index=index_of(raw, address, place),
        module_address=module_address or module_of(address),
        provider_name=member_text(raw, "provider_name", place),
        values=None if raw.get("values") is None else as_object(raw["values"], place, "values"),
        sensitive=marks_of(raw, "sensitive_values", place),
        deposed=member_text(raw, "deposed_key", place) or None,
    )


def _absolute(address: str, module_address: str, index: Key) -> str:
    """Terraform 0.12 wrote a state's addresses relative to the module and without the instance key."""
    if index is not None and not address.endswith("]"):
        address += written(index)
    return f"{module_address}.{address}" if module_address and not address.startswith("module.") else address


def mode_of(address: str) -> str:
    """``data`` or ``managed``, from the address of an instance whose ``mode`` was left out."""
    module = module_of(address)
    own = address[len(module) + 1 :] if module else address
    return "data" if own.startswith("data.") else "managed"


def index_of(raw: Mapping[str, Any], address: str, place: Place) -> Key:
    """The instance key: ``raw["index"]``, or the one in the address.

    Raises PlanError if it is neither text nor a whole number.
    """
    index = raw.get("index")
    if index is None:
        return instance_key(address) if address.endswith("]") else None
    if isinstance(index, str | int) and not isinstance(index, bool):
        return index
    if isinstance(index, float) and index.is_integer():
        return int(index)
    raise place.at("index").error("is neither text nor a whole number")


def marks_of(raw: Mapping[str, Any], name: str, place: Place) -> Any:
    """A tree of marks: true, false, or an object or list of them; absent is false.

    Raises PlanError for another type.
    """
    marks = raw.get(name)
    if marks is None:
        return False
    if isinstance(marks, bool | Mapping | list):
        return marks
    raise place.at(name).error("is no tree of true and false")
