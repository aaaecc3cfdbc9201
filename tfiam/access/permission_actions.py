"""Actions that change who may do what, and how lists of actions are told."""

from __future__ import annotations

from functools import lru_cache

from tfiam.iam import action_index
from tfiam.iam.action_index import AccessLevel

#: What AWS calls a write, and what hands out access all the same: credentials, group and role membership, federation,
#: sharing, policies by another name. ``iam:PassRole`` is not here, it has a rule of its own.
#: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_BY_ANOTHER_NAME = (
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:UpdateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:AddUserToGroup",
    "iam:AddRoleToInstanceProfile",
    "iam:CreateRole",
    "iam:CreateOpenIDConnectProvider",
    "iam:AddClientIDToOpenIDConnectProvider",
    "iam:CreateSAMLProvider",
    "iam:UpdateSAMLProvider",
    "ram:AssociateResourceShare",
    "ram:AssociateResourceSharePermission",
    "ec2:ModifyImageAttribute",
    "ec2:AssociateIamInstanceProfile",
    "ec2:ReplaceIamInstanceProfileAssociation",
    "rds:ModifyDBSnapshotAttribute",
    "rds:ModifyDBClusterSnapshotAttribute",
    "sso:CreateAccountAssignment",
    "sso:PutInlinePolicyToPermissionSet",
    "lambda:CreateFunctionUrlConfig",
    "lambda:UpdateFunctionUrlConfig",
    "eks:CreateAccessEntry",
    "eks:UpdateAccessEntry",
    "eks:AssociateAccessPolicy",
    "logs:PutDestinationPolicy",
    "codeartifact:PutDomainPermissionsPolicy",
)
#: AWS gives its highest level to some plain reads (``glue:GetQueries``); they change no permission.
_READS = ("*:Get*", "*:List*", "*:Describe*", "*:BatchGet*")
#: Metrics have no ARN: the reference's optional "dataset" is another form of the call, and AWS grants these on "*".
#: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
_ON_METRICS = ("cloudwatch:PutMetricData", "cloudwatch:GetMetricData", "cloudwatch:ListMetrics")


@lru_cache(maxsize=1)
def nameable_mask() -> int:
    """The actions whose resources a policy can name, as a bit set."""
    found = action_index.restrictable_mask()
    for name in _ON_METRICS:
        found &= ~action_index.mask(name)
    return found


@lru_cache(maxsize=1)
def permission_mask() -> int:
    """The actions of AWS's level "Permissions management" that are no reads, and those of the table, as a bit set.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
    """
    found = action_index.level_mask(AccessLevel.PERMISSIONS)
    for pattern in _READS:
        found &= ~action_index.mask(pattern)
    for name in _BY_ANOTHER_NAME:
        found |= action_index.mask(name)
    return found


@lru_cache(maxsize=1)
def changing_mask() -> int:
    """The actions that write, or change permissions, as a bit set."""
    return action_index.level_mask(AccessLevel.WRITE) | permission_mask()


def listed(mask: int, limit: int = 5) -> str:
    """``s3:GetObject, s3:PutObject and 31 more``: the first ``limit`` actions of a bit set, and how many follow."""
    first, rest = 0, mask
    for _ in range(limit):
        lowest = rest & -rest
        first, rest = first | lowest, rest ^ lowest
    return ", ".join(action_index.names(first)) + (f" and {rest.bit_count()} more" if rest else "")
