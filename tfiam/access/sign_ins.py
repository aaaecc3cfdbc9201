"""Which principals of a trust policy are people, or stand for some."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.trust import lets_assume
from tfiam.iam.oidc import COGNITO, SOCIAL
from tfiam.iam.principal import AwsPrincipal, PrincipalEntry
from tfiam.iam.principal import PrincipalKind as EntryKind
from tfiam.iam.variables import VARIABLE, is_hole
from tfiam.inventory.model import Inventory, Principal, PrincipalKind

#: Roles that IAM Identity Center makes for its permission sets.
#: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
_PERMISSION_SETS = ":role/aws-reserved/sso.amazonaws.com/"
_OF_ONE_PERSON = (AwsPrincipal.USER, AwsPrincipal.FEDERATED_USER)


class People:
    """Answers for one inventory."""

    def __init__(self, inventory: Inventory) -> None:
        self._named: dict[str, Principal] = {}
        for one in inventory.principals:
            for name in (one.address, one.arn):
                if name:
                    self._named[name] = one

    def named_by(self, entry: PrincipalEntry) -> str:
        """Who it is, to put into a sentence; "" for machines, services and what cannot be told."""
        known = self._principal(entry.value)
        if known is not None and known.kind is PrincipalKind.ROLE:
            return f"the people of {known.address}" if self._lets_people_in(known) else ""
        return self._directly(entry)

    def hidden(self, entry: PrincipalEntry) -> str:
        """The reference that hides who it is; "" when that can be told."""
        found = VARIABLE.fullmatch(entry.value) if entry.kind is EntryKind.AWS else None
        told = found is None or not is_hole(found[1]) or self._principal(entry.value) is not None
        return "" if told or found is None else found[1]

    def _directly(self, entry: PrincipalEntry) -> str:
        known = self._principal(entry.value)
        if known is not None and known.kind is PrincipalKind.USER:
            return f"the user {known.address}"
        if entry.kind is EntryKind.FEDERATED:
            return _federated(entry.value)
        if entry.aws in _OF_ONE_PERSON or _PERMISSION_SETS in entry.value:
            return entry.value
        return f"whoever {entry.value} lets" if entry.aws is AwsPrincipal.ACCOUNT else ""

    def _lets_people_in(self, role: Principal) -> bool:
        """True for a role that people take, and no service: one hop, so that roles which take each other end."""
        entries = tuple(_trusted(role))
        return not any(one.kind is EntryKind.SERVICE for one in entries) and any(map(self._directly, entries))

    def _principal(self, value: str) -> Principal | None:
        found = VARIABLE.fullmatch(value)
        return self._named.get(found[1].rpartition(".")[0] if found else value)


def _trusted(role: Principal) -> Iterator[PrincipalEntry]:
    for statement in role.trust.statements if role.trust else ():
        if lets_assume(statement):
            yield from statement.principals or ()


def _federated(value: str) -> str:
    if ":saml-provider/" in value or value.startswith("${aws_iam_saml_provider."):
        return f"the people of {value}"
    return f"the users of an app ({value})" if value == COGNITO or value in SOCIAL else ""
