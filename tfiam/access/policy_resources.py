"""What kind of AWS resource a resource policy of the plan is put on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tfiam.inventory.model import Document

#: Terraform type that carries the policy to the CloudFormation type by which AWS's validation knows the resource. Types that
#: stand for several kinds (``aws_kinesis_resource_policy``: a stream or a consumer) are left out.
_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "aws_backup_vault_policy": "AWS::Backup::BackupVault",
        "aws_cloudwatch_event_bus_policy": "AWS::Events::EventBus",
        "aws_codeartifact_domain_permissions_policy": "AWS::CodeArtifact::Domain",
        "aws_codeartifact_repository_permissions_policy": "AWS::CodeArtifact::Repository",
        "aws_dynamodb_resource_policy": "AWS::DynamoDB::Table",
        "aws_ecr_repository_policy": "AWS::ECR::Repository",
        "aws_efs_file_system_policy": "AWS::EFS::FileSystem",
        "aws_s3_access_point": "AWS::S3::AccessPoint",
        "aws_s3_bucket": "AWS::S3::Bucket",
        "aws_s3_bucket_policy": "AWS::S3::Bucket",
        "aws_s3control_access_point_policy": "AWS::S3::AccessPoint",
        "aws_s3control_multi_region_access_point_policy": "AWS::S3::MultiRegionAccessPoint",
        "aws_s3control_object_lambda_access_point_policy": "AWS::S3ObjectLambda::AccessPoint",
        "aws_secretsmanager_secret": "AWS::SecretsManager::Secret",
        "aws_secretsmanager_secret_policy": "AWS::SecretsManager::Secret",
        "aws_sns_topic": "AWS::SNS::Topic",
        "aws_sns_topic_policy": "AWS::SNS::Topic",
        "aws_sqs_queue": "AWS::SQS::Queue",
        "aws_sqs_queue_policy": "AWS::SQS::Queue",
    }
)


def put_on(document: Document) -> str:
    """``AWS::S3::Bucket`` for a bucket policy; ``""`` when the resource is of another kind."""
    return _TYPES.get(document.resource.type, "") if document.resource else ""
