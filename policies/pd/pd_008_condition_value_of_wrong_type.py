"""Condition has a value that its operator cannot compare.

A date, number, Boolean or id that cannot be read never matches, so an Allow grants nothing and a Deny denies nothing; IAM
refuses a date that is none. A `*` in `StringEquals` is a star and no wildcard.

Fix: write dates as `2026-12-31T23:59:59Z`, Booleans as `true` or `false`, and use a `Like` operator for wildcards.

```hcl
condition {
  test     = "StringLike"
  variable = "s3:prefix"
  values   = ["home/*"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import condition_values
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, condition_values.THEME)


RULE = Rule(
    id="TFIAM_PD_008",
    name="condition-value-of-wrong-type",
    severity=Severity.HIGH,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    ),
    compliance=("SEC01-BP06",),
    fails=(
        """
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:ListBucket", Resource = "arn:aws:s3:::acme-reports", Condition = { StringEquals = { "s3:prefix" = "home/*" } } }]
  })
}
""",
        """
# Odd case, a date in the wrong order, a Boolean that is none.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Deny", Action = "s3:*", Resource = "*", Condition = { dategreaterthan = { "aws:CurrentTime" = "31.12.2026" }, Bool = { "aws:SecureTransport" = ["no"] } } }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: IfExists, and a full date with time.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Deny"
      Action   = "s3:*"
      Resource = "*"
      Condition = {
        DateGreaterThan = { "aws:CurrentTime" = "2026-12-31T23:59:59Z" }
        BoolIfExists    = { "aws:MultiFactorAuthPresent" = "false" }
      }
    }]
  })
}
""",
        """
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:ListBucket"
      Resource = "arn:aws:s3:::acme-reports"
      Condition = {
        StringEquals = { "s3:prefix" = "home/$${*}", "aws:SourceVpc" = "vpc-11223344556677889" }
        StringLike   = { "aws:PrincipalTag/team" = "data-*" }
      }
    }]
  })
}
""",
    ),
)
