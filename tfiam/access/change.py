"""What a plan changes in who may do what: access gained and lost, by meaning and not by text."""

from __future__ import annotations

from dataclasses import dataclass

from tfiam.access.causes import causes
from tfiam.access.effective import Effective, EffectiveAccess
from tfiam.access.grants import Grant, grants_of
from tfiam.access.resource_change import ResourceChange, resource_changes
from tfiam.access.same_principal import paired
from tfiam.inventory.model import Inventory, Principal, PrincipalKind

__all__ = ["AccessChange", "PrincipalChange", "ResourceChange", "changes_between"]


@dataclass(frozen=True)
class PrincipalChange:
    """One principal whose policies the plan touches. Nothing gained, lost or hidden is no change in access."""

    address: str
    arn: str
    action: str
    """``create``, ``update``, ``delete``, ``no-op``: what happens to the principal itself."""
    gained: tuple[Grant, ...] = ()
    lost: tuple[Grant, ...] = ()
    hidden: tuple[str, ...] = ()
    """The references because of which it cannot be told whether that is all."""
    rewritten: tuple[str, ...] = ()
    """The documents whose text changes."""

    @property
    def is_changed(self) -> bool:
        return bool(self.gained or self.lost)


@dataclass(frozen=True)
class AccessChange:
    """Everything that a plan changes, in order of address."""

    principals: tuple[PrincipalChange, ...]
    resources: tuple[ResourceChange, ...]


def changes_between(before: Inventory, after: Inventory) -> AccessChange:
    """What lies between two worlds. Groups are looked at through their members, or by themselves when they have none."""
    if before is after:
        return AccessChange((), ())
    worlds = EffectiveAccess(before), EffectiveAccess(after, before)
    found = []
    for was, now in paired(_askers(before), _askers(after)):
        had = worlds[0].of(was) if was else Effective()
        has = worlds[1].of(now) if now else Effective()
        change = _change(was, now, had, has)
        if change is not None:
            found.append(change)
    return AccessChange(tuple(sorted(found, key=lambda one: one.address)), resource_changes(before, after))


def _askers(inventory: Inventory) -> list[Principal]:
    with_members = {group for one in inventory.principals for group in one.groups}
    return [
        one
        for one in inventory.principals
        if one.in_plan and not (one.kind is PrincipalKind.GROUP and one.address in with_members)
    ]


def _change(was: Principal | None, now: Principal | None, had: Effective, has: Effective) -> PrincipalChange | None:
    if had.content == has.content:
        return None
    principal = now or was
    assert principal is not None  # noqa: S101 - a pair holds at least one
    # What is not read may hold what seems new, or stand in its way.
    hidden = tuple(dict.fromkeys((*had.hidden, *has.hidden)))
    sensitive = had.is_sensitive or has.is_sensitive
    gained = has.access.difference(had.access)
    lost = had.access.difference(has.access)
    change = PrincipalChange(
        address=principal.address,
        arn=principal.arn or principal.predicted_arn,
        action=now.change if now is not None else "delete",
        gained=grants_of(
            gained, has.access, lambda box: causes(box, had, has, gained=True), hidden=hidden, sensitive=sensitive
        ),
        lost=grants_of(
            lost, had.access, lambda box: causes(box, has, had, gained=False), hidden=hidden, sensitive=sensitive
        ),
        hidden=hidden,
        rewritten=_rewritten(had, has),
    )
    return change if change.is_changed or change.hidden or change.rewritten else None


def _rewritten(had: Effective, has: Effective) -> tuple[str, ...]:
    """The principal's own documents and its boundary, where one of the worlds has other words there or none."""
    was, now = (
        {(one.address, one.attribute, one.arn): one.policy for one in (*world.identity, world.boundary) if one}
        for world in (had, has)
    )
    changed = [
        key for key in dict.fromkeys((*was, *now)) if was.get(key) != now.get(key) or (key in was) != (key in now)
    ]
    return tuple(dict.fromkeys(".".join(filter(None, key[:2])) or key[2] for key in changed))
