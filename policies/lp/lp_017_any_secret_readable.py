"""Statement lets its principal read every secret.

`secretsmanager:GetSecretValue` or `ssm:GetParameter` on `*` hands over the passwords and keys of every workload in the
account. One function with such a grant turns a small leak into all of them. An account's or a region's `secret:*` is the same.

Fix: name the secrets or the path of the parameters.

```hcl
statement {
  actions   = ["secretsmanager:GetSecretValue"]
  resources = [aws_secretsmanager_secret.database.arn]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.iam.narrowing import narrowed, reaches_every
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity

_SECRETS = ("secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue")
_PARAMETERS = ("ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:GetParameterHistory")


def check(statement: Statement) -> Iterator[Said]:
    if not statement.is_allow or narrowed(statement):
        return
    found = []
    # BatchGetSecretValue takes no resource of its own, and needs GetSecretValue for each secret.
    if statement.covers_action(_SECRETS[0]) and reaches_every(statement, "secretsmanager", "secret:*"):
        found.append(f"{_SECRETS[0]} on every secret")
    reads = [action for action in _PARAMETERS if statement.covers_action(action)]
    if reads and reaches_every(statement, "ssm", "parameter/*"):
        found.append(f"{', '.join(reads)} on every parameter")
    if found:
        yield f"allows {' and '.join(found)}"


RULE = Rule(
    id="TFIAM_LP_017",
    name="any-secret-readable",
    severity=Severity.HIGH,
    subject=Statement,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html",
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html",
    ),
    compliance=("SEC02-BP03", "SEC03-BP02"),
    checkov=("CKV_AWS_108", "CKV_AWS_288"),
    supersedes=("TFIAM_LP_004", "TFIAM_LP_018"),
    fails=(
        """
data "aws_iam_policy_document" "function" {
  statement {
    sid       = "ReadAnySecret"
    actions   = ["secretsmanager:GetSecretValue", "ssm:GetParameter*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "function" {
  name   = "function"
  policy = data.aws_iam_policy_document.function.json
}
""",
        """
# Odd case, a wildcard, every secret of one region.
resource "aws_iam_policy" "function" {
  name = "function"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect   = "Allow"
      Action   = "SecretsManager:get*"
      Resource = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:*"
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: a path of parameters and a prefix of secrets, each with its wildcard.
data "aws_iam_policy_document" "function" {
  statement {
    actions = ["secretsmanager:GetSecretValue", "ssm:GetParameter*"]
    resources = [
      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders/*",
      "arn:aws:ssm:eu-west-1:123456789012:parameter/orders/*",
    ]
  }
}

resource "aws_iam_policy" "function" {
  name   = "function"
  policy = data.aws_iam_policy_document.function.json
}
""",
        """
# Names of secrets are no secrets, and a Deny.
resource "aws_iam_policy" "inventory" {
  name = "inventory"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["secretsmanager:List*", "ssm:DescribeParameters"], Resource = "*" },
      { Effect = "Deny", Action = "secretsmanager:GetSecretValue", Resource = "*" },
    ]
  })
}
""",
    ),
)
