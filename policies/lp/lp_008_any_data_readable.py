"""Statement reads data on every resource.

Objects, table items, messages, log lines, snapshot blocks: granted on every bucket, table or queue, a reader of one of them
is a reader of all, other teams' and tomorrow's as well. That is the grant with which a leaked session copies the account's
data out. `arn:aws:s3:::*` and `table/*` are the same grant spelled as an ARN. Names, settings and tags are no data.

Fix: name the resources, or the prefix in the bucket.

```hcl
statement {
  actions   = ["s3:GetObject"]
  resources = ["${aws_s3_bucket.reports.arn}/*"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.data_reads import data_reads
from tfiam.iam.narrowing import narrowed
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity

_SHOWN = 5


def check(statement: Statement) -> Iterator[Said]:
    if not statement.is_allow or statement.actions is None or statement.every_action or narrowed(statement):
        return
    reads = data_reads(statement)
    if reads:
        more = f" and {len(reads) - _SHOWN} more" if len(reads) > _SHOWN else ""
        yield f"reads the data of every resource: {', '.join(reads[:_SHOWN])}{more}"


RULE = Rule(
    id="TFIAM_LP_008",
    name="any-data-readable",
    severity=Severity.MEDIUM,
    subject=Statement,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_id-based-policy-examples.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html",
    ),
    compliance=("SEC03-BP02",),
    checkov=("CKV_AWS_108", "CKV_AWS_288"),
    supersedes=("TFIAM_LP_004",),
    fails=(
        """
data "aws_iam_policy_document" "reports" {
  statement {
    actions   = ["s3:GetObject", "dynamodb:Scan"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "reports" {
  name   = "reports"
  policy = data.aws_iam_policy_document.reports.json
}
""",
        """
# Odd case, a wildcard in the action, every object and every table spelled as ARNs.
resource "aws_iam_policy" "reports" {
  name = "reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect   = "Allow"
      Action   = ["S3:get*", "dynamodb:q?ery"]
      Resource = ["arn:aws:s3:::*/*", "arn:aws:dynamodb:eu-west-1:123456789012:table/*"]
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: names, settings and metrics of everything are an auditor's business and no data.
data "aws_iam_policy_document" "audit" {
  statement {
    actions   = ["s3:ListAllMyBuckets", "s3:GetBucket*", "dynamodb:Describe*", "logs:DescribeLogGroups", "sqs:GetQueueAttributes"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "audit" {
  name   = "audit"
  policy = data.aws_iam_policy_document.audit.json
}
""",
        """
# Every object of one bucket, tables by prefix, buckets of one tag, and a Deny.
resource "aws_iam_policy" "reports" {
  name = "reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" },
      { Effect = "Allow", Action = "dynamodb:Query", Resource = "arn:aws:dynamodb:*:123456789012:table/reports-*" },
      {
        Effect    = "Allow"
        Action    = "sqs:ReceiveMessage"
        Resource  = "*"
        Condition = { StringEquals = { "aws:ResourceTag/team" = "reports" } }
      },
      { Effect = "Deny", Action = "s3:GetObject", Resource = "*" },
    ]
  })
}
""",
    ),
)
