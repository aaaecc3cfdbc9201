"""Access given to others without a policy document: ``target`` is what is shared, ``principal`` with whom."""

from __future__ import annotations

from typing import Final

from tfiam.extract.entry import Entry, Kind, Slot
from tfiam.extract.queries.rows import either, shares
from tfiam.extract.roles import DocumentRole

# https://docs.aws.amazon.com/ram/latest/userguide/what-is.html
_RAM = (
    shares(
        "aws_ram_resource_share",
        name="name",
        arn="arn",
        external="allow_external_principals",
        permissions="permission_arns",
    ),
    shares("aws_ram_principal_association", share="resource_share_arn", principal="principal"),
    shares("aws_ram_resource_association", share="resource_share_arn", target="resource_arn"),
    shares(
        "aws_ram_resource_share_associations_exclusive",
        share="resource_share_arn",
        principal="principals[*]",
        target="resource_arns[*]",
        source_account="sources[*]",
    ),
    # Effect, actions and condition only: principal and resource come with the share.
    # https://docs.aws.amazon.com/ram/latest/userguide/security-ram-permissions.html
    Entry(
        "aws_ram_permission",
        Kind.SHARE,
        (Slot("policy_template", DocumentRole.OTHER, "name"),),
        {"name": "name", "arn": "arn", "resource_type": "resource_type"},
    ),
    shares("aws_ram_sharing_with_organization", organization="id"),
)

_IMAGES_AND_SNAPSHOTS = (
    shares(
        "aws_ami_launch_permission",
        target="image_id",
        principal=either("account_id", "organization_arn", "organizational_unit_arn", "group"),
        group="group",
    ),
    shares("aws_snapshot_create_volume_permission", target="snapshot_id", principal="account_id"),
    shares(
        "aws_db_snapshot",
        name="db_snapshot_identifier",
        arn="db_snapshot_arn",
        target="db_snapshot_identifier",
        principal="shared_accounts[*]",
    ),
    shares(
        "aws_db_snapshot_copy",
        name="target_db_snapshot_identifier",
        arn="db_snapshot_arn",
        target="target_db_snapshot_identifier",
        principal="shared_accounts[*]",
        kms_key="kms_key_id",
    ),
    shares(
        "aws_db_cluster_snapshot",
        name="db_cluster_snapshot_identifier",
        arn="db_cluster_snapshot_arn",
        target="db_cluster_snapshot_identifier",
        principal="shared_accounts[*]",
    ),
    shares(
        "aws_rds_cluster_snapshot_copy",
        name="target_db_cluster_snapshot_identifier",
        arn="db_cluster_snapshot_arn",
        target="target_db_cluster_snapshot_identifier",
        principal="shared_accounts[*]",
        kms_key="kms_key_id",
    ),
    # permissions = { type = "Share", account_ids = "All" }:
    # https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssm_document#permissions
    shares(
        "aws_ssm_document",
        name="name",
        arn="arn",
        target="name",
        principal="permissions.account_ids",
        type="document_type",
        content="content",
        format="document_format",
    ),
)

_OBJECTS = (
    shares(
        "aws_s3_bucket_acl",
        target="bucket",
        acl="acl",
        principal=either(
            "access_control_policy[*].grant[*].grantee[*].uri",
            "access_control_policy[*].grant[*].grantee[*].id",
            "access_control_policy[*].grant[*].grantee[*].email_address",
        ),
        actions="access_control_policy[*].grant[*].permission",
    ),
    shares("aws_s3_object", target="bucket", name="key", acl="acl", kms_key="kms_key_id"),
    shares("aws_s3_bucket_object", target="bucket", name="key", acl="acl", kms_key="kms_key_id"),
    shares(
        "aws_s3control_access_grant",
        target="access_grants_location_id",
        principal="grantee[*].grantee_identifier",
        principal_type="grantee[*].grantee_type",
        actions="permission",
        prefix="access_grants_location_configuration[*].s3_sub_prefix",
    ),
)

_DATA = (
    shares(
        "aws_lakeformation_permissions",
        principal="principal",
        actions="permissions",
        grant_option="permissions_with_grant_option",
        target=either(
            "database[*].name",
            "table[*].name",
            "table_with_columns[*].name",
            "data_location[*].arn",
            "data_cells_filter[*].name",
            "lf_tag[*].key",
        ),
        wildcard=either("table[*].wildcard", "table_with_columns[*].wildcard"),
    ),
    shares(
        "aws_lakeformation_data_lake_settings",
        principal="admins",
        read_only="read_only_admins",
        trusted_owners="trusted_resource_owners",
        default_database_principal="create_database_default_permissions[*].principal",
        default_table_principal="create_table_default_permissions[*].principal",
        external_filtering="allow_external_data_filtering",
    ),
    shares(
        "aws_redshift_data_share_authorization",
        target="data_share_arn",
        principal="consumer_identifier",
        writes="allow_writes",
    ),
    shares("aws_redshift_endpoint_authorization", target="cluster_identifier", principal="account", vpcs="vpc_ids"),
    shares("aws_opensearch_authorize_vpc_endpoint_access", target="domain_name", principal="account"),
    shares(
        "aws_quicksight_data_set",
        name="name",
        arn="arn",
        principal="permissions[*].principal",
        actions="permissions[*].actions",
    ),
    shares(
        "aws_quicksight_folder",
        name="name",
        arn="arn",
        principal="permissions[*].principal",
        actions="permissions[*].actions",
    ),
)

_NETWORK = (
    shares(
        "aws_vpc_endpoint_service",
        arn="arn",
        name="service_name",
        principal="allowed_principals[*]",
        acceptance="acceptance_required",
    ),
    shares(
        "aws_vpc_endpoint_service_allowed_principal",
        target="vpc_endpoint_service_id",
        principal="principal_arn",
    ),
    shares(
        "aws_network_interface_permission",
        target="network_interface_id",
        principal="aws_account_id",
        actions="permission",
    ),
    shares("aws_globalaccelerator_cross_account_attachment", name="name", arn="arn", principal="principals[*]"),
)

_CLUSTERS = (
    # https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
    shares(
        "aws_eks_access_entry",
        target="cluster_name",
        principal="principal_arn",
        groups="kubernetes_groups",
        type="type",
    ),
    shares(
        "aws_eks_access_policy_association",
        target="cluster_name",
        principal="principal_arn",
        policy="policy_arn",
        scope="access_scope[*].type",
        namespaces="access_scope[*].namespaces",
    ),
    shares(
        "aws_opsworks_permission",
        target="stack_id",
        principal="user_arn",
        level="level",
        sudo="allow_sudo",
        ssh="allow_ssh",
    ),
)

_MANAGEMENT = (
    shares("aws_config_aggregate_authorization", arn="arn", principal="account_id"),
    shares(
        "aws_servicecatalog_portfolio_share",
        target="portfolio_id",
        principal="principal_id",
        principal_type="type",
        share_principals="share_principals",
    ),
    shares("aws_servicecatalog_principal_portfolio_association", target="portfolio_id", principal="principal_arn"),
    shares(
        "aws_licensemanager_grant",
        name="name",
        arn="arn",
        target="license_arn",
        principal="principal",
        actions="allowed_operations",
    ),
    shares("aws_auditmanager_framework_share", target="framework_id", principal="destination_account"),
    shares("aws_directory_service_shared_directory", target="directory_id", principal="target[*].id"),
)

ENTRIES: Final = (
    *_RAM,
    *_IMAGES_AND_SNAPSHOTS,
    *_OBJECTS,
    *_DATA,
    *_NETWORK,
    *_CLUSTERS,
    *_MANAGEMENT,
)
