"""What limits a principal and can be taken off: its boundary, its policies that hold a Deny, a narrower version of a policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tfiam.access.holders import managed_statements
from tfiam.access.paths.index import Index
from tfiam.access.paths.permissions import Permissions
from tfiam.access.paths.techniques import Lifts
from tfiam.access.question import Target
from tfiam.iam.statement import Statement
from tfiam.inventory.links import ManagedAttachment, Reach, Via
from tfiam.inventory.model import Principal

_MANAGED = "aws_iam_policy"


@dataclass(frozen=True)
class Limit:
    """One limit, and the principal as it is without."""

    target: Target
    """What the request that lifts it is for."""
    on: str
    """What is told to be lifted."""
    after: Principal
    policy: str = ""
    """ARN of the managed policy that goes."""
    doubt: tuple[str, ...] = ()
    """References that hide whether it is there."""


def limits_of(world: Permissions, index: Index, principal: Principal, kind: Lifts) -> Iterator[Limit]:
    """Those of a kind."""
    if kind is Lifts.BOUNDARY:
        if principal.boundary is not None and principal.resource is not None:
            yield Limit(world.target(principal.resource), principal.address, replace(principal, boundary=None))
    elif kind is Lifts.NARROWING:
        yield from _narrowed(world, principal)
    elif kind in (Lifts.INLINE, Lifts.ATTACHED):
        if principal.resource is not None:
            yield from _policies(world, principal, principal, world.target(principal.resource), kind)
    else:
        yield from _of_groups(world, index, principal, kind)


def _of_groups(world: Permissions, index: Index, member: Principal, kind: Lifts) -> Iterator[Limit]:
    for address in member.groups:
        group, doubt = index.principals.get(address), member.group_doubts.get(address, ())
        if group is None or group.resource is None:
            continue
        target = world.target(group.resource)
        if kind is not Lifts.GROUP:
            found = _policies(world, member, group, target, kind)
            yield from (replace(one, doubt=(*doubt, *one.doubt)) for one in found)
        elif any(_denies(reach.document.statements) for reach in group.reaches) or any(_denying(group)):
            yield Limit(target, address, _out_of(member, group), doubt=doubt)


def _policies(
    world: Permissions, principal: Principal, holder: Principal, target: Target, kind: Lifts
) -> Iterator[Limit]:
    """Each policy with a Deny that ``holder``, the principal or a group of its, has inline or attached."""
    attached = kind in (Lifts.ATTACHED, Lifts.GROUP_ATTACHED)
    for reach in holder.reaches:
        resource = reach.document.resource
        managed = resource is not None and resource.type == _MANAGED
        if reach.via is Via.GROUP or managed is not attached or not _denies(reach.document.statements):
            continue
        arn = world.target(resource).arn.text if managed and resource is not None else ""
        yield Limit(target, reach.document.address, _without(principal, holder, reach), arn, reach.doubt)
    for link in _denying(holder) if attached else ():
        yield Limit(target, link.arn, _detached(principal, holder, link), link.arn, link.doubt)


def _denying(holder: Principal) -> Iterator[ManagedAttachment]:
    """AWS managed policies with a Deny that are attached to itself."""
    for link in holder.managed:
        if link.policy is not None and link.via is not Via.GROUP and _denies(managed_statements(link.policy)):
            yield link


def _narrowed(world: Permissions, principal: Principal) -> Iterator[Limit]:
    """Customer managed policies of the principal that the plan updates: AWS keeps the version that was in force.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
    """
    for reach in principal.reaches:
        resource = reach.document.resource
        older = world.older(reach.document)
        if resource is not None and resource.type == _MANAGED and older is not None:
            kept = tuple(replace(one, document=older) if one == reach else one for one in principal.reaches)
            yield Limit(world.target(resource), resource.address, replace(principal, reaches=kept), doubt=reach.doubt)


def _denies(statements: tuple[Statement, ...]) -> bool:
    return any(one.is_deny for one in statements)


def _without(principal: Principal, holder: Principal, gone: Reach) -> Principal:
    via = gone.via if holder is principal else Via.GROUP
    kept = (one for one in principal.reaches if (one.document.key, one.via) != (gone.document.key, via))
    return replace(principal, reaches=tuple(kept))


def _detached(principal: Principal, holder: Principal, gone: ManagedAttachment) -> Principal:
    via = gone.via if holder is principal else Via.GROUP
    return replace(principal, managed=tuple(one for one in principal.managed if (one.arn, one.via) != (gone.arn, via)))


def _out_of(member: Principal, group: Principal) -> Principal:
    for reach in group.reaches:
        member = _without(member, group, reach)
    for link in group.managed:
        member = _detached(member, group, link)
    return replace(member, groups=tuple(one for one in member.groups if one != group.address))
