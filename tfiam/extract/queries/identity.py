"""IAM: principals, policies, attachments, credentials, identity providers.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role and its neighbours.
"""

from __future__ import annotations

from typing import Final

from tfiam.extract.entry import Entry, Kind, Slot
from tfiam.extract.roles import DocumentRole

IDENTITY = DocumentRole.IDENTITY

_PRINCIPALS = (
    Entry(
        "aws_iam_user",
        Kind.USER,
        fields={
            "name": "name",
            "arn": "arn",
            "id": "unique_id",
            "path": "path",
            "boundary": "permissions_boundary",
            "tags": "tags",
        },
    ),
    Entry("aws_iam_group", Kind.GROUP, fields={"name": "name", "arn": "arn", "id": "unique_id", "path": "path"}),
    Entry(
        "aws_iam_role",
        Kind.ROLE,
        (Slot("assume_role_policy", DocumentRole.TRUST), Slot("inline_policy[*].policy", IDENTITY, "name")),
        {
            "name": "name",
            "arn": "arn",
            "id": "unique_id",
            "path": "path",
            "boundary": "permissions_boundary",
            "managed": "managed_policy_arns",
            "tags": "tags",
            "max_session": "max_session_duration",
            "description": "description",
        },
    ),
    Entry(
        "aws_iam_service_linked_role",
        Kind.ROLE,
        fields={
            "name": "name",
            "arn": "arn",
            "id": "unique_id",
            "path": "path",
            "service_principal": "aws_service_name",
        },
    ),
    Entry(
        "aws_iam_instance_profile",
        Kind.PROFILE,
        fields={"name": "name", "arn": "arn", "path": "path", "role": "role"},
        roles=("role",),
    ),
)

_POLICIES = (
    Entry(
        "aws_iam_policy",
        Kind.POLICY,
        (Slot("policy", IDENTITY, "name"),),
        {
            "name": "name",
            "arn": "arn",
            "path": "path",
            "description": "description",
            "tags": "tags",
        },
    ),
    Entry(
        "aws_iam_role_policy",
        Kind.INLINE,
        (Slot("policy", IDENTITY, "name"),),
        {"role": "role", "name": "name"},
    ),
    Entry(
        "aws_iam_user_policy",
        Kind.INLINE,
        (Slot("policy", IDENTITY, "name"),),
        {"user": "user", "name": "name"},
    ),
    Entry(
        "aws_iam_group_policy",
        Kind.INLINE,
        (Slot("policy", IDENTITY, "name"),),
        {"group": "group", "name": "name"},
    ),
)

_ATTACHMENTS = (
    Entry(
        "aws_iam_policy_attachment",
        Kind.ATTACHMENT,
        fields={"policy": "policy_arn", "roles": "roles", "users": "users", "groups": "groups", "name": "name"},
    ),
    Entry("aws_iam_role_policy_attachment", Kind.ATTACHMENT, fields={"policy": "policy_arn", "role": "role"}),
    Entry("aws_iam_user_policy_attachment", Kind.ATTACHMENT, fields={"policy": "policy_arn", "user": "user"}),
    Entry("aws_iam_group_policy_attachment", Kind.ATTACHMENT, fields={"policy": "policy_arn", "group": "group"}),
    Entry(
        "aws_iam_role_policy_attachments_exclusive",
        Kind.EXCLUSIVE,
        fields={"role": "role_name", "policies": "policy_arns"},
    ),
    Entry(
        "aws_iam_user_policy_attachments_exclusive",
        Kind.EXCLUSIVE,
        fields={"user": "user_name", "policies": "policy_arns"},
    ),
    Entry(
        "aws_iam_group_policy_attachments_exclusive",
        Kind.EXCLUSIVE,
        fields={"group": "group_name", "policies": "policy_arns"},
    ),
    Entry("aws_iam_role_policies_exclusive", Kind.EXCLUSIVE, fields={"role": "role_name", "names": "policy_names"}),
    Entry("aws_iam_user_policies_exclusive", Kind.EXCLUSIVE, fields={"user": "user_name", "names": "policy_names"}),
    Entry("aws_iam_group_policies_exclusive", Kind.EXCLUSIVE, fields={"group": "group_name", "names": "policy_names"}),
    Entry("aws_iam_group_membership", Kind.MEMBERSHIP, fields={"group": "group", "users": "users"}),
    Entry("aws_iam_user_group_membership", Kind.MEMBERSHIP, fields={"user": "user", "groups": "groups"}),
)

_CREDENTIALS = (
    Entry(
        "aws_iam_access_key",
        Kind.CREDENTIAL,
        fields={"user": "user", "status": "status", "pgp_key": "pgp_key"},
        generated=("secret", "ses_smtp_password_v4"),
    ),
    Entry(
        "aws_iam_user_login_profile",
        Kind.CREDENTIAL,
        fields={
            "user": "user",
            "reset_required": "password_reset_required",
            "password_length": "password_length",
            "pgp_key": "pgp_key",
        },
        generated=("password",),
    ),
    Entry(
        "aws_iam_service_specific_credential",
        Kind.CREDENTIAL,
        fields={"user": "user_name", "service_name": "service_name", "status": "status", "age": "credential_age_days"},
        generated=("service_password", "service_credential_secret"),
    ),
    Entry("aws_iam_signing_certificate", Kind.CREDENTIAL, fields={"user": "user_name", "status": "status"}),
    Entry("aws_iam_user_ssh_key", Kind.CREDENTIAL, fields={"user": "username", "status": "status"}),
    Entry(
        "aws_iam_virtual_mfa_device",
        Kind.CREDENTIAL,
        fields={"user": "user_name", "name": "virtual_mfa_device_name", "arn": "arn", "path": "path"},
        generated=("base_32_string_seed", "qr_code_png"),
    ),
    Entry(
        "aws_iam_server_certificate",
        Kind.SECRET,
        fields={"name": "name", "arn": "arn"},
        secrets=("private_key",),
    ),
)

_PROVIDERS = (
    Entry(
        "aws_iam_openid_connect_provider",
        Kind.PROVIDER,
        fields={"arn": "arn", "url": "url", "client_ids": "client_id_list", "thumbprints": "thumbprint_list"},
    ),
    Entry(
        "aws_iam_saml_provider",
        Kind.PROVIDER,
        fields={"arn": "arn", "name": "name", "metadata": "saml_metadata_document"},
    ),
    Entry(
        "aws_rolesanywhere_trust_anchor",
        Kind.PROVIDER,
        fields={
            "arn": "arn",
            "name": "name",
            "enabled": "enabled",
            "source_type": "source[*].source_type",
            "certificate_authority": "source[*].source_data[*].acm_pca_arn",
            "certificate": "source[*].source_data[*].x509_certificate_data",
        },
    ),
    # Credentials are the intersection of the role's policies with the profile's session policies:
    # https://docs.aws.amazon.com/rolesanywhere/latest/userguide/introduction.html
    Entry(
        "aws_rolesanywhere_profile",
        Kind.PROVIDER,
        (Slot("session_policy", DocumentRole.SESSION),),
        {
            "arn": "arn",
            "name": "name",
            "enabled": "enabled",
            "role": "role_arns",
            "session_managed": "managed_policy_arns",
            "duration": "duration_seconds",
            "accept_session_name": "accept_role_session_name",
        },
        roles=("role_arns[*]",),
    ),
)

ENTRIES: Final = (*_PRINCIPALS, *_POLICIES, *_ATTACHMENTS, *_CREDENTIALS, *_PROVIDERS)
