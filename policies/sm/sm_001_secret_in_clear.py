"""Secret is in clear in the plan.

A password, token or key that Terraform passes as an argument is written to the plan file and to the state in clear,
wherever it came from: `sensitive = true` hides it on the screen only. Everyone who reads the state or the CI artefacts
has it, and every version of the state keeps it.

Found by the arguments that are known to hold secrets, by Terraform's sensitive marks, by names that speak of a secret
(environment variables, tags, JSON, scripts in user data, in base64 and gzip as well) and by the forms of providers'
tokens and keys wherever they stand: provider blocks and defaults of variables too. Values are never shown. A value that
is not known yet (a new `random_password`) is not in this plan and passes, though it will be in the state; what AWS
generates and write-only arguments pass as well. Caches, brokers and warehouses have a rule of their own: TFIAM_SM_011.

Fix: let AWS make and keep the password, or hand it over by a write-only argument from an ephemeral resource.

```hcl
ephemeral "random_password" "db" {
  length = 32
}

resource "aws_db_instance" "orders" {
  # …
  password_wo         = ephemeral.random_password.db.result
  password_wo_version = 1
}
```
"""

from collections.abc import Iterator

from tfiam.access.plain_secrets import keeps_data_by_credential, plain_secrets, problem_text
from tfiam.access.secrets.remedies import remedy
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity


def check(inventory: Inventory) -> Iterator[Said]:
    for resource, secrets in plain_secrets(inventory):
        if not keeps_data_by_credential(resource):
            first = secrets[0]
            yield Problem(
                problem_text(resource, secrets),
                resource=resource,
                attribute=first.attribute if len(secrets) == 1 else "",
                cause=", ".join(secret.attribute for secret in secrets),
                remediation=remedy(resource.type, first.attribute, by_argument=not first.kind),
            )


RULE = Rule(
    id="TFIAM_SM_001",
    name="secret-in-clear",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_secrets.html",
        "https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
        "https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
    ),
    compliance=("SEC02-BP03",),
    checkov=("CKV_AWS_41", "CKV_AWS_45", "CKV_AWS_46", "CKV_AWS_295", "CKV2_AWS_34"),
    fails=(
        """
resource "aws_db_instance" "orders" {
  identifier        = "orders"
  engine            = "mysql"
  instance_class    = "db.t4g.small"
  allocated_storage = 20
  username          = "orders"
  password          = "decoy-Pw-for-tests-01"
}
""",
        """
# Marked sensitive, odd in its case, and in a parameter that is no SecureString.
variable "smtp_password" {
  type      = string
  sensitive = true
  default   = "decoy-Pw-for-tests-02"
}

resource "aws_lambda_function" "mail" {
  function_name = "mail"
  role          = "arn:aws:iam::123456789012:role/mail"
  handler       = "mail.handler"
  runtime       = "python3.12"
  s3_bucket     = "acme-artifacts"
  s3_key        = "mail.zip"
  environment {
    variables = { SMTP_PassWord = var.smtp_password }
  }
}

resource "aws_ssm_parameter" "smtp_password" {
  name  = "/mail/smtp/PASSWORD"
  type  = "String"
  value = var.smtp_password
}
""",
        """
resource "aws_secretsmanager_secret_version" "partner" {
  secret_id     = "partner"
  secret_string = jsonencode({ client_id = "acme", client_secret = "decoy-Secret-for-tests-03" })
}
""",
        """
# No argument for secrets, and no mark: a connection string, a script in base64, a block of settings.
resource "aws_ecs_task_definition" "orders" {
  family = "orders"
  container_definitions = jsonencode([{
    name        = "orders"
    image       = "acme/orders:1"
    environment = [{ name = "DATABASE", value = "postgres://orders:decoy-Pw-for-tests-05@db.internal/orders" }]
  }])
}

resource "aws_launch_template" "worker" {
  name      = "worker"
  user_data = base64gzip("#!/bin/sh\\nexport Smtp_Password='decoy-Pw-for-tests-06'\\n")
}

resource "aws_elastic_beanstalk_environment" "shop" {
  name        = "shop"
  application = "shop"
  setting {
    namespace = "aws:elasticbeanstalk:application:environment"
    name      = "PARTNER_API_KEY"
    value     = "decoy0K3y0f0r0t3sts07"
  }
}
""",
    ),
    passes=(
        """
variable "partner_token" {
  type      = string
  ephemeral = true
  sensitive = true
  default   = null
}

resource "aws_ssm_parameter" "partner_token" {
  name             = "/partner/token"
  type             = "SecureString"
  value_wo         = var.partner_token
  value_wo_version = 1
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "mysql"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
}
""",
        """
# The classic false positive: a parameter whose name speaks of passwords, a user name marked sensitive, a placeholder.
variable "username" {
  type      = string
  sensitive = true
  default   = "orders"
}

resource "aws_ssm_parameter" "min_length" {
  name  = "/login/password-min-length"
  type  = "String"
  value = "14"
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "mysql"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = var.username
  manage_master_user_password = true
}

resource "aws_secretsmanager_secret_version" "partner" {
  secret_id     = "partner"
  secret_string = "CHANGE_ME"
}
""",
        """
# What stands under such names and is none: references, names, files, lifetimes, hashes, documented examples.
resource "aws_lambda_function" "mail" {
  function_name = "mail"
  role          = "arn:aws:iam::123456789012:role/mail"
  handler       = "mail.handler"
  runtime       = "python3.12"
  s3_bucket     = "acme-artifacts"
  s3_key        = "mail.zip"
  environment {
    variables = {
      SMTP_PASSWORD_ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:smtp-AbCdEf"
      SMTP_PASSWORD     = "{{resolve:secretsmanager:smtp}}"
      DB_SECRET         = "orders-db-credentials"
      TOKEN_FILE        = "/var/run/token"
      TOKEN_TTL         = "3600"
      API_KEY           = "AKIAIOSFODNN7EXAMPLE"
      ARTIFACT_SHA256   = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    }
  }
}

resource "aws_codebuild_project" "release" {
  name         = "release"
  service_role = "arn:aws:iam::123456789012:role/release"
  artifacts {
    type = "NO_ARTIFACTS"
  }
  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
    environment_variable {
      name  = "NPM_TOKEN"
      type  = "SECRETS_MANAGER"
      value = "release/Npm:token9"
    }
  }
  source {
    type = "NO_SOURCE"
  }
}
""",
    ),
)
