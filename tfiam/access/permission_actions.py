"""Actions that change who may do what, and how lists of actions are told."""

from __future__ import annotations

from functools import lru_cache

from tfiam.iam import action_index
from tfiam.iam.action_index import AccessLevel
from tfiam.iam.catalogue import credentials_actions
from tfiam.iam.narrowing import narrowed
from tfiam.iam.statement import Statement

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
#: What a KMS key does for its user that gives away plain text or another's word; encrypting alone does neither.
#: https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
USING_KEYS = (
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair",
    "kms:DeriveSharedSecret",
    "kms:Sign",
    "kms:GenerateMac",
)
#: Writes by AWS's levels that rules of their own judge.
_JUDGED_ALONE = ("iam:PassRole", "sts:AssumeRole", *USING_KEYS)


def unconstrained_mask(statement: Statement) -> int:
    """The actions that an Allow grants by name or pattern on every resource, with no condition that narrows them.

    Every action at once (LP_001) and ``NotAction`` (LP_009) have rules of their own: none of theirs are in it.
    """
    if not statement.is_allow or statement.actions is None or statement.every_action:
        return 0
    return statement.action_mask if statement.every_resource and not narrowed(statement) else 0


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


@lru_cache(maxsize=1)
def credential_mask() -> int:
    """The actions that answer with a credential, as a bit set; without ``sts:AssumeRole``, which has a rule of its own."""
    found = 0
    for name in credentials_actions():
        found |= action_index.mask(name)
    return found & ~action_index.mask("sts:AssumeRole")


@lru_cache(maxsize=1)
def plain_write_mask() -> int:
    """The writes whose resources can be named and that no other rule judges, as a bit set."""
    found = action_index.level_mask(AccessLevel.WRITE) & nameable_mask() & ~permission_mask() & ~credential_mask()
    for name in _JUDGED_ALONE:
        found &= ~action_index.mask(name)
    return found


def listed(mask: int, limit: int = 5) -> str:
    """``s3:GetObject, s3:PutObject and 31 more``: the first ``limit`` actions of a bit set, and how many follow."""
    first, rest = 0, mask
    for _ in range(limit):
        lowest = rest & -rest
        first, rest = first | lowest, rest ^ lowest
    return ", ".join(action_index.names(first)) + (f" and {rest.bit_count()} more" if rest else "")
