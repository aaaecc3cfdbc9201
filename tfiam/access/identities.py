"""The identity matrix: humans and machines, in this account and in others, with how each gets access.

https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/identity-management.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from tfiam.access.accounts import accounts_of
from tfiam.access.evidence import Evidence, IdentityKind, Way, declared, kind_of, trust_evidence
from tfiam.access.whereabouts import Whereabouts
from tfiam.inventory.model import Assignment, Credential, Inventory, Principal, PrincipalKind, Resource

PASSWORD = "aws_iam_user_login_profile"  # noqa: S105 - the resource type, no secret
#: What a credential says of the user that has it. A key is a program's, unless the user is known to be a person.
_CREDENTIALS: Mapping[str, tuple[IdentityKind, Way | None, bool, str]] = {
    PASSWORD: (IdentityKind.HUMAN, Way.USER, False, "a console password"),
    "aws_iam_virtual_mfa_device": (IdentityKind.HUMAN, None, False, "an MFA device"),
    "aws_iam_access_key": (IdentityKind.MACHINE, Way.KEY, True, "an access key"),
    "aws_iam_service_specific_credential": (IdentityKind.MACHINE, Way.KEY, True, "a service-specific credential"),
    "aws_iam_signing_certificate": (IdentityKind.MACHINE, Way.KEY, True, "a signing certificate"),
    "aws_iam_user_ssh_key": (IdentityKind.UNKNOWN, Way.KEY, True, "an SSH key"),
}

_SERVICE_LINKED = "/aws-service-role/"
_OF_SERVICES = ("aws_iam_service_linked_role",)


class Place(str, Enum):
    """Whose account, seen from a principal's own."""

    THIS = "this account"
    OTHER = "other accounts"
    UNTOLD = "account not told"


@dataclass(frozen=True)
class Identity:
    """A user, role or permission set, with all that tells who is behind it and how they get in."""

    principal: Principal
    evidence: tuple[Evidence, ...]
    account: str
    """Its own account, "" when nothing tells."""
    hidden: tuple[str, ...] = ()
    """References that hide more of it."""
    credentials: tuple[Credential, ...] = ()
    """Of a user, those that are certainly its own."""

    @property
    def kind(self) -> IdentityKind:
        """Who is behind it."""
        return kind_of(self.evidence)

    @property
    def name(self) -> str:
        """Its address; the name of one outside the plan."""
        return self.principal.address if self.principal.in_plan else self.principal.name or self.principal.address

    @property
    def passwords(self) -> tuple[Credential, ...]:
        """Its console passwords."""
        return tuple(one for one in self.credentials if one.resource.type == PASSWORD)

    @property
    def is_declared_machine(self) -> bool:
        """True if its path, a tag or its name says that it is a program's, and none that it is a person's."""
        return {one.kind for one in declared(self.principal)} == {IdentityKind.MACHINE}

    @property
    def entries(self) -> tuple[tuple[Place, Way], ...]:
        """Where and how somebody gets in, each once."""
        ways = [(self.place_of(one), one.way) for one in self.evidence if one.way is not None]
        return tuple(dict.fromkeys(ways))

    def place_of(self, one: Evidence) -> Place:
        """Where those who come by this evidence are at home, or the account that it leads into."""
        if one.account == "?":
            return Place.UNTOLD
        return Place.THIS if one.account in ("", self.account) else Place.OTHER


def identities_of(inventory: Inventory) -> tuple[Identity, ...]:
    """Every user, role and permission set of the plan itself. Groups are ways in, not identities."""
    found = _Identities(inventory).of(PrincipalKind.USER, PrincipalKind.ROLE, PrincipalKind.PERMISSION_SET)
    return tuple(one for one in found if inventory.is_own(one.principal.address))


def users_of(inventory: Inventory) -> tuple[Identity, ...]:
    """Every user, also of other stacks, and those outside the plan that it gives credentials to."""
    return tuple(_Identities(inventory).of(PrincipalKind.USER))


