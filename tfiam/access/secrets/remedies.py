"""What keeps a secret out of the plan and the state, by where it stands.

Write-only arguments and managed passwords as the schema of the AWS provider 6.47 has them:
https://registry.terraform.io/providers/hashicorp/aws/6.47.0/docs
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_WO: Final = "use the write-only argument {} with an ephemeral value"
_MANAGED: Final = "Set {} = true, or " + _WO
_IN_STORE: Final = "Keep it in Secrets Manager, and name the secret in {}"

#: Resource type to what its own secret arguments have instead.
INSTEAD: Final[Mapping[str, str]] = {
    "aws_acm_certificate": _WO.format("private_key_wo"),
    "aws_bedrockagentcore_api_key_credential_provider": _WO.format("api_key_wo"),
    "aws_bedrockagentcore_oauth2_credential_provider": _WO.format("client_secret_wo"),
    "aws_codebuild_source_credential": "Use auth_type CODECONNECTIONS or SECRETS_MANAGER, with the ARN as token",
    "aws_db_instance": _MANAGED.format("manage_master_user_password", "password_wo"),
    "aws_dms_endpoint": _IN_STORE.format("secrets_manager_arn"),
    "aws_docdb_cluster": _MANAGED.format("manage_master_user_password", "master_password_wo"),
    "aws_dx_macsec_key_association": _IN_STORE.format("secret_arn"),
    "aws_elasticache_replication_group": "Use user groups with IAM authentication instead of auth_token",
    "aws_elasticache_user": "Set authentication_mode to iam, or " + _WO.format("passwords_wo"),
    "aws_fsx_windows_file_system": _WO.format("self_managed_active_directory.password_wo"),
    "aws_glue_connection": _IN_STORE.format("authentication_configuration.secret_arn, or in SECRET_ID"),
    "aws_kinesis_firehose_delivery_stream": _IN_STORE.format("secrets_manager_configuration"),
    "aws_kms_ciphertext": _WO.format("plaintext_wo"),
    "aws_memorydb_user": "Set authentication_mode to iam",
    "aws_opensearch_domain": "Use an IAM role as the master user: master_user_arn",
    "aws_quicksight_data_source": _IN_STORE.format("credentials.secret_arn"),
    "aws_rds_cluster": _MANAGED.format("manage_master_user_password", "master_password_wo"),
    "aws_redshift_cluster": _MANAGED.format("manage_master_password", "master_password_wo"),
    "aws_redshiftserverless_namespace": _MANAGED.format("manage_admin_password", "admin_user_password_wo"),
    "aws_secretsmanager_secret_version": _WO.format("secret_string_wo"),
    "aws_ssm_parameter": "Use a SecureString with the write-only argument value_wo, or Secrets Manager",
    "aws_transfer_host_key": _WO.format("host_key_body_wo"),
}

#: Resource type to how its code gets secrets, which is not by plain environment variables.
_HANDED: Final[Mapping[str, str]] = {
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
    "aws_ecs_task_definition": "Name it in the container's secrets, with the ARN as valueFrom",
    # https://docs.aws.amazon.com/batch/latest/userguide/specifying-sensitive-data-secrets.html
    "aws_batch_job_definition": "Name it in the container's secrets, with the ARN as valueFrom",
    # https://docs.aws.amazon.com/codebuild/latest/APIReference/API_EnvironmentVariable.html
    "aws_codebuild_project": "Set the variable's type to \"SECRETS_MANAGER\", with the secret's name as value",
    # https://docs.aws.amazon.com/apprunner/latest/dg/env-variable.html
    "aws_apprunner_service": "Name it in runtime_environment_secrets, by its ARN",
    # https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.secrets.env-vars.html
    "aws_elastic_beanstalk_environment": "Set it in aws:elasticbeanstalk:application:environmentsecrets, by its ARN",
    # https://docs.aws.amazon.com/lambda/latest/dg/with-secrets-manager.html
    "aws_lambda_function": "Read it from Secrets Manager when the function runs, by the function's role",
    # https://docs.aws.amazon.com/glue/latest/dg/connection-properties-secrets-manager.html
    "aws_glue_job": "Use a Glue connection with its secret in Secrets Manager, or read it by the job's role",
    # https://registry.terraform.io/providers/hashicorp/aws/latest/docs#authentication-and-configuration
    "provider": "Take credentials from the environment, a profile, a federated identity or assume_role",
    # https://developer.hashicorp.com/terraform/language/block/variable#ephemeral
    "variable": "Take the default out; set ephemeral = true where only write-only arguments and providers use it",
}
# https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
_TAGS: Final = "Take it out: whoever may list the resource reads its tags"
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
_USER_DATA: Final = "Have the machine read it from Secrets Manager when it starts, by its instance profile"
_AT_RUN_TIME: Final = "Keep it in Secrets Manager, and read it when the code runs, by its role"


def remedy(type_: str, attribute: str, *, by_argument: bool) -> str:
    """What to do about a secret at ``attribute``; "" where the provider has nothing better.

    ``by_argument`` tells that the argument itself takes secrets.
    """
    if by_argument:
        return _sentence(INSTEAD.get(type_, ""))
    if re.match(r"tags\b", attribute):
        return _TAGS
    if "user_data" in attribute:
        return _USER_DATA
    if type_ in _HANDED:
        return _HANDED[type_]
    return _AT_RUN_TIME if "environment" in attribute or "variables" in attribute else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
