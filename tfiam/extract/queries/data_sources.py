"""Data sources that name a principal, a policy or an account, or that read a secret into the state."""

from __future__ import annotations

from typing import Final

from tfiam.extract.entry import Slot
from tfiam.extract.queries.rows import reads
from tfiam.extract.roles import DocumentRole

_IAM = (
    # Its JSON is judged where it is used; these are the parts that a rebuilt document is made of (design.md 5).
    reads(
        "aws_iam_policy_document",
        json="json",
        sources="source_policy_documents",
        overrides="override_policy_documents",
        policy_id="policy_id",
        version="version",
    ),
    reads("aws_iam_policy", Slot("policy", DocumentRole.IDENTITY, "name"), name="name", arn="arn", path="path"),
    reads(
        "aws_iam_role",
        Slot("assume_role_policy", DocumentRole.TRUST, "name"),
        name="name",
        arn="arn",
        id="unique_id",
        path="path",
        boundary="permissions_boundary",
        max_session="max_session_duration",
        tags="tags",
    ),
    reads("aws_iam_roles", name="names[*]", arn="arns[*]"),
    reads("aws_iam_role_policy_attachments", role="role_name", policy="attached_policies[*].policy_arn"),
    reads("aws_iam_user", name="user_name", arn="arn", id="user_id", path="path", boundary="permissions_boundary"),
    reads("aws_iam_users", name="names[*]", arn="arns[*]"),
    reads("aws_iam_group", name="group_name", arn="arn", id="group_id", users="users[*].user_name"),
    reads("aws_iam_instance_profile", name="name", arn="arn", role="role_name", role_arn="role_arn"),
    reads("aws_iam_openid_connect_provider", arn="arn", url="url", client_ids="client_id_list"),
    reads("aws_iam_saml_provider", arn="arn", name="name"),
    reads("aws_iam_session_context", arn="arn", issuer="issuer_arn"),
    reads("aws_caller_identity", account="account_id", arn="arn"),
    reads("aws_partition", partition="partition"),
)

_ORGANIZATION = (
    reads(
        "aws_organizations_organization",
        organization="id",
        id="roots[*].id",
        arn="arn",
        management_account="master_account_id",
        accounts="accounts[*].id",
        policy_types="enabled_policy_types",
    ),
    reads("aws_organizations_organizational_unit", id="id", name="name", arn="arn", parent="parent_id"),
    reads("aws_organizations_account", account="account_id", name="name", arn="arn", parent="parent_id"),
    reads(
        "aws_organizations_policy",
        Slot("content", DocumentRole.SCP, "name"),
        id="policy_id",
        name="name",
        arn="arn",
        type="type",
        aws_managed="aws_managed",
    ),
)

_IDENTITY_CENTER = (
    reads("aws_ssoadmin_instances", instance="arns[*]", store="identity_store_ids[*]"),
    reads(
        "aws_ssoadmin_permission_set",
        name="name",
        arn="arn",
        instance="instance_arn",
        session_duration="session_duration",
        relay_state="relay_state",
    ),
    reads("aws_identitystore_user", id="user_id", name="user_name", store="identity_store_id"),
    reads("aws_identitystore_group", id="group_id", name="display_name", store="identity_store_id"),
)

_RESOURCES = (
    reads("aws_s3_bucket_policy", Slot("policy", DocumentRole.RESOURCE), target="bucket"),
    reads(
        "aws_vpc_endpoint",
        Slot("policy", DocumentRole.VPC_ENDPOINT),
        arn="arn",
        service_name="service_name",
        vpc="vpc_id",
    ),
    reads("aws_api_gateway_rest_api", Slot("policy", DocumentRole.RESOURCE), name="name", arn="arn"),
    reads("aws_api_gateway_domain_name", Slot("policy", DocumentRole.RESOURCE), name="domain_name", arn="arn"),
    reads("aws_opensearch_domain", Slot("access_policies", DocumentRole.RESOURCE), name="domain_name", arn="arn"),
    reads("aws_elasticsearch_domain", Slot("access_policies", DocumentRole.RESOURCE), name="domain_name", arn="arn"),
    reads("aws_networkfirewall_resource_policy", Slot("policy", DocumentRole.RESOURCE), target="resource_arn"),
    reads("aws_vpclattice_auth_policy", Slot("policy", DocumentRole.RESOURCE), target="resource_identifier"),
    reads("aws_vpclattice_resource_policy", Slot("policy", DocumentRole.RESOURCE), target="resource_arn"),
    reads("aws_ecr_repository_creation_template", Slot("repository_policy", DocumentRole.RESOURCE), name="prefix"),
    reads("aws_kms_key", id="key_id", arn="arn", manager="key_manager", enabled="enabled"),
    reads("aws_kms_alias", name="name", arn="arn", target="target_key_arn"),
    reads(
        "aws_secretsmanager_secret",
        Slot("policy", DocumentRole.RESOURCE, "name"),
        name="name",
        arn="arn",
        kms_key="kms_key_id",
    ),
)

# Values that a read writes to the state in clear: https://developer.hashicorp.com/terraform/language/manage-sensitive-data
_SECRETS = (
    reads("aws_secretsmanager_secret_version", target="secret_id", generated=("secret_string", "secret_binary")),
    reads("aws_secretsmanager_random_password", length="password_length", generated=("random_password",)),
    reads("aws_ssm_parameter", name="name", arn="arn", type="type", generated=("value",)),
    reads("aws_ssm_parameters_by_path", path="path", generated=("values",)),
    reads("aws_kms_secrets", name="secret[*].name", generated=("plaintext",)),
    reads("aws_ecr_authorization_token", registry="registry_id", generated=("authorization_token", "password")),
    reads("aws_ecrpublic_authorization_token", generated=("authorization_token", "password")),
    reads("aws_eks_cluster_auth", name="name", generated=("token",)),
    reads("aws_codeartifact_authorization_token", domain="domain", generated=("authorization_token",)),
    reads("aws_redshift_cluster_credentials", target="cluster_identifier", user="db_user", generated=("db_password",)),
    reads("aws_redshiftserverless_credentials", target="workgroup_name", user="db_user", generated=("db_password",)),
    reads("aws_cognito_user_pool_client", name="name", target="user_pool_id", generated=("client_secret",)),
    reads("aws_api_gateway_api_key", name="name", generated=("value",)),
)

ENTRIES: Final = (*_IAM, *_ORGANIZATION, *_IDENTITY_CENTER, *_RESOURCES, *_SECRETS)
