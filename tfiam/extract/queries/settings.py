"""Settings of accounts, identities, endpoints and detection that rules read."""

from __future__ import annotations

from typing import Final

from tfiam.extract.entry import Entry, Kind
from tfiam.extract.queries.rows import either, sets

_ACCOUNT = (
    sets(
        "aws_iam_account_password_policy",
        minimum_length="minimum_password_length",
        require_lowercase="require_lowercase_characters",
        require_uppercase="require_uppercase_characters",
        require_numbers="require_numbers",
        require_symbols="require_symbols",
        reuse_prevention="password_reuse_prevention",
        max_age="max_password_age",
        users_may_change="allow_users_to_change_password",
        hard_expiry="hard_expiry",
    ),
    sets("aws_iam_security_token_service_preferences", version="global_endpoint_token_version"),
    sets("aws_iam_outbound_web_identity_federation", issuer="issuer_identifier"),
    sets(
        "aws_s3_account_public_access_block",
        account="account_id",
        block_public_acls="block_public_acls",
        block_public_policy="block_public_policy",
        ignore_public_acls="ignore_public_acls",
        restrict_public_buckets="restrict_public_buckets",
    ),
    sets(
        "aws_s3_bucket_public_access_block",
        target="bucket",
        block_public_acls="block_public_acls",
        block_public_policy="block_public_policy",
        ignore_public_acls="ignore_public_acls",
        restrict_public_buckets="restrict_public_buckets",
    ),
    sets("aws_s3_bucket_ownership_controls", target="bucket", ownership="rule[*].object_ownership"),
    sets("aws_ebs_snapshot_block_public_access", state="state"),
    sets("aws_ec2_image_block_public_access", state="state"),
    sets("aws_vpc_block_public_access_options", mode="internet_gateway_block_mode"),
    sets(
        "aws_emr_block_public_access_configuration",
        block="block_public_security_group_rules",
        low_port="permitted_public_security_group_rule_range[*].min_range",
        high_port="permitted_public_security_group_rule_range[*].max_range",
    ),
    # Among them /ssm/documents/console/public-sharing-permission and the default role of managed instances:
    # https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ServiceSetting.html
    sets("aws_ssm_service_setting", name="setting_id", value="setting_value"),
    sets(
        "aws_ec2_instance_metadata_defaults",
        http_tokens="http_tokens",
        http_endpoint="http_endpoint",
        hop_limit="http_put_response_hop_limit",
    ),
    sets("aws_ebs_encryption_by_default", enabled="enabled"),
    sets("aws_ebs_default_kms_key", kms_key="key_arn"),
)

_COGNITO = (
    sets(
        "aws_cognito_user_pool",
        name="name",
        arn="arn",
        mfa="mfa_configuration",
        totp="software_token_mfa_configuration[*].enabled",
        minimum_length="password_policy[*].minimum_length",
        require_lowercase="password_policy[*].require_lowercase",
        require_uppercase="password_policy[*].require_uppercase",
        require_numbers="password_policy[*].require_numbers",
        require_symbols="password_policy[*].require_symbols",
        history="password_policy[*].password_history_size",
        threat_protection="user_pool_add_ons[*].advanced_security_mode",
        tier="user_pool_tier",
        admin_create_only="admin_create_user_config[*].allow_admin_create_user_only",
        roles=("sms_configuration[*].sns_caller_arn",),
        external_id="sms_configuration[*].external_id",
    ),
    sets(
        "aws_cognito_identity_pool",
        name="identity_pool_name",
        arn="arn",
        unauthenticated="allow_unauthenticated_identities",
        classic_flow="allow_classic_flow",
        oidc_providers="openid_connect_provider_arns",
        saml_providers="saml_provider_arns",
    ),
    sets(
        "aws_cognito_identity_pool_roles_attachment",
        roles=("roles.authenticated", "roles.unauthenticated", "role_mapping[*].mapping_rule[*].role_arn"),
        target="identity_pool_id",
        authenticated="roles.authenticated",
        unauthenticated="roles.unauthenticated",
    ),
    sets(
        "aws_cognito_identity_pool_provider_principal_tag",
        target="identity_pool_id",
        provider="identity_provider_name",
        principal_tags="principal_tags",
    ),
    sets("aws_cognito_user_group", roles=("role_arn",), name="name", target="user_pool_id", role="role_arn"),
    sets(
        "aws_cognito_risk_configuration",
        target="user_pool_id",
        compromised="compromised_credentials_risk_configuration[*].actions[*].event_action",
    ),
)

