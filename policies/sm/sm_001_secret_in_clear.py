"""Secret is in clear in the plan.

A password, token or key that Terraform passes as an argument is written to the plan file and to the state in clear,
wherever it came from: `sensitive = true` hides it on the screen only. Everyone who reads the state or the CI artefacts
has it, and every version of the state keeps it.

Found by the arguments that are known to hold secrets and by Terraform's sensitive marks. Values are never shown. A value
that is not known yet (a new `random_password`) is not in this plan and passes, though it will be in the state; what AWS
generates and write-only arguments pass as well.

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

from collections.abc import Iterator, Mapping

from tfiam.access.plain_secrets import plain_secrets
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity

_INSTEAD: Mapping[str, str] = {
    "aws_db_instance": "Set manage_master_user_password = true, or use the write-only argument password_wo",
    "aws_rds_cluster": "Set manage_master_user_password = true, or use the write-only argument master_password_wo",
    "aws_docdb_cluster": "Set manage_master_user_password = true, or use the write-only argument master_password_wo",
    "aws_redshift_cluster": "Set manage_master_password = true, or use the write-only argument master_password_wo",
    "aws_redshiftserverless_namespace": "Set manage_admin_password = true, or use admin_user_password_wo",
    "aws_secretsmanager_secret_version": "Use the write-only argument secret_string_wo with an ephemeral value",
    "aws_ssm_parameter": "Use a SecureString with the write-only argument value_wo, or Secrets Manager",
    "aws_elasticache_replication_group": "Use user groups with IAM authentication instead of auth_token",
    "aws_elasticache_user": "Set authentication_mode to iam",
    "aws_memorydb_user": "Set authentication_mode to iam",
}


def check(inventory: Inventory) -> Iterator[Said]:
    for resource, values in plain_secrets(inventory):
        names = ", ".join(value.attribute for value in values)
        yield Problem(
            f"{names}: a secret in clear, in the plan and in the state",
            resource=resource,
            attribute=values[0].attribute if len(values) == 1 else "",
            cause=names,
            remediation=_INSTEAD.get(resource.type, ""),
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
    ),
    passes=(
        """
variable "partner_token" {
  type      = string
  ephemeral = true
  sensitive = true
  default   = "decoy-Token-for-tests-04"
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
    ),
)
