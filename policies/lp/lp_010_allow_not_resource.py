"""Statement allows all resources but those it lists (NotResource).

An Allow with `NotResource` reaches every resource that it does not name, also those of other services and those that are
made tomorrow. A typing error in the exception opens the very thing that was to be left out.

Fix: list the resources that are wanted, and put what must never be touched into a Deny.

```hcl
statement {
  actions   = ["s3:GetObject"]
  resources = ["arn:aws:s3:::acme-reports/*"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    if statement.is_allow and statement.not_resources is not None:
        yield f"allows its actions on every resource but {', '.join(statement.not_resources) or 'none'}"


RULE = Rule(
    id="TFIAM_LP_010",
    name="allow-not-resource",
    severity=Severity.HIGH,
    subject=Statement,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html",
    ),
    compliance=("SEC03-BP02",),
    supersedes=(
        "TFIAM_PD_013",
        "TFIAM_PD_014",
        "TFIAM_LP_002",
        "TFIAM_LP_004",
        "TFIAM_LP_005",
        "TFIAM_LP_008",
        "TFIAM_LP_015",
        "TFIAM_LP_016",
        "TFIAM_LP_017",
    ),
    fails=(
        """
data "aws_iam_policy_document" "reader" {
  statement {
    sid           = "AnyBucketButFinance"
    actions       = ["s3:GetObject"]
    not_resources = ["arn:aws:s3:::acme-finance/*"]
  }
}

resource "aws_iam_policy" "reader" {
  name   = "reader"
  policy = data.aws_iam_policy_document.reader.json
}
""",
        """
# Scalar, with a wildcard in the action's service.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect      = "Allow"
      Action      = "S?:Get*"
      NotResource = "arn:aws:s3:::acme-finance/*"
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: NotResource under a Deny keeps the principal to its own bucket.
data "aws_iam_policy_document" "own" {
  statement {
    effect        = "Deny"
    actions       = ["s3:*"]
    not_resources = ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/*"]
  }
}

resource "aws_iam_policy" "own" {
  name   = "own"
  policy = data.aws_iam_policy_document.own.json
}
""",
        """
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::acme-reports/*"
    }]
  })
}
""",
    ),
)
