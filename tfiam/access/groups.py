"""Who is in which group of IAM users, and what hides it."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.inventory.model import Inventory, Principal, PrincipalKind


class Groups:
    """Answers for one inventory."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._members: dict[str, list[Principal]] = {}
        for user in inventory.principals:
            for group in user.groups if user.kind is PrincipalKind.USER else ():
                self._members.setdefault(group, []).append(user)

    def members(self, group: Principal) -> tuple[Principal, ...]:
        """The users that are in it for certain, as far as the plan tells."""
        found = [
            user for name in _names(group) for user in self._members.get(name, ()) if name not in user.group_doubts
        ]
        return tuple({user.address: user for user in found}.values())

    def has_member(self, group: Principal) -> bool:
        """True if somebody is in it for certain, by a membership or by what the plan reads of it."""
        read = (one for one in self._inventory.of("data.aws_iam_group") if one.get("group_name") in _names(group))
        return bool(self.members(group)) or any(one.get("users") for one in read)

    def hiding_members_of(self, group: Principal) -> tuple[str, ...]:
        """The references that hide who is in it."""
        found = [ref for user in self._inventory.principals for ref in _doubts(user, group)]
        for one in self._inventory.memberships:
            if set(_names(group)) & set(one.groups):
                found += one.hidden_users
            else:
                found += one.hidden_groups
        return tuple(dict.fromkeys(found))

    def hiding_groups_of(self, user: Principal) -> tuple[str, ...]:
        """The references that hide which groups the user is in."""
        found = [ref for doubt in user.group_doubts.values() for ref in doubt]
        for one in self._inventory.memberships:
            found += one.hidden_groups if set(_names(user)) & set(one.users) else one.hidden_users
        return tuple(dict.fromkeys(found))


def _names(principal: Principal) -> tuple[str, ...]:
    return (principal.address, principal.name) if principal.name else (principal.address,)


def _doubts(user: Principal, group: Principal) -> Iterator[str]:
    for name in _names(group):
        yield from user.group_doubts.get(name, ())
