"""Condition key or Region does not exist.

No request carries a condition key that AWS does not have. A positive condition on it never holds, so that the statement grants
nothing, or denies nothing; a negated one, or one with `IfExists`, always holds and limits nothing. Keys are listed on AWS's
page of global keys and on each service's page of the service authorization reference.

Fix: write the key as AWS's page has it.

```hcl
condition {
  test     = "StringEquals"
  variable = "aws:PrincipalOrgID"
  values   = ["o-a1b2c3d4e5"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import condition_names
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, condition_names.THEME)


RULE = Rule(
    id="TFIAM_PD_025",
    name="unknown-condition-key",
    severity=Severity.HIGH,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
    ),
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*", Condition = { StringEquals = { "aws:PrincipalOrganizationID" = "o-a1b2c3d4e5" } } },
    ]
  })
}
""",
        """
# No colon, a key that the service does not have, a Region that is none.
resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Deny"
        Action   = "*"
        Resource = "*"
        Condition = {
          StringNotEqualsIfExists = { "PrincipalOrgID" = "o-a1b2c3d4e5", "s3:bucketname" = "acme" }
          StringNotEquals         = { "AWS:requestedregion" = ["eu-west-1", "eu-west-9"] }
        }
      },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: names have no case, tags and encryption contexts have any name, claims belong to their provider.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "kms:Decrypt"]
        Resource = "*"
        Condition = {
          StringEquals = { "AWS:principalorgid" = "o-a1b2c3d4e5", "aws:ResourceTag/cost center" = "42" }
          ArnLike      = { "kms:EncryptionContext:aws:s3:arn" = "arn:aws:s3:::acme-reports/*" }
        }
      },
    ]
  })
}
""",
        """
resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "*", Resource = "*", Condition = { StringNotLike = { "aws:RequestedRegion" = ["eu-*", "us-east-1"] } } },
    ]
  })
}
""",
    ),
)
