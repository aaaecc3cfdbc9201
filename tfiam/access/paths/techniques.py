"""The techniques of ``data/techniques.json``: which permissions, on what, gain what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from importlib.resources import files

from tfiam.iam import action_index
from tfiam.inventory.model import Principal


class Way(str, Enum):
    """How a technique gets on."""

    SELF = "self"
    """The caller changes its own policies."""
    PRINCIPAL = "principal"
    """The caller gets another principal's credentials, or a group's policies."""
    PASS = "pass"  # noqa: S105 - no password
    """The caller passes a role to new compute."""
    WORKLOAD = "workload"
    """The caller takes over compute of the plan that has a role."""
    LIFT = "lift"
    """The caller takes off what limits its own access."""
    IDENTITY_CENTER = "identity-center"
    """The caller changes or assigns a permission set."""
    UNBIND = "unbind"
    """The caller takes the boundary off a role that it can assume."""


class Gain(str, Enum):
    """What a technique ends in."""

    ADMIN = "admin"
    """Everything that the changed principal's boundary leaves."""
    TARGET = "target"
    """What the target already has."""
    GROUP = "group"
    """What the group has, beside the caller's own."""
    UNBOUNDED = "unbounded"
    """What the policies give without the boundary."""
    REBOUND = "rebound"
    """The same, under another boundary that bounds nothing."""
    UNDENIED = "undenied"
    """What the caller's other policies give without a Deny."""
    OLDER = "older"
    """What an older version of a policy gives."""


class Lifts(str, Enum):
    """What limits a principal."""

    NOTHING = ""
    BOUNDARY = "boundary"
    INLINE = "inline"
    """An inline policy of its own that holds a Deny."""
    ATTACHED = "attached"
    """A managed policy of its own that holds a Deny."""
    GROUP_INLINE = "group-inline"
    """An inline policy of its group that holds a Deny."""
    GROUP_ATTACHED = "group-attached"
    """A managed policy of its group that holds a Deny."""
    GROUP = "group"
    """A group whose policies hold a Deny."""
    NARROWING = "narrowing"
    """A version of a customer managed policy, which the plan puts in the place of another."""


class On(str, Enum):
    """What a permission must be held on."""

    SELF = "self"
    USER = "user"
    ROLE = "role"
    GROUP = "group"
    POLICY = "policy"
    """A customer managed policy of the principal that is changed."""
    WORKLOAD = "workload"
    PERMISSION_SET = "permission_set"
    ANY = "any"
    """Any resource that the action takes: the caller makes a new one."""


@dataclass(frozen=True)
class Technique:
    """One way to escalate."""

    id: str
    kind: Way
    on: Mapping[str, On]
    """Every permission it takes."""
    gain: Gain
    text: str
    """What the caller does, after its name."""
    who: tuple[str, ...] = ()
    """Kinds of principal that can use it; all when empty."""
    service: tuple[str, ...] = ()
    """Service principals, one of which the passed role must trust."""
    profile: bool = False
    """True if the role must be in an instance profile."""
    types: tuple[str, ...] = ()
    """Resource types of the workload."""
    any_profile: bool = False
    """True if the workload can be given any role that sits in an instance profile."""
    assumes: str = ""
    """What a plan does not show."""
    with_: str = ""
    """Resource type that the user must have."""
    without: str = ""
    """Resource type that the user must not have."""
    lifts: Lifts = Lifts.NOTHING

    @cached_property
    def masks(self) -> tuple[int, ...]:
        """Each action as a bit over the catalogue, but for the one that a trust policy alone can allow."""
        return tuple(action_index.mask(action) for action in self.on if action != "sts:AssumeRole")

    def usable(self, caller: Principal, mask: int) -> bool:
        """True if that kind of principal can use it, and some Allow in ``mask`` names each of its actions."""
        if self.who and caller.kind.value not in self.who:
            return False
        return all(own & mask for own in self.masks)

    @cached_property
    def place(self) -> tuple[str, On] | None:
        """The first permission on the thing that is taken over or passed, and what that is."""
        kinds = (On.ROLE, On.USER, On.GROUP, On.WORKLOAD)
        return next(((action, on) for action, on in self.on.items() if on in kinds), None)

    @property
    def actions(self) -> tuple[str, ...]:
        return tuple(self.on)


@cache
def techniques(kind: Way) -> tuple[Technique, ...]:
    """All of a kind."""
    text = (files("tfiam") / "data" / "techniques.json").read_text(encoding="utf-8")
    return tuple(one for one in map(_technique, json.loads(text)) if one.kind is kind)


def _technique(row: Mapping[str, object]) -> Technique:
    fields: dict[str, object] = {
        ("with_" if name == "with" else name): tuple(value) if isinstance(value, list) else value
        for name, value in row.items()
    }
    on = row["on"]
    assert isinstance(on, dict)  # noqa: S101 - the file is ours
    fields |= {
        "kind": Way(row["kind"]),
        "gain": Gain(row["gain"]),
        "lifts": Lifts(row.get("lifts", "")),
        "on": {action: On(place) for action, place in on.items()},
    }
    return Technique(**fields)  # type: ignore[arg-type]
