"""Who is in which group of IAM users, and what hides it."""

from __future__ import annotations

from tfiam.inventory.model import Inventory, Principal, PrincipalKind


class Groups:
    """Answers for one inventory."""

    def __init__(self, inventory: Inventory) -> None:
        self._members: dict[str, list[Principal]] = {}
        self._hiding_members: dict[str, list[str]] = {}
        self._hiding_groups: dict[str, list[str]] = {}
        for user in inventory.principals:
            for group in user.groups if user.kind is PrincipalKind.USER else ():
                doubt = user.group_doubts.get(group, ())
                self._hiding_members.setdefault(group, []).extend(doubt)
                if not doubt:
                    self._members.setdefault(group, []).append(user)
        for one in inventory.memberships:
            for name in one.groups:
                self._hiding_members.setdefault(name, []).extend(one.hidden_users)
            for name in one.users:
                self._hiding_groups.setdefault(name, []).extend(one.hidden_groups)
        self._any_user = [ref for one in inventory.memberships for ref in one.hidden_users]
        self._any_group = [ref for one in inventory.memberships for ref in one.hidden_groups]
        read = (one for one in inventory.of("data.aws_iam_group") if one.get("users"))
        self._read = frozenset(name for one in read if isinstance(name := one.get("group_name"), str))

    def members(self, group: Principal) -> tuple[Principal, ...]:
        """The users that are in it for certain, as far as the plan tells."""
        found = [user for name in _names(group) for user in self._members.get(name, ())]
        return tuple({user.address: user for user in found}.values())

    def has_member(self, group: Principal) -> bool:
        """True if somebody is in it for certain, by a membership or by what the plan reads of it."""
        return bool(self.members(group)) or not self._read.isdisjoint(_names(group))

    def hiding_members_of(self, group: Principal) -> tuple[str, ...]:
        """The references that hide who is in it."""
        own = (ref for name in _names(group) for ref in self._hiding_members.get(name, ()))
        return tuple(dict.fromkeys((*own, *self._any_group)))

    def hiding_groups_of(self, user: Principal) -> tuple[str, ...]:
        """The references that hide which groups the user is in."""
        doubts = (ref for doubt in user.group_doubts.values() for ref in doubt)
        own = (ref for name in _names(user) for ref in self._hiding_groups.get(name, ()))
        return tuple(dict.fromkeys((*doubts, *own, *self._any_user)))


def _names(principal: Principal) -> tuple[str, ...]:
    return (principal.address, principal.name) if principal.name else (principal.address,)