_ENDPOINTS = (
    sets(
        "aws_lambda_function_url",
        target="function_name",
        qualifier="qualifier",
        authorization="authorization_type",
    ),
    sets(
        "aws_api_gateway_method",
        target="rest_api_id",
        resource="resource_id",
        method="http_method",
        authorization="authorization",
        api_key="api_key_required",
    ),
    sets("aws_apigatewayv2_api", name="name", arn="arn", protocol="protocol_type", uri="target"),
    sets(
        "aws_apigatewayv2_route",
        target="api_id",
        route="route_key",
        integration="target",
        authorization="authorization_type",
        api_key="api_key_required",
    ),
    sets(
        "aws_redshiftserverless_workgroup",
        name="workgroup_name",
        arn="arn",
        namespace="namespace_name",
        public="publicly_accessible",
    ),
    sets(
        "aws_neptune_cluster_instance",
        name="identifier",
        arn="arn",
        cluster="cluster_identifier",
        public="publicly_accessible",
    ),
    sets(
        "aws_dms_replication_instance",
        name="replication_instance_id",
        arn="replication_instance_arn",
        public="publicly_accessible",
    ),
    sets(
        "aws_msk_cluster",
        name="cluster_name",
        arn="arn",
        public="broker_node_group_info[*].connectivity_info[*].public_access[*].type",
        unauthenticated="client_authentication[*].unauthenticated",
        iam_auth="client_authentication[*].sasl[*].iam",
    ),
    sets(
        "aws_elasticache_cluster",
        name="cluster_id",
        arn="arn",
        engine="engine",
        encrypted="transit_encryption_enabled",
    ),
    sets("aws_memorydb_cluster", name="name", arn="arn", acl="acl_name", tls="tls_enabled"),
)

# rules.md DA: what tells people that something changed.
_DETECTION = (
    sets(
        "aws_cloudtrail",
        roles=("cloud_watch_logs_role_arn",),
        name="name",
        arn="arn",
        multi_region="is_multi_region_trail",
        organization="is_organization_trail",
        validation="enable_log_file_validation",
        logging="enable_logging",
        global_events="include_global_service_events",
        kms_key="kms_key_id",
        topic="sns_topic_name",
        log_group="cloud_watch_logs_group_arn",
        management_events="event_selector[*].include_management_events",
        read_write="event_selector[*].read_write_type",
        excluded_sources="event_selector[*].exclude_management_event_sources",
        advanced_field="advanced_event_selector[*].field_selector[*].field",
        advanced_equals="advanced_event_selector[*].field_selector[*].equals",
        advanced_not_equals="advanced_event_selector[*].field_selector[*].not_equals",
    ),
    sets(
        "aws_cloudtrail_event_data_store",
        name="name",
        arn="arn",
        multi_region="multi_region_enabled",
        organization="organization_enabled",
        kms_key="kms_key_id",
    ),
    sets(
        "aws_config_configuration_recorder",
        roles=("role_arn",),
        name="name",
        role="role_arn",
        all_supported="recording_group[*].all_supported",
        global_types="recording_group[*].include_global_resource_types",
        resource_types="recording_group[*].resource_types",
    ),
    sets("aws_config_configuration_recorder_status", name="name", enabled="is_enabled"),
    sets("aws_config_delivery_channel", name="name", bucket="s3_bucket_name", topic="sns_topic_arn"),
    sets(
        "aws_config_config_rule",
        name="name",
        arn="arn",
        owner="source[*].owner",
        identifier="source[*].source_identifier",
        parameters="input_parameters",
    ),
    sets(
        "aws_config_organization_managed_rule",
        name="name",
        arn="arn",
        identifier="rule_identifier",
        parameters="input_parameters",
        excluded_accounts="excluded_accounts",
    ),
    sets(
        "aws_config_conformance_pack",
        name="name",
        arn="arn",
        template="template_body",
        template_location="template_s3_uri",
    ),
    sets(
        "aws_config_organization_conformance_pack",
        name="name",
        arn="arn",
        template="template_body",
        template_location="template_s3_uri",
    ),
    sets("aws_accessanalyzer_analyzer", name="analyzer_name", arn="arn", type="type"),
    sets("aws_accessanalyzer_archive_rule", name="rule_name", analyzer="analyzer_name", criteria="filter[*].criteria"),
    sets("aws_guardduty_detector", arn="arn", enabled="enable"),
    sets(
        "aws_guardduty_organization_configuration", detector="detector_id", members="auto_enable_organization_members"
    ),
    sets("aws_securityhub_account", arn="arn", default_standards="enable_default_standards"),
    sets("aws_securityhub_standards_subscription", standard="standards_arn"),
    sets("aws_inspector2_enabler", accounts="account_ids", types="resource_types"),
    sets("aws_macie2_account", status="status"),
    Entry(
        "aws_cloudwatch_event_rule",
        Kind.SETTING,
        fields={
            "name": "name",
            "arn": "arn",
            "bus": "event_bus_name",
            "pattern": "event_pattern",
            "schedule": "schedule_expression",
            "state": "state",
            "enabled": "is_enabled",
        },
        roles=("role_arn",),
    ),
    sets(
        "aws_sns_topic_subscription",
        roles=("subscription_role_arn",),
        target="topic_arn",
        protocol="protocol",
        endpoint="endpoint",
    ),
    sets("aws_cloudwatch_log_metric_filter", name="name", log_group="log_group_name", pattern="pattern"),
)

# What one IAM policy or IoT policy is put on beside IAM's own attachments.
_ASSIGNED_POLICIES = (
    sets("aws_iot_policy_attachment", policy="policy", target="target"),
    sets(
        "aws_quicksight_iam_policy_assignment",
        name="assignment_name",
        policy="policy_arn",
        status="assignment_status",
        users="identities[*].user",
        groups="identities[*].group",
    ),
    sets(
        "aws_emr_studio_session_mapping",
        policy="session_policy_arn",
        target="studio_id",
        principal=either("identity_id", "identity_name"),
        principal_type="identity_type",
    ),
)

ENTRIES: Final = (*_ACCOUNT, *_COGNITO, *_ENDPOINTS, *_DETECTION, *_ASSIGNED_POLICIES)
