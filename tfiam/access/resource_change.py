"""Who else can reach a resource, before and after: the principals that resource, key and trust policies let in, within RCPs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from tfiam.access.causes import Limits, limiting
from tfiam.access.effective import hidden_by, within
from tfiam.access.grants import Grant, grants_of
from tfiam.access.organization_levels import Level
from tfiam.access.organization_limits import OrganizationLimits
from tfiam.iam import Access, Answer
from tfiam.iam.context import ContextValue
from tfiam.iam.document import PolicyDocument
from tfiam.iam.policy_set import PolicyKind
from tfiam.iam.principal import PrincipalKind
from tfiam.iam.request import Caller, CallerKind
from tfiam.iam.sets.box import Box
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, DocumentRole, Inventory

_ROLES = (DocumentRole.RESOURCE, DocumentRole.KEY, DocumentRole.TRUST)


@dataclass(frozen=True)
class ResourceChange:
    """A policy that says who may reach what it stands on."""

    address: str
    attribute: str
    action: str
    gained: tuple[Grant, ...] = ()
    lost: tuple[Grant, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        return bool(self.gained or self.lost)


def resource_changes(before: Inventory, after: Inventory) -> tuple[ResourceChange, ...]:
    """The policies of these kinds that let in others than before, by what they say or by the RCPs above them."""
    limits = OrganizationLimits(before), OrganizationLimits(after, before)
    was, now = ({one.key: one for one in world.in_role(*_ROLES)} for world in (before, after))
    sides = ((_Side(was.get(key), limits[0]), _Side(now.get(key), limits[1])) for key in sorted({*was, *now}))
    return tuple(change for had, has in sides if (change := _change(had, has)) is not None)


@dataclass(frozen=True)
class _Side:
    """A policy in one world."""

    document: Document | None
    organization: OrganizationLimits

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        resource = self.document.resource if self.document else None
        return self.organization.above(resource, PolicyKind.RCP)

    @property
    def hidden(self) -> Iterator[str]:
        yield from self.document.unread if self.document else ()
        yield from (text for level in self.levels for source in level.sources for text in hidden_by(source))

    def own(self, who: str) -> Access:
        """What the policy itself allows."""
        return _for(self.document.predicted if self.document else None, who)

    def limits(self, who: str) -> Limits:
        resource = self.document.resource if self.document else None
        return self.organization.rcps(resource, _keys_of(who, self.organization)) if self.levels else ()

    def access(self, who: str) -> Access:
        return within(self.own(who), self.limits(who))


def _keys_of(who: str, organization: OrganizationLimits) -> dict[str, ContextValue]:
    """What is known of a request of somebody whom a policy names."""
    caller = Caller.parse(who)
    if caller.kind is CallerKind.SERVICE:
        return {"aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": who}
    keys: dict[str, ContextValue] = {"aws:PrincipalIsAWSService": "false"}
    if caller.account:
        keys["aws:PrincipalAccount"] = caller.account
        if organization.id and caller.account in organization.members:
            keys["aws:PrincipalOrgID"] = organization.id
    return keys


def _change(had: _Side, has: _Side) -> ResourceChange | None:
    was, now = had.document, has.document
    document = now or was
    assert document is not None  # noqa: S101 - one of the worlds has the key
    limited_alike = was is None or now is None or had.levels == has.levels
    if now is not None and limited_alike:
        same = was is not None and was.predicted == now.predicted and was.predicted is not None
        if same or now.change == "no-op":
            return None
    hidden = tuple(dict.fromkeys((*had.hidden, *has.hidden)))
    sensitive = any(one.sensitive for one in (was, now) if one is not None)
    change = ResourceChange(
        address=document.address,
        attribute=document.attribute,
        action=now.change if now is not None else "delete",
        gained=tuple(_grants(has, had, hidden=hidden, sensitive=sensitive, gained=True)),
        lost=tuple(_grants(had, has, hidden=hidden, sensitive=sensitive, gained=False)),
        hidden=hidden,
    )
    return change if change.is_changed or change.hidden else None


def _grants(
    having: _Side, without: _Side, *, hidden: tuple[str, ...], sensitive: bool, gained: bool
) -> Iterator[Grant]:
    document = having.document
    if document is None:
        return
    place = f"{document.address}.{document.attribute}"
    end = "did not let it through" if gained else "does not let it through now"
    for who in _named(document.predicted):
        by_itself = having.own(who).difference(without.own(who))
        limits = without.limits(who), having.limits(who)

        def why(box: Box, by_itself: Access = by_itself, limits: tuple[Limits, Limits] = limits) -> tuple[str, ...]:
            asked = Access((box,))
            own = (place,) if asked.intersect(by_itself).some() is not Answer.NO else ()
            return (*own, *(f"{name} {end}" for name in limiting(asked, *limits)))

        access = having.access(who)
        more = access.difference(without.access(who))
        shown = "(sensitive)" if sensitive else who
        for grant in grants_of(more, access, why, hidden=hidden, sensitive=sensitive, who=shown):
            # A policy that stands on something is about that, whatever else it names.
            yield replace(grant, resources=(document.address,)) if grant.resources == ("*",) else grant


def _named(document: PolicyDocument | None) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(name for one in (document.statements if document else ()) if one.is_allow for name in _names(one))
    )


def _names(statement: Statement) -> Iterator[str]:
    if statement.not_principals is not None:
        yield "everyone but " + ", ".join(entry.value for entry in statement.not_principals)
    for entry in statement.principals or ():
        yield "*" if entry.is_anyone else entry.value


def _for(document: PolicyDocument | None, who: str) -> Access:
    """What the statements that name a principal, or everyone, allow it; an account is no other name for its principals."""
    if document is None:
        return Access()
    kept = tuple(_placed(one) for one in document.statements if _speaks_of(one, who))
    return Access.of([replace(document, statements=kept)])


def _speaks_of(statement: Statement, who: str) -> bool:
    if statement.not_principals is not None and statement.is_deny:
        return who not in [entry.value for entry in statement.not_principals]
    names = list(_names(statement))
    service = any(
        entry.kind in (PrincipalKind.SERVICE, PrincipalKind.FEDERATED) for entry in statement.principals or ()
    )
    return who in names or ("*" in names and not service)


def _placed(statement: Statement) -> Statement:
    """A trust policy has no Resource: it is about its role."""
    if statement.resources is None and statement.not_resources is None:
        return replace(statement, resources=("*",))
    return statement
