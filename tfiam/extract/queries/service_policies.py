"""Resource policies of networks, delivery pipelines and observability.

Which services have them: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
Each attribute's meaning is the provider's: https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tfiam.extract.queries.rows import carries
from tfiam.extract.roles import DocumentRole

_NETWORK = (
    carries(
        "aws_vpc_endpoint",
        "policy",
        service="ec2",
        role=DocumentRole.VPC_ENDPOINT,
        arn="arn",
        service_name="service_name",
        type="vpc_endpoint_type",
        vpc="vpc_id",
    ),
    carries(
        "aws_vpc_endpoint_policy", "policy", service="ec2", role=DocumentRole.VPC_ENDPOINT, target="vpc_endpoint_id"
    ),
    # Endpoint policies of the network's access to S3, STS and KMS:
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-odb-odbnetwork-s3access.html
    carries(
        "aws_odb_network",
        "s3_policy_document",
        "sts_policy_document",
        "kms_policy_document",
        service="odb",
        role=DocumentRole.VPC_ENDPOINT,
        name="display_name",
        arn="arn",
    ),
    carries("aws_networkfirewall_resource_policy", "policy", service="network-firewall", target="resource_arn"),
    carries(
        "aws_vpclattice_auth_policy", "policy", service="vpc-lattice-svcs", target="resource_identifier", state="state"
    ),
    carries("aws_vpclattice_resource_policy", "policy", service="vpc-lattice", target="resource_arn"),
    carries(
        "aws_api_gateway_rest_api",
        "policy",
        service="execute-api",
        name="name",
        arn="arn",
        endpoint_type="endpoint_configuration[*].types[*]",
        disabled_endpoint="disable_execute_api_endpoint",
    ),
    carries("aws_api_gateway_rest_api_policy", "policy", service="execute-api", target="rest_api_id"),
    # For private custom domain names: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
    replace(
        carries("aws_api_gateway_domain_name", "policy", service="execute-api", name="domain_name", arn="arn"),
        secrets=("certificate_private_key",),
    ),
    # Written in Cedar: https://docs.aws.amazon.com/verified-access/latest/ug/auth-policies.html
    carries(
        "aws_verifiedaccess_group",
        "policy_document",
        service="ec2",
        role=DocumentRole.OTHER,
        arn="verifiedaccess_group_arn",
    ),
    carries(
        "aws_verifiedaccess_endpoint",
        "policy_document",
        service="ec2",
        role=DocumentRole.OTHER,
        target="verified_access_group_id",
    ),
)

_DEVELOPMENT = (
    carries("aws_ecr_repository_policy", "policy", service="ecr", target="repository"),
    carries("aws_ecr_registry_policy", "policy", service="ecr", registry="registry_id"),
    replace(
        carries("aws_ecr_repository_creation_template", "repository_policy", service="ecr", name="prefix"),
        roles=("custom_role_arn",),
    ),
    carries("aws_ecrpublic_repository_policy", "policy", service="ecr-public", target="repository_name"),
    carries("aws_codeartifact_domain_permissions_policy", "policy_document", service="codeartifact", target="domain"),
    carries(
        "aws_codeartifact_repository_permissions_policy",
        "policy_document",
        service="codeartifact",
        target="repository",
        domain="domain",
    ),
    carries("aws_codebuild_resource_policy", "policy", service="codebuild", target="resource_arn"),
    carries(
        "aws_sagemaker_model_package_group_policy",
        "resource_policy",
        service="sagemaker",
        target="model_package_group_name",
    ),
    carries("aws_bedrockagentcore_resource_policy", "policy", service="bedrock-agentcore", target="resource_arn"),
    # Attached to certificates, Cognito identities and thing groups, and for the IoT data plane only:
    # https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html
    carries("aws_iot_policy", "policy", service="iot", role=DocumentRole.OTHER, name="name", arn="arn"),
    # Cedar: https://docs.aws.amazon.com/verifiedpermissions/latest/userguide/policies.html
    carries(
        "aws_verifiedpermissions_policy",
        "definition[*].static[*].statement",
        service="verifiedpermissions",
        role=DocumentRole.OTHER,
        target="policy_store_id",
    ),
    carries(
        "aws_verifiedpermissions_policy_template",
        "statement",
        service="verifiedpermissions",
        role=DocumentRole.OTHER,
        target="policy_store_id",
    ),
)

_OBSERVABILITY = (
    carries(
        "aws_cloudwatch_log_resource_policy",
        "policy_document",
        service="logs",
        name="policy_name",
        target="resource_arn",
    ),
    carries("aws_cloudwatch_log_destination_policy", "access_policy", service="logs", target="destination_name"),
    carries(
        "aws_cloudwatch_log_delivery_destination_policy",
        "delivery_destination_policy",
        service="logs",
        target="delivery_destination_name",
    ),
    # Data protection, subscription filter, field index or transformer, never access:
    # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
    carries(
        "aws_cloudwatch_log_account_policy",
        "policy_document",
        service="logs",
        role=DocumentRole.OTHER,
        name="policy_name",
        type="policy_type",
    ),
    carries(
        "aws_cloudwatch_log_data_protection_policy",
        "policy_document",
        service="logs",
        role=DocumentRole.OTHER,
        target="log_group_name",
    ),
    carries("aws_oam_sink_policy", "policy", service="oam", target="sink_identifier"),
    carries("aws_prometheus_resource_policy", "policy_document", service="aps", target="workspace_id"),
    carries("aws_xray_resource_policy", "policy_document", service="xray", name="policy_name"),
)

ENTRIES: Final = (*_NETWORK, *_DEVELOPMENT, *_OBSERVABILITY)
