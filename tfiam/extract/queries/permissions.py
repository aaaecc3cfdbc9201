"""Statements written as arguments, and documents that cut a session."""

from __future__ import annotations

from typing import Final

from tfiam.extract.entry import Entry, Kind, Slot
from tfiam.extract.roles import DocumentRole

# Each adds one statement to the target's policy: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
_PERMISSIONS = (
    Entry(
        "aws_lambda_permission",
        Kind.PERMISSION,
        fields={
            "target": "function_name",
            "principal": "principal",
            "action": "action",
            "source_arn": "source_arn",
            "source_account": "source_account",
            "principal_org_id": "principal_org_id",
            "function_url_auth_type": "function_url_auth_type",
            "invoked_via_function_url": "invoked_via_function_url",
            "event_source_token": "event_source_token",
            "statement_id": "statement_id",
            "qualifier": "qualifier",
        },
        service="lambda",
    ),
    Entry(
        "aws_lambda_layer_version_permission",
        Kind.PERMISSION,
        fields={
            "target": "layer_name",
            "principal": "principal",
            "action": "action",
            "organization_id": "organization_id",
            "statement_id": "statement_id",
            "qualifier": "version_number",
        },
        service="lambda",
    ),
    # Its one condition is aws:PrincipalOrgID: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Condition.html
    Entry(
        "aws_cloudwatch_event_permission",
        Kind.PERMISSION,
        fields={
            "target": "event_bus_name",
            "principal": "principal",
            "action": "action",
            "principal_org_id": "condition[*].value",
            "statement_id": "statement_id",
        },
        service="events",
    ),
    Entry(
        "aws_signer_signing_profile_permission",
        Kind.PERMISSION,
        fields={
            "target": "profile_name",
            "principal": "principal",
            "action": "action",
            "statement_id": "statement_id",
            "qualifier": "profile_version",
        },
        service="signer",
    ),
    Entry(
        "aws_acmpca_permission",
        Kind.PERMISSION,
        fields={
            "target": "certificate_authority_arn",
            "principal": "principal",
            "action": "actions[*]",
            "source_account": "source_account",
        },
        service="acm-pca",
    ),
)

# A user's session gets the role's permissions cut by this document:
# https://docs.aws.amazon.com/transfer/latest/userguide/users-policies.html
_SESSIONS = (
    Entry(
        "aws_transfer_user",
        Kind.WORKLOAD,
        (Slot("policy", DocumentRole.SESSION),),
        {"role": "role", "name": "user_name", "arn": "arn", "target": "server_id"},
        roles=("role",),
    ),
    Entry(
        "aws_transfer_access",
        Kind.WORKLOAD,
        (Slot("policy", DocumentRole.SESSION),),
        {"role": "role", "name": "external_id", "target": "server_id"},
        roles=("role",),
    ),
)

ENTRIES: Final = (*_PERMISSIONS, *_SESSIONS)
