"""Resource policies of storage, messaging, data and secrets: carried by the resource, or put on it from beside.

Which services have them: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
Each attribute's meaning is the provider's: https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tfiam.extract.queries.rows import carries, either
from tfiam.extract.roles import DocumentRole

_STORAGE = (
    replace(
        carries(
            "aws_s3_bucket",
            "policy",
            service="s3",
            name="bucket",
            arn="arn",
            acl="acl",
            grantee=either("grant[*].uri", "grant[*].id"),
        ),
        roles=("replication_configuration[*].role",),
    ),
    carries("aws_s3_bucket_policy", "policy", service="s3", target="bucket"),
    carries(
        "aws_s3_access_point",
        "policy",
        service="s3",
        name="name",
        arn="arn",
        bucket="bucket",
        vpc="vpc_configuration[*].vpc_id",
        block_public_acls="public_access_block_configuration[*].block_public_acls",
        block_public_policy="public_access_block_configuration[*].block_public_policy",
        ignore_public_acls="public_access_block_configuration[*].ignore_public_acls",
        restrict_public_buckets="public_access_block_configuration[*].restrict_public_buckets",
    ),
    carries("aws_s3control_access_point_policy", "policy", service="s3", target="access_point_arn"),
    carries("aws_s3control_bucket_policy", "policy", service="s3-outposts", target="bucket"),
    carries(
        "aws_s3control_multi_region_access_point_policy", "details[*].policy", service="s3", target="details[*].name"
    ),
    carries("aws_s3control_object_lambda_access_point_policy", "policy", service="s3-object-lambda", target="name"),
    carries("aws_s3control_access_grants_instance_resource_policy", "policy", service="s3", account="account_id"),
    carries(
        "aws_fsx_s3_access_point_attachment",
        "s3_access_point[*].policy",
        service="s3",
        name="name",
        arn="s3_access_point_arn",
    ),
    carries("aws_s3files_file_system_policy", "policy", service="s3files", target="file_system_id"),
    carries("aws_s3tables_table_bucket_policy", "resource_policy", service="s3tables", target="table_bucket_arn"),
    carries("aws_s3tables_table_policy", "resource_policy", service="s3tables", name="name", target="table_bucket_arn"),
    carries("aws_s3vectors_vector_bucket_policy", "policy", service="s3vectors", target="vector_bucket_arn"),
    carries("aws_backup_vault_policy", "policy", service="backup", target="backup_vault_name"),
    carries("aws_efs_file_system_policy", "policy", service="elasticfilesystem", target="file_system_id"),
    carries("aws_glacier_vault", "access_policy", service="glacier", name="name", arn="arn"),
    # A vault lock denies for good once it is complete:
    # https://docs.aws.amazon.com/amazonglacier/latest/dev/vault-lock-policy.html
    carries("aws_glacier_vault_lock", "policy", service="glacier", target="vault_name", complete="complete_lock"),
    carries("aws_media_store_container_policy", "policy", service="mediastore", target="container_name"),
)

_MESSAGING = (
    replace(
        carries(
            "aws_sns_topic",
            "policy",
            service="sns",
            name="name",
            arn="arn",
            kms_key="kms_master_key_id",
        ),
        roles=(
            "application_failure_feedback_role_arn",
            "application_success_feedback_role_arn",
            "firehose_failure_feedback_role_arn",
            "firehose_success_feedback_role_arn",
            "http_failure_feedback_role_arn",
            "http_success_feedback_role_arn",
            "lambda_failure_feedback_role_arn",
            "lambda_success_feedback_role_arn",
            "sqs_failure_feedback_role_arn",
            "sqs_success_feedback_role_arn",
        ),
    ),
    carries("aws_sns_topic_policy", "policy", service="sns", target="arn"),
    # What a message may hold, not who may act: https://docs.aws.amazon.com/sns/latest/dg/message-data-protection.html
    carries("aws_sns_topic_data_protection_policy", "policy", service="sns", role=DocumentRole.OTHER, target="arn"),
    carries(
        "aws_sqs_queue",
        "policy",
        service="sqs",
        name="name",
        arn="arn",
        id="url",
        kms_key="kms_master_key_id",
        managed_encryption="sqs_managed_sse_enabled",
    ),
    carries("aws_sqs_queue_policy", "policy", service="sqs", target="queue_url"),
    carries("aws_cloudwatch_event_bus_policy", "policy", service="events", target="event_bus_name"),
    carries("aws_schemas_registry_policy", "policy", service="schemas", target="registry_name"),
    carries("aws_kinesis_resource_policy", "policy", service="kinesis", target="resource_arn"),
    carries("aws_msk_cluster_policy", "policy", service="kafka", target="cluster_arn"),
    carries("aws_ses_identity_policy", "policy", service="ses", name="name", target="identity"),
    carries("aws_sesv2_email_identity_policy", "policy", service="ses", name="policy_name", target="email_identity"),
)

_DATA = (
    carries("aws_dynamodb_resource_policy", "policy", service="dynamodb", target="resource_arn"),
    carries("aws_glue_resource_policy", "policy", service="glue", enable_hybrid="enable_hybrid"),
    carries("aws_redshift_resource_policy", "policy", service="redshift", target="resource_arn"),
    carries("aws_redshiftserverless_resource_policy", "policy", service="redshift-serverless", target="resource_arn"),
    replace(
        carries(
            "aws_elasticsearch_domain",
            "access_policies",
            service="es",
            name="domain_name",
            arn="arn",
            subnets="vpc_options[*].subnet_ids",
            fine_grained="advanced_security_options[*].enabled",
        ),
        roles=("cognito_options[*].role_arn",),
        secrets=("advanced_security_options[*].master_user_options[*].master_user_password",),
    ),
    carries("aws_elasticsearch_domain_policy", "access_policies", service="es", target="domain_name"),
    replace(
        carries(
            "aws_opensearch_domain",
            "access_policies",
            service="es",
            name="domain_name",
            arn="arn",
            subnets="vpc_options[*].subnet_ids",
            fine_grained="advanced_security_options[*].enabled",
        ),
        roles=("cognito_options[*].role_arn",),
        secrets=("advanced_security_options[*].master_user_options[*].master_user_password",),
    ),
    carries("aws_opensearch_domain_policy", "access_policies", service="es", target="domain_name"),
    # Rules over collections, not statements: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html
    carries(
        "aws_opensearchserverless_access_policy",
        "policy",
        service="aoss",
        role=DocumentRole.OTHER,
        name="name",
        type="type",
    ),
    carries(
        "aws_opensearchserverless_security_policy",
        "policy",
        service="aoss",
        role=DocumentRole.OTHER,
        name="name",
        type="type",
    ),
    carries(
        "aws_cloudsearch_domain_service_access_policy", "access_policy", service="cloudsearch", target="domain_name"
    ),
)

_SECRETS = (
    carries(
        "aws_secretsmanager_secret",
        "policy",
        service="secretsmanager",
        name="name",
        arn="arn",
        id="id",
        kms_key="kms_key_id",
        recovery_window="recovery_window_in_days",
        replica_region="replica[*].region",
        replica_kms_key="replica[*].kms_key_id",
    ),
    carries(
        "aws_secretsmanager_secret_policy",
        "policy",
        service="secretsmanager",
        target="secret_arn",
        block_public_policy="block_public_policy",
    ),
    carries("aws_acmpca_policy", "policy", service="acm-pca", target="resource_arn"),
)

ENTRIES: Final = (*_STORAGE, *_MESSAGING, *_DATA, *_SECRETS)