class _Identities:
    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._where = Whereabouts(inventory)
        plan = accounts_of(inventory).plan
        self._only = next(iter(plan)) if len(plan) == 1 else ""
        self._credentials: dict[str, list[Credential]] = {}
        for one in inventory.credentials:
            self._credentials.setdefault(one.user, []).append(one)
        self._assignments: dict[str, list[Assignment]] = {}
        for assignment in inventory.assignments:
            self._assignments.setdefault(assignment.permission_set, []).append(assignment)
        users = [one for one in inventory.principals if one.kind is PrincipalKind.USER]
        self._users = {arn: user for user in users for arn in (user.arn, user.predicted_arn) if arn}
        self._running: dict[str, list[Resource]] = {}
        for workload in inventory.workloads:
            for role in workload.roles:
                if role not in workload.doubts:
                    self._running.setdefault(role, []).append(workload.resource)

    def of(self, *kinds: PrincipalKind) -> Iterator[Identity]:
        known: set[str] = set()
        for principal in self._inventory.principals:
            if principal.kind in kinds:
                known.update((principal.address, principal.name))
                yield self._identity(principal)
        for name, credentials in self._credentials.items():
            if name and name not in known:
                outside = Principal(PrincipalKind.USER, credentials[0].resource.address, name, in_plan=False)
                yield self._identity(outside)

    def _identity(self, principal: Principal) -> Identity:
        account = self._where.account(principal.resource) or self._only
        if principal.kind is PrincipalKind.USER:
            found = tuple(self._of_user(principal))
            credentials = tuple(self._credentials_of(principal))
            hidden = tuple(dict.fromkeys(ref for one in credentials for ref in one.doubt))
            certain = tuple(one for one in credentials if not one.doubt)
            if not any(one.way for one in found):
                text = "is an IAM user, whose credentials are not in this plan"
                found += (Evidence(IdentityKind.UNKNOWN, text, Way.USER, weak=True, by=principal.address),)
            return Identity(principal, found, account, hidden, certain)
        if principal.kind is PrincipalKind.PERMISSION_SET:
            return Identity(principal, tuple(self._of_permission_set(principal)), account)
        hidden = principal.trust.unread if principal.trust is not None else ()
        return Identity(principal, tuple(dict.fromkeys(self._of_role(principal))), account, hidden)

    def _of_user(self, user: Principal) -> Iterator[Evidence]:
        for credential in self._credentials_of(user):
            told = _CREDENTIALS.get(credential.resource.type)
            if told is not None and not credential.doubt:
                kind, way, weak, text = told
                yield Evidence(kind, f"has {text}", way, weak=weak, by=credential.resource.address)
        for group in user.groups:
            if group not in user.group_doubts:
                yield Evidence(IdentityKind.HUMAN, f"is in group {group}", Way.GROUP, weak=True, by=user.address)
        yield from declared(user)

    def _credentials_of(self, user: Principal) -> Iterator[Credential]:
        for name in dict.fromkeys((user.address, user.name)):
            yield from self._credentials.get(name, ())

    def _of_permission_set(self, one: Principal) -> Iterator[Evidence]:
        assigned = [link for name in dict.fromkeys((one.address, one.arn)) for link in self._assignments.get(name, ())]
        for link in assigned:
            told = link.target.isdigit()
            text = f"is assigned in account {link.target}" if told else f"is assigned in {link.target or 'an account'}"
            account = link.target if told else "?"
            yield Evidence(IdentityKind.HUMAN, text, Way.IDENTITY_CENTER, account, by=link.resource.address)
        if not assigned:
            text = "is a permission set of Identity Center"
            yield Evidence(IdentityKind.HUMAN, text, Way.IDENTITY_CENTER, "?", by=one.address)

    def _of_role(self, role: Principal) -> Iterator[Evidence]:
        sensitive = role.trust is not None and role.trust.sensitive
        for one in map(self._as_known, trust_evidence(role)):
            yield replace(one, text="trusts whom a sensitive document names") if sensitive else one
        for resource in self._running.get(role.address, ()):
            yield Evidence(IdentityKind.MACHINE, f"{resource.address} runs under it", Way.ROLE, by=resource.address)
        if role.path.startswith(_SERVICE_LINKED) or (role.resource and role.resource.type in _OF_SERVICES):
            yield Evidence(IdentityKind.MACHINE, "is linked to a service", Way.ROLE, by=role.address)
        elif role.trust is None or role.trust.unread:
            text = "has a trust policy that is hidden" if role.trust else "has a trust policy that is not in this plan"
            yield Evidence(IdentityKind.UNKNOWN, text, Way.ROLE, "?", weak=True, by=role.address)

    def _as_known(self, one: Evidence) -> Evidence:
        """A trusted user of the plan is a person, unless it is known to be a machine."""
        user = self._users.get(one.text.removeprefix("trusts "))
        if user is None:
            return one
        kind = kind_of(tuple(self._of_user(user)))
        return one if kind is IdentityKind.UNKNOWN else replace(one, kind=kind)


@dataclass(frozen=True)
class Cell:
    """The principals that people or programs get to in one way, from one place."""

    kind: IdentityKind
    place: Place
    way: Way
    principals: tuple[str, ...]


def matrix_of(identities: tuple[Identity, ...]) -> tuple[Cell, ...]:
    """Rows by kind, columns by place, each with its ways and their principals; only what is there."""
    found: dict[tuple[IdentityKind, Place, Way], list[str]] = {}
    for one in identities:
        for place, way in one.entries:
            found.setdefault((one.kind, place, way), []).append(one.name)
    order = [(kind, place, way) for kind in IdentityKind for place in Place for way in Way]
    return tuple(Cell(*key, tuple(found[key])) for key in order if key in found)
