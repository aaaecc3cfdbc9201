"""Steps through IAM Identity Center: changing a permission set, or assigning one.

A change reaches the accounts of a permission set once it is provisioned again; an assignment provisions it.
https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutInlinePolicyToPermissionSet.html
https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.arns import PlanArn, instance_arn_of, permission_set_arn_of
from tfiam.access.paths.grant import Grant
from tfiam.access.paths.holder import Holder
from tfiam.access.paths.index import Index
from tfiam.access.paths.model import Edge
from tfiam.access.paths.permissions import Permissions
from tfiam.access.paths.power import Admins
from tfiam.access.paths.taken import step_of
from tfiam.access.paths.techniques import Gain, On, Technique, Way, techniques
from tfiam.access.question import Target
from tfiam.iam.arn import resource_overlaps
from tfiam.inventory.model import Principal, PrincipalKind, Resource

_ASSIGN = "sso:CreateAccountAssignment"
_ACCOUNTS = "arn:*:sso:::account/*"


class PermissionSets:
    """Answers for one world."""

    def __init__(self, world: Permissions, index: Index, admins: Admins) -> None:
        self._world = world
        self._admins = admins
        self._sets = tuple(one for one in index.principals.values() if one.kind is PrincipalKind.PERMISSION_SET)

    def edges(self, holder: Holder) -> Iterator[Edge]:
        """Those that a principal can take."""
        for technique in techniques(Way.IDENTITY_CENTER):
            if technique.usable(holder.principal, holder.mask):
                if On.PERMISSION_SET in technique.on.values():
                    yield from self._on_sets(technique, holder)
                elif grants := _each(holder, technique.actions):
                    yield Edge((step_of(technique, "*", *grants),))

    def _on_sets(self, technique: Technique, holder: Holder) -> Iterator[Edge]:
        own = holder.principal
        among = (own,) if technique.who else (one for one in self._sets if one.address != own.address)
        for one in among:
            if one.resource is None or (technique.gain is Gain.ADMIN and self._admins.is_capped(one)):
                continue
            grants = self._grants(technique, holder, one, one.resource)
            if grants is not None:
                step = step_of(technique, one.address, *grants)
                yield Edge((step,), "" if technique.gain is Gain.ADMIN else one.address)

    def _grants(
        self, technique: Technique, holder: Holder, changed: Principal, resource: Resource
    ) -> tuple[Grant, ...] | None:
        """Held on the permission set and on its instance, each of which the actions require; an assignment on an account too.

        https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenter.html
        """
        where = self._world.where
        account = self._world.where.account(resource)
        arns = (permission_set_arn_of(resource, where), instance_arn_of(resource, where))
        targets = [Target(changed.address, arn, account, resource) for arn in arns]
        found = [holder.on(action, target) for action in technique.actions for target in targets]
        if _ASSIGN in technique.on:
            found.append(_assigning(holder))
        kept = tuple(one for one in found if one is not None)
        return kept if len(kept) == len(found) else None


def _assigning(holder: Holder) -> Grant | None:
    patterns = (one for one in holder.patterns(_ASSIGN) if resource_overlaps(one, _ACCOUNTS))
    grants = (holder.on(_ASSIGN, Target(one, PlanArn.of(one), "")) for one in patterns)
    return next((one for one in grants if one is not None), None)


def _each(holder: Holder, actions: tuple[str, ...]) -> tuple[Grant, ...]:
    """Held somewhere; none if one of them is not."""
    found = tuple(one for one in map(holder.anywhere, actions) if one is not None)
    return found if len(found) == len(actions) else ()
