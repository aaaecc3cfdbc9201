"""Pattern of an ARN is compared as a text.

`StringLike` knows no fields: the wildcard in `arn:aws:sns:*:orders` runs over Region, account and more, and takes in the topic of a
stranger. `ArnLike` compares the six fields of an ARN one by one.

Fix: use `ArnLike` for keys that hold ARNs.

```hcl
condition {
  test     = "ArnLike"
  variable = "aws:SourceArn"
  values   = ["arn:aws:sns:*:111122223333:orders-*"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import arn_operators
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, arn_operators.THEME)


RULE = Rule(
    id="TFIAM_PD_032",
    name="string-operator-on-arn",
    severity=Severity.MEDIUM,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    ),
    compliance=("SEC03-BP07",),
    fails=(
        """
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::acme-reports/*", Condition = { StringLike = { "aws:SourceArn" = "arn:aws:sns:*:orders" } } },
    ]
  })
}
""",
        """
# In odd case, with a qualifier that changes nothing.
resource "aws_iam_policy" "deploy" {
  name = "deploy"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "iam:CreateUser", Resource = "*", Condition = { stringlikeifexists = { "AWS:principalarn" = ["arn:aws:iam::*:role/ci-?"] } } },
    ]
  })
}
""",
    ),
    passes=(
        """
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::acme-reports/*", Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:sns:*:111122223333:orders-*" } } },
    ]
  })
}
""",
        """
# The classic false positive: an ARN in full means the same to both, and texts that are no ARN keys.
resource "aws_iam_policy" "deploy" {
  name = "deploy"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:ListBucket", Resource = "*", Condition = { StringLike = { "s3:prefix" = "home/*", "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/ci" } } },
    ]
  })
}
""",
    ),
)
