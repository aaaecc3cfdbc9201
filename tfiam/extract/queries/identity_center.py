"""IAM Identity Center: permission sets, what is attached to them, who gets them where.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssoadmin_permission_set
"""

from __future__ import annotations

from typing import Final

from tfiam.extract.entry import Entry, Kind, Slot
from tfiam.extract.queries.rows import sets
from tfiam.extract.roles import DocumentRole

_REFERENCE = "customer_managed_policy_reference[*]"

ENTRIES: Final = (
    Entry(
        "aws_ssoadmin_permission_set",
        Kind.PERMISSION_SET,
        fields={
            "name": "name",
            "arn": "arn",
            "instance": "instance_arn",
            "session_duration": "session_duration",
            "relay_state": "relay_state",
            "tags": "tags",
        },
    ),
    Entry(
        "aws_ssoadmin_permission_set_inline_policy",
        Kind.INLINE,
        (Slot("inline_policy", DocumentRole.IDENTITY),),
        {"permission_set": "permission_set_arn", "instance": "instance_arn"},
    ),
    Entry(
        "aws_ssoadmin_managed_policy_attachment",
        Kind.ATTACHMENT,
        fields={"permission_set": "permission_set_arn", "policy": "managed_policy_arn", "instance": "instance_arn"},
    ),
    # A customer managed policy is named, not given by ARN: it must exist under that name and path in every account.
    # https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html
    Entry(
        "aws_ssoadmin_customer_managed_policy_attachment",
        Kind.ATTACHMENT,
        fields={
            "permission_set": "permission_set_arn",
            "policy_name": f"{_REFERENCE}.name",
            "policy_path": f"{_REFERENCE}.path",
            "instance": "instance_arn",
        },
    ),
    Entry(
        "aws_ssoadmin_managed_policy_attachments_exclusive",
        Kind.EXCLUSIVE,
        fields={"permission_set": "permission_set_arn", "policies": "managed_policy_arns", "instance": "instance_arn"},
    ),
    Entry(
        "aws_ssoadmin_customer_managed_policy_attachments_exclusive",
        Kind.EXCLUSIVE,
        fields={
            "permission_set": "permission_set_arn",
            "policy_name": f"{_REFERENCE}.name",
            "policy_path": f"{_REFERENCE}.path",
            "instance": "instance_arn",
        },
    ),
    Entry(
        "aws_ssoadmin_permissions_boundary_attachment",
        Kind.BOUNDARY,
        fields={
            "permission_set": "permission_set_arn",
            "policy": "permissions_boundary[*].managed_policy_arn",
            "policy_name": f"permissions_boundary[*].{_REFERENCE}.name",
            "policy_path": f"permissions_boundary[*].{_REFERENCE}.path",
            "instance": "instance_arn",
        },
    ),
    Entry(
        "aws_ssoadmin_account_assignment",
        Kind.ASSIGNMENT,
        fields={
            "permission_set": "permission_set_arn",
            "principal": "principal_id",
            "principal_type": "principal_type",
            "target": "target_id",
            "target_type": "target_type",
            "instance": "instance_arn",
        },
    ),
    Entry(
        "aws_ssoadmin_application_assignment",
        Kind.ASSIGNMENT,
        fields={"principal": "principal_id", "principal_type": "principal_type", "target": "application_arn"},
    ),
    sets(
        "aws_ssoadmin_application",
        name="name",
        arn="arn",
        instance="instance_arn",
        provider="application_provider_arn",
        status="status",
    ),
    sets(
        "aws_ssoadmin_application_assignment_configuration",
        target="application_arn",
        required="assignment_required",
    ),
    sets(
        "aws_ssoadmin_application_access_scope",
        target="application_arn",
        scope="scope",
        targets="authorized_targets",
    ),
    sets(
        "aws_ssoadmin_instance_access_control_attributes",
        instance="instance_arn",
        key="attribute[*].key",
        source="attribute[*].value[*].source",
    ),
    Entry(
        "aws_ssoadmin_trusted_token_issuer",
        Kind.PROVIDER,
        fields={
            "name": "name",
            "arn": "arn",
            "instance": "instance_arn",
            "url": "trusted_token_issuer_configuration[*].oidc_jwt_configuration[*].issuer_url",
        },
    ),
    Entry(
        "aws_identitystore_user",
        Kind.IDENTITY,
        fields={"id": "user_id", "name": "user_name", "display_name": "display_name", "store": "identity_store_id"},
    ),
    Entry(
        "aws_identitystore_group",
        Kind.IDENTITY,
        fields={"id": "group_id", "name": "display_name", "store": "identity_store_id"},
    ),
    Entry(
        "aws_identitystore_group_membership",
        Kind.IDENTITY,
        fields={"group": "group_id", "user": "member_id", "store": "identity_store_id"},
    ),
)
