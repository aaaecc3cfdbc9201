"""``resource_changes``, ``deferred_changes`` and ``output_changes``.

https://developer.hashicorp.com/terraform/internals/json-format#change-representation
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from tfiam.plan.address import module_of
from tfiam.plan.model import ChangeAction, OutputChange, ResourceChange
from tfiam.plan.shape import Place, as_object, member_list, member_object, member_text, required_text
from tfiam.plan.state_values import index_of, marks_of, mode_of
from tfiam.plan.values import is_marked

_ACTIONS: Final[Mapping[tuple[str, ...], ChangeAction]] = {
    ("no-op",): ChangeAction.NO_OP,
    ("create",): ChangeAction.CREATE,
    ("read",): ChangeAction.READ,
    ("update",): ChangeAction.UPDATE,
    ("delete",): ChangeAction.DELETE,
    ("delete", "create"): ChangeAction.REPLACE,
    ("create", "delete"): ChangeAction.REPLACE,
    ("forget",): ChangeAction.FORGET,
    # A replacement that leaves the old object in place, out of the state.
    ("create", "forget"): ChangeAction.REPLACE,
    ("forget", "create"): ChangeAction.REPLACE,
    # OpenTofu releases that knew an action without writing its lower-case form.
    ("Forget",): ChangeAction.FORGET,
    ("ForgetThenCreate",): ChangeAction.REPLACE,
    ("CreateThenForget",): ChangeAction.REPLACE,
}


def resource_changes(document: Mapping[str, Any], place: Place) -> Iterator[tuple[ResourceChange, bool]]:
    """Every change of ``resource_changes``, then of ``deferred_changes``, with whether its action was understood.

    Ephemeral resources (opened and closed, never stored) are left out.
    Raises PlanError where the structure is not the format's.
    """
    here = place.at("resource_changes")
    for count, item in enumerate(member_list(document, "resource_changes", place)):
        change = _resource_change(item, here.nth(count))
        if change is not None:
            yield change
    here = place.at("deferred_changes")
    for count, item in enumerate(member_list(document, "deferred_changes", place)):
        raw = as_object(item, here.nth(count))
        change = _resource_change(raw.get("resource_change"), here.nth(count).at("resource_change"))
        if change is not None:
            yield replace(change[0], deferred=member_text(raw, "reason", here.nth(count)) or "unknown"), change[1]


def output_changes(document: Mapping[str, Any], place: Place) -> tuple[OutputChange, ...]:
    """The root module's outputs that ``output_changes`` names.

    Raises PlanError where the structure is not the format's.
    """
    here = place.at("output_changes")
    outputs = []
    for count, (name, item) in enumerate(member_object(document, "output_changes", place).items()):
        raw = as_object(item, here.nth(count))
        sensitive = any(
            is_marked(marks_of(raw, side, here.nth(count)), ()) for side in ("before_sensitive", "after_sensitive")
        )
        unknown = marks_of(raw, "after_unknown", here.nth(count))
        outputs.append(
            OutputChange(
                name=name, before=raw.get("before"), after=raw.get("after"), after_unknown=unknown, sensitive=sensitive
            )
        )
    return tuple(outputs)


def _resource_change(item: Any, place: Place) -> tuple[ResourceChange, bool] | None:
    raw = as_object(item, place)
    address = required_text(raw, "address", place)
    mode = member_text(raw, "mode", place) or mode_of(address)
    if mode not in ("managed", "data"):
        return None
    here = place.at("change")
    change = as_object(raw.get("change"), here)
    before = _side(change, "before", here)
    after = _side(change, "after", here)
    action, understood = _action(change, here, before, after)
    return (
        ResourceChange(
            address=address,
            mode=mode,
            type=required_text(raw, "type", place),
            name=required_text(raw, "name", place),
            index=index_of(raw, address, place),
            module_address=member_text(raw, "module_address", place)
            or (module_of(address) if address.startswith("module.") else ""),
            provider_name=member_text(raw, "provider_name", place),
            action=action,
            before=before,
            after=after,
            after_unknown=marks_of(change, "after_unknown", here),
            before_sensitive=marks_of(change, "before_sensitive", here),
            after_sensitive=marks_of(change, "after_sensitive", here),
            deposed=member_text(raw, "deposed", place) or None,
            previous_address=member_text(raw, "previous_address", place) or None,
            importing=change.get("importing") is not None,
            action_reason=member_text(raw, "action_reason", place),
        ),
        understood,
    )


def _side(change: Mapping[str, Any], name: str, place: Place) -> Mapping[str, Any] | None:
    value = change.get(name)
    return None if value is None else as_object(value, place, name)


def _action(change: Mapping[str, Any], place: Place, before: Any, after: Any) -> tuple[ChangeAction, bool]:
    """The action, and False if it is one tfiam does not know and had to read off the two sides."""
    actions = member_list(change, "actions", place)
    if not all(isinstance(action, str) for action in actions):
        raise place.at("actions").error("holds something else than names of actions")
    known = _ACTIONS.get(tuple(actions))
    if known is not None:
        return known, True
    if before is None:
        return ChangeAction.CREATE, False
    if after is None and not change.get("after_unknown"):
        return ChangeAction.DELETE, False
    return ChangeAction.UPDATE, False
