"""What the roles of EKS nodes, clusters and Fargate profiles may do beyond what EKS itself needs.

https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tfiam.access.compute import given_by
from tfiam.access.holders import held_by, managed_statements
from tfiam.iam import action_index
from tfiam.iam.action_index import AccessLevel
from tfiam.iam.managed import managed_policy
from tfiam.inventory.model import Inventory, Principal, Resource

_NODE, _CLUSTER, _FARGATE = "aws_eks_node_group", "aws_eks_cluster", "aws_eks_fargate_profile"
#: AWS's own policies for each, those for its agents on every machine included.
_MANAGED = {
    _NODE: (
        "AmazonEKSWorkerNodePolicy",
        "AmazonEKSWorkerNodeMinimalPolicy",
        "AmazonEKS_CNI_Policy",
        "AmazonEC2ContainerRegistryReadOnly",
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonSSMManagedInstanceCore",
        "CloudWatchAgentServerPolicy",
        "AWSXRayDaemonWriteAccess",
    ),
    _CLUSTER: (
        "AmazonEKSClusterPolicy",
        "AmazonEKSServicePolicy",
        "AmazonEKSVPCResourceController",
        "AmazonEKSBlockStoragePolicy",
        "AmazonEKSBlockStoragePolicyV2",
        "AmazonEKSComputePolicy",
        "AmazonEKSLoadBalancingPolicy",
        "AmazonEKSNetworkingPolicy",
        "AmazonEKSLocalOutpostClusterPolicy",
    ),
    _FARGATE: ("AmazonEKSFargatePodExecutionRolePolicy", "CloudWatchAgentServerPolicy"),
}
#: What each needs where it is used, and no policy of AWS holds: addresses of IPv6, the cluster's key for secrets, a log router.
#: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
#: https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html
#: https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
_BESIDE = {
    _NODE: ("ec2:AssignIpv6Addresses",),
    _CLUSTER: ("kms:Encrypt", "kms:Decrypt", "kms:DescribeKey", "kms:ListGrants", "kms:CreateGrant"),
    _FARGATE: ("logs:CreateLogStream", "logs:CreateLogGroup", "logs:DescribeLogStreams", "logs:PutLogEvents"),
}
_MOST = 3


@dataclass(frozen=True)
class Wider:
    """A role that may do more, or may: at the first resource that runs under it."""

    resource: Resource
    attribute: str
    role: Principal
    actions: str = ""
    writes: bool = False
    because: tuple[str, ...] = ()
    """References that hide whether it may; none for one that surely does."""


def wider_roles(inventory: Inventory) -> Iterator[Wider]:
    """Each role of a node group, cluster or Fargate profile that holds more than the managed set, once."""
    roles = {one.address: one for one in inventory.principals}
    seen: set[str] = set()
    for workload in inventory.workloads:
        kind = workload.resource.type
        for address in workload.roles if kind in _MANAGED else ():
            role, doubt = roles.get(address), workload.doubts.get(address, ())
            if role is None or address in seen:
                continue
            seen.add(address)
            place = (workload.resource, given_by(workload.resource), role)
            more = _more(role, kind)
            if more:
                shown = action_index.names(more)
                rest = f" and {len(shown) - _MOST:,} more" if len(shown) > _MOST else ""
                yield Wider(*place, ", ".join(shown[:_MOST]) + rest, bool(more & ~_reading()), doubt)
            elif role.unread:
                yield Wider(*place, because=role.unread)


def _more(role: Principal, kind: str) -> int:
    """The actions, as a bit set, beyond the managed set; what only lists and describes is left out."""
    held = 0
    for one in held_by(role):
        held |= one.statement.action_mask if one.statement.is_allow else 0
    return held & ~_enough(kind)


@cache
def _enough(kind: str) -> int:
    found = action_index.level_mask(AccessLevel.LIST) | action_index.mask("*:Describe*")
    for name in _MANAGED[kind]:
        policy = managed_policy(f"arn:aws:iam::aws:policy/{name}")
        for statement in managed_statements(policy) if policy else ():
            found |= statement.action_mask if statement.is_allow else 0
    for action in _BESIDE[kind]:
        found |= action_index.mask(action)
    return found


@cache
def _reading() -> int:
    return action_index.level_mask(AccessLevel.READ) | action_index.level_mask(AccessLevel.LIST)
