"""Secret is not encrypted under a customer managed key.

AWS's own key (`aws/secretsmanager`, `aws/ssm`) encrypts the secret as well, but nobody can say by its policy who may
decrypt: whoever may read the secret reads it in clear. A key of yours asks a second time, can be shared with another
account, and can be switched off.

Judged are secrets and `SecureString` parameters of the plan. A key that is not known before the apply is one that the
apply makes, and passes. Secrets that another AWS service owns (`rds!…`) are left out.

Fix: encrypt it under a key of yours.

```hcl
resource "aws_secretsmanager_secret" "db" {
  name       = "db"
  kms_key_id = aws_kms_key.secrets.arn
}
```
"""

import re
from collections.abc import Iterator

from tfiam.inventory.model import UNKNOWN, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_SECRET, _PARAMETER = "aws_secretsmanager_secret", "aws_ssm_parameter"
_KEY = {_SECRET: "kms_key_id", _PARAMETER: "key_id"}
_OF_AWS = re.compile(r"(?:arn:[^:]+:kms:[^:]*:\d*:)?alias/aws/(?:secretsmanager|ssm)")
#: https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html
_OWNED_BY_SERVICE = re.compile(r"[a-z-]+!.*")


def check(secret: Resource) -> Iterator[Said]:
    attribute = _KEY[secret.type]
    name, type_ = secret.get("name"), secret.get("type")
    if isinstance(name, str) and _OWNED_BY_SERVICE.fullmatch(name):
        return
    if secret.type == _PARAMETER and type_ not in (UNKNOWN, "SecureString"):
        return
    key = secret.get(attribute)
    if key is UNKNOWN or (isinstance(key, str) and key and not _OF_AWS.fullmatch(key)):
        return
    if secret.type == _PARAMETER and type_ is UNKNOWN:
        yield Undetermined((f"{secret.address}.type",), attribute=attribute)
        return
    whose = "aws/secretsmanager" if secret.type == _SECRET else "aws/ssm"
    yield Problem(f"encrypted under AWS's own key {whose}, which no key policy of yours guards", attribute=attribute)


RULE = Rule(
    id="TFIAM_SM_002",
    name="secret-without-customer-key",
    severity=Severity.LOW,
    subject=Resource,
    resource_types=(_SECRET, _PARAMETER),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html",
    ),
    compliance=("SEC02-BP03", "SEC08-BP01"),
    checkov=("CKV_AWS_149", "CKV_AWS_337"),
    fails=(
        """
resource "aws_secretsmanager_secret" "db" {
  name = "db"
}
""",
        """
# AWS's own key by its alias, and by the alias's ARN.
resource "aws_secretsmanager_secret" "db" {
  name       = "db"
  kms_key_id = "alias/aws/secretsmanager"
}

resource "aws_ssm_parameter" "token" {
  name             = "/partner/token"
  type             = "SecureString"
  key_id           = "arn:aws:kms:eu-west-1:123456789012:alias/aws/ssm"
  value_wo         = "decoy-Token-for-tests-21"
  value_wo_version = 1
}
""",
    ),
    passes=(
        """
resource "aws_kms_key" "secrets" {
  enable_key_rotation = true
}

resource "aws_secretsmanager_secret" "db" {
  name       = "db"
  kms_key_id = aws_kms_key.secrets.arn
}

resource "aws_ssm_parameter" "token" {
  name             = "/partner/token"
  type             = "SecureString"
  key_id           = "alias/secrets"
  value_wo         = "decoy-Token-for-tests-22"
  value_wo_version = 1
}
""",
        """
# The classic false positive: a parameter that is no secret, and a secret that RDS owns.
resource "aws_ssm_parameter" "mode" {
  name  = "/app/mode"
  type  = "String"
  value = "blue"
}

resource "aws_secretsmanager_secret" "owned" {
  name = "rds!cluster-0a1b2c3d"
}
""",
    ),
)
