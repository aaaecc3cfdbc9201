"""Steps that take over compute of the plan which has a role."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.paths.holder import Holder
from tfiam.access.paths.index import Index
from tfiam.access.paths.model import Edge
from tfiam.access.paths.permissions import Permissions
from tfiam.access.paths.taken import step_of
from tfiam.access.paths.techniques import On, Technique, Way, techniques

_EC2 = "ec2.amazonaws.com"


def running_edges(world: Permissions, index: Index, holder: Holder) -> Iterator[Edge]:
    """To the roles whose workloads it can make run its code."""
    for technique in techniques(Way.WORKLOAD):
        if technique.usable(holder.principal, holder.mask):
            yield from _by(technique, world, index, holder)


def _by(technique: Technique, world: Permissions, index: Index, holder: Holder) -> Iterator[Edge]:
    anywhere = [holder.anywhere(action) for action, on in technique.on.items() if on is On.ANY]
    if any(one is None for one in anywhere):
        return
    touching = next((action for action, on in technique.on.items() if on is On.WORKLOAD), "")
    everywhere = index.workloads_of(*technique.types)
    for workload in index.touched(holder, touching, *technique.types) if touching else everywhere:
        target = world.target(workload.resource)
        doubts = index.in_profile if technique.any_profile else workload.doubts
        roles = _launchable(world, index) if technique.any_profile else workload.roles
        there = [holder.on(action, target) for action, on in technique.on.items() if on is On.WORKLOAD]
        grants = [one for one in (*there, *anywhere) if one is not None]
        if len(grants) == len(technique.on):
            for role in roles:
                if role in index.principals and role != holder.principal.address:
                    doubt = doubts.get(role, ())
                    yield Edge((step_of(technique, workload.resource.address, *grants, doubt=doubt),), role)


def _launchable(world: Permissions, index: Index) -> tuple[str, ...]:
    """Roles that an Auto Scaling group of the plan can give to its instances: its service-linked role passes any.

    https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AutoScalingServiceRolePolicy.html
    """
    if not any(world.inventory.of("aws_autoscaling_group")):
        return ()
    return tuple(one.address for one in index.passable(_EC2) if one.address in index.in_profile)
