"""Statement lets its principal use every KMS key.

Encryption with a key of one's own keeps data from those who may not use the key. `kms:Decrypt` on `*` gives that away: every
key whose policy leaves access to IAM opens for this principal, and what lay encrypted in the account is as good as plain.
Signing with every key forges every signature. Used through a service (`kms:ViaService`), the key opens only what that service
already shows the principal.

Fix: name the keys, or bind their use to a service, an alias or an encryption context.

```hcl
statement {
  actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
  resources = [aws_kms_key.orders.arn]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.permission_actions import USING_KEYS
from tfiam.iam.narrowing import narrowed, reaches_every
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    if not statement.is_allow or statement.every_action or narrowed(statement):
        return
    if not reaches_every(statement, "kms", "key/*"):
        return
    used = [action for action in USING_KEYS if statement.covers_action(action)]
    if used:
        yield f"allows {', '.join(used)} with every key"


RULE = Rule(
    id="TFIAM_LP_016",
    name="any-key-usable",
    severity=Severity.MEDIUM,
    subject=Statement,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html",
    ),
    compliance=("SEC03-BP02", "SEC08-BP01"),
    checkov=("CKV_AWS_111", "CKV_AWS_290"),
    supersedes=("TFIAM_LP_004",),
    fails=(
        """
data "aws_iam_policy_document" "worker" {
  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "worker" {
  name   = "worker"
  policy = data.aws_iam_policy_document.worker.json
}
""",
        """
# Odd case, a wildcard, every key of one region.
resource "aws_iam_policy" "worker" {
  name = "worker"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect   = "Allow"
      Action   = "KMS:re*"
      Resource = "arn:aws:kms:eu-west-1:123456789012:key/*"
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: every key, through one service only, and keys looked at.
data "aws_iam_policy_document" "worker" {
  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.eu-west-1.amazonaws.com"]
    }
  }

  statement {
    actions   = ["kms:DescribeKey", "kms:ListAliases"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "worker" {
  name   = "worker"
  policy = data.aws_iam_policy_document.worker.json
}
""",
        """
# One key, and a Deny.
resource "aws_iam_policy" "worker" {
  name = "worker"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:ReEncrypt*"]
        Resource = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
      },
      { Effect = "Deny", Action = "kms:Decrypt", Resource = "*" },
    ]
  })
}
""",
    ),
)
