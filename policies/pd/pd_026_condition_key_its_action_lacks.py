"""Condition key is one that requests for the action do not carry.

A service fills its own condition keys for some actions only: `s3:prefix` comes with `s3:ListBucket` and not with
`s3:GetObject`. Where the key is missing, an Allow never allows the action; a Deny never denies it, or, negated, always.
AWS's policy validation counts this as an error; which action carries which key stands in the service authorization reference.

Fix: move the action to a statement without the condition, or use a key that it carries.

```hcl
statement {
  actions   = ["s3:ListBucket"]
  resources = [aws_s3_bucket.home.arn]
  condition {
    test     = "StringLike"
    variable = "s3:prefix"
    values   = ["home/*"]
  }
}
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import condition_actions
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, condition_actions.THEME)


RULE = Rule(
    id="TFIAM_PD_026",
    name="condition-key-its-action-lacks",
    severity=Severity.HIGH,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    ),
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_policy" "home" {
  name = "home"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:ListBucket", "s3:GetObject"], Resource = "*", Condition = { StringLike = { "s3:prefix" = "home/*" } } },
    ]
  })
}
""",
        """
# Wildcards of another service, odd case; a session name that nobody may set.
resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "EC2:*", Resource = "*", Condition = { StringNotEquals = { "RDS:databaseengine" = "postgres" } } },
    ]
  })
}

resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::111122223333:role/ci" }, Condition = { StringLike = { "sts:SourceIdentity" = "*" } } },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: IfExists asks only where the key exists, and global keys exist everywhere.
resource "aws_iam_policy" "launch" {
  name = "launch"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["ec2:RunInstances", "ec2:DescribeImages"], Resource = "*", Condition = { StringEqualsIfExists = { "ec2:InstanceType" = "t3.micro" }, StringEquals = { "aws:RequestedRegion" = "eu-west-1" } } },
    ]
  })
}
""",
        """
resource "aws_iam_policy" "home" {
  name = "home"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "s3:PutObject", Resource = "*", Condition = { Null = { "s3:x-amz-server-side-encryption" = "true" } } },
    ]
  })
}
""",
        """
resource "aws_iam_role" "users" {
  name = "users"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"], Principal = { Federated = "cognito-identity.amazonaws.com" }, Condition = { StringEquals = { "cognito-identity.amazonaws.com:aud" = "eu-west-1:aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee" } } },
    ]
  })
}
""",
    ),
)
