"""Statement changes nothing: another one covers it, or denies it.

A grant that a wider one beside it already gives is read as a limit and is none: whoever removes the wide one later finds the
access left, and a condition on the narrow one protects nothing. A grant that a Deny of the same principal takes back whole
fails when the code runs. All documents that reach a principal are looked at together, groups and AWS managed policies too.

Fix: keep the narrower of two grants, and remove the one that is not meant.

```hcl
statement {
  actions   = ["s3:GetObject"]
  resources = ["${aws_s3_bucket.reports.arn}/*"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.covered import covered, place_of
from tfiam.access.holders import unread_documents
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Rule, Said, Severity, Undetermined
from tfiam.rules.places import problem_at


def check(inventory: Inventory) -> Iterator[Said]:
    for one in covered(inventory):
        by = place_of(one.by)
        if one.denied:
            message = f"allows nothing: {by} denies all of it"
        elif one.held.statement.is_allow:
            message = f"allows nothing that {by} does not allow"
        else:
            message = f"denies nothing that {by} does not deny"
        yield problem_at(one.held, message)
    for document in unread_documents(inventory):
        yield Undetermined(document.because or (document.fault,), document=document)


RULE = Rule(
    id="TFIAM_LP_021",
    name="statement-without-effect",
    severity=Severity.LOW,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
    ),
    compliance=("SEC03-BP02", "SEC03-BP04"),
    supersedes=("TFIAM_PD_015",),
    fails=(
        """
data "aws_iam_policy_document" "reader" {
  statement {
    sid       = "All"
    actions   = ["s3:Get*"]
    resources = ["arn:aws:s3:::acme-*/*"]
  }

  statement {
    sid       = "Reports"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::acme-reports/*"]

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }
}

resource "aws_iam_policy" "reader" {
  name   = "reader"
  policy = data.aws_iam_policy_document.reader.json
}
""",
        """
# Over two documents of one role, in odd case; the AWS managed policy has it all.
resource "aws_iam_role" "worker" {
  name                = "worker"
  managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"]
  assume_role_policy  = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "worker" {
  name   = "queue"
  role   = aws_iam_role.worker.id
  policy = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "SQS:send*", Resource = "arn:aws:sqs:eu-west-1:123456789012:orders" } })
}
""",
        """
# The group's Deny takes back what the user's own policy grants.
resource "aws_iam_user" "reader" {
  name = "reader"
}

resource "aws_iam_group" "readers" {
  name = "readers"
}

resource "aws_iam_user_group_membership" "reader" {
  user   = aws_iam_user.reader.name
  groups = [aws_iam_group.readers.name]
}

resource "aws_iam_group_policy" "readers" {
  group  = aws_iam_group.readers.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", NotAction = ["s3:Get*", "s3:List*"], Resource = "*" }] })
}

resource "aws_iam_user_policy" "reader" {
  user   = aws_iam_user.reader.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-west-1:123456789012:orders" }] })
}
""",
    ),
    passes=(
        """
# The classic false positive: grants that overlap, or differ in a condition, and a Deny that takes a part.
resource "aws_iam_policy" "worker" {
  name = "worker"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "arn:aws:s3:::acme-reports/*" },
      { Effect = "Allow", Action = ["s3:GetObject", "s3:DeleteObject"], Resource = "arn:aws:s3:::acme-reports/*" },
      { Effect = "Allow", Action = "sqs:*", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "orders" } } },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" },
      { Effect = "Deny", Action = "s3:PutObject", Resource = "arn:aws:s3:::acme-reports/archive/*" },
      { Effect = "Deny", Action = "sqs:*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
    ]
  })
}
""",
        """
# One role has it from elsewhere, the other has it from here only; the reference is another bucket than the pattern's.
resource "aws_iam_role" "app" {
  for_each            = { reader = "AmazonS3ReadOnlyAccess", lister = "AWSXRayDaemonWriteAccess" }
  name                = each.key
  managed_policy_arns = ["arn:aws:iam::aws:policy/${each.value}"]
  assume_role_policy  = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_s3_bucket" "reports" {
  bucket_prefix = "reports-"
}

resource "aws_iam_policy" "reports" {
  name = "reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-*/*" },
      { Effect = "Allow", Action = "s3:ListBucket", Resource = "arn:aws:s3:::acme-reports" },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "reports" {
  for_each   = aws_iam_role.app
  role       = each.value.name
  policy_arn = aws_iam_policy.reports.arn
}
""",
    ),
)
