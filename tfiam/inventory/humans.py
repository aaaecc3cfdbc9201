"""What people get into accounts with: credentials of IAM users, memberships of groups, assignments of permission sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tfiam.extract.build import Extraction, Item
from tfiam.extract.entry import Kind
from tfiam.inventory.links import Assignment, Credential, Membership
from tfiam.inventory.lookup import Found, PrincipalIndex
from tfiam.inventory.model import PrincipalKind


def credentials_of(extraction: Extraction, index: PrincipalIndex) -> tuple[Credential, ...]:
    """Every credential of an IAM user, with the users that it may be of."""
    found: list[Credential] = []
    for item in extraction.by_kind.get(Kind.CREDENTIAL, ()):
        whose = index.find(PrincipalKind.USER, item.fields.get("user", ()), item)
        found += [Credential(item.resource, one.address or one.name, one.doubt) for one in whose]
        if not whose:
            found.append(Credential(item.resource, "", _hidden(item, "user")))
    return tuple(found)


def memberships_of(extraction: Extraction, index: PrincipalIndex) -> tuple[Membership, ...]:
    """Every resource that puts users into groups."""
    return tuple(_membership(item, index) for item in extraction.by_kind.get(Kind.MEMBERSHIP, ()))


def _membership(item: Item, index: PrincipalIndex) -> Membership:
    users, groups = (
        (
            *index.find(kind, item.fields.get(one, ()), item),
            *index.find(kind, item.fields.get(several, ()), item, single=False),
        )
        for kind, one, several in ((PrincipalKind.USER, "user", "users"), (PrincipalKind.GROUP, "group", "groups"))
    )
    return Membership(
        by=item.resource.address,
        users=tuple(_names(users)),
        groups=tuple(_names(groups)),
        hidden_users=() if _certain(users) else _hidden(item, "user", "users"),
        hidden_groups=() if _certain(groups) else _hidden(item, "group", "groups"),
    )


def assignments_of(extraction: Extraction, index: PrincipalIndex) -> tuple[Assignment, ...]:
    """Every assignment of a permission set in an account."""
    found = []
    for item in extraction.by_kind.get(Kind.ASSIGNMENT, ()):
        sets = index.find(PrincipalKind.PERMISSION_SET, item.fields.get("permission_set", ()), item)
        target = next((one.text or ", ".join(one.because) for one in item.fields.get("target", ())), "")
        if item.entry.type == "aws_ssoadmin_account_assignment":
            named = [Assignment(item.resource, one.address or one.name, target, one.doubt) for one in sets]
            found += named or [Assignment(item.resource, "", target, _hidden(item, "permission_set"))]
    return tuple(found)


def _certain(found: tuple[Found, ...]) -> bool:
    return bool(found) and all(one.certain for one in found)


def _names(found: Iterable[Found]) -> Iterator[str]:
    return (one.address or one.name for one in dict.fromkeys(found))


def _hidden(item: Item, *names: str) -> tuple[str, ...]:
    """References that hide a value of these fields."""
    return tuple(dict.fromkeys(ref for name in names for one in item.fields.get(name, ()) for ref in one.because))
