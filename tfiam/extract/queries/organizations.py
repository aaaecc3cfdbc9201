"""AWS Organizations: the tree, its policies, delegation.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/organizations_policy
"""

from __future__ import annotations

from typing import Final

from tfiam.extract.entry import Entry, Kind, Slot
from tfiam.extract.queries.rows import sets
from tfiam.extract.roles import DocumentRole

ENTRIES: Final = (
    Entry(
        "aws_organizations_organization",
        Kind.ORG_NODE,
        fields={
            "id": "roots[*].id",
            "organization": "id",
            "arn": "arn",
            "feature_set": "feature_set",
            "policy_types": "enabled_policy_types",
            "service_access": "aws_service_access_principals",
            "management_account": "master_account_id",
        },
    ),
    Entry(
        "aws_organizations_organizational_unit",
        Kind.ORG_NODE,
        fields={"id": "id", "name": "name", "arn": "arn", "parent": "parent_id"},
    ),
    # role_name is the role that Organizations makes in the new account, with administrator access for the management
    # account: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html
    Entry(
        "aws_organizations_account",
        Kind.ORG_NODE,
        fields={
            "id": "id",
            "name": "name",
            "arn": "arn",
            "parent": "parent_id",
            "email": "email",
            "access_role": "role_name",
            "tags": "tags",
        },
    ),
    # The language depends on `type`: SERVICE_CONTROL_POLICY (the default) and RESOURCE_CONTROL_POLICY are IAM documents,
    # the others (tag, backup, AI opt-out, declarative, chat applications) are not.
    Entry(
        "aws_organizations_policy",
        Kind.ORG_POLICY,
        (Slot("content", DocumentRole.SCP, "name"),),
        {"id": "id", "name": "name", "arn": "arn", "type": "type", "description": "description"},
    ),
    Entry(
        "aws_organizations_policy_attachment",
        Kind.ORG_ATTACHMENT,
        fields={"policy": "policy_id", "target": "target_id"},
    ),
    Entry(
        "aws_organizations_resource_policy",
        Kind.RESOURCE_POLICY,
        (Slot("content", DocumentRole.RESOURCE),),
        {"arn": "arn"},
        service="organizations",
    ),
    sets(
        "aws_organizations_delegated_administrator",
        account="account_id",
        service_principal="service_principal",
    ),
    sets("aws_organizations_aws_service_access", service_principal="service_principal"),
    sets("aws_iam_organizations_features", features="enabled_features"),
)
