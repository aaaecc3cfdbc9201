"""Statement writes on every resource.

A write on every resource changes or deletes what other teams own: any queue is purged, any table overwritten, any instance
terminated, by mistake or by a stolen session. Only writes whose resource can be named are meant. Permissions management,
credentials, `iam:PassRole`, `sts:AssumeRole` and the use of keys have rules of their own.

Fix: name the resources, or limit them by tag in a condition.

```hcl
statement {
  actions   = ["sqs:SendMessage", "sqs:DeleteMessage"]
  resources = [aws_sqs_queue.orders.arn]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.permission_actions import listed, plain_write_mask, unconstrained_mask
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    granted = unconstrained_mask(statement) & plain_write_mask()
    if granted:
        yield f"writes on every resource: {listed(granted)}"


RULE = Rule(
    id="TFIAM_LP_006",
    name="write-unconstrained",
    severity=Severity.MEDIUM,
    subject=Statement,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html",
    ),
    compliance=("SEC03-BP02",),
    checkov=("CKV_AWS_111", "CKV_AWS_290"),
    supersedes=("TFIAM_LP_004", "TFIAM_LP_019"),
    fails=(
        """
data "aws_iam_policy_document" "worker" {
  statement {
    actions   = ["sqs:SendMessage", "dynamodb:PutItem"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "worker" {
  name   = "worker"
  policy = data.aws_iam_policy_document.worker.json
}
""",
        """
# Odd case and wildcards; a region leaves every instance in it within reach.
resource "aws_iam_policy" "operator" {
  name = "operator"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "EC2:termin*"
      Resource  = "arn:*"
      Condition = { StringEquals = { "aws:RequestedRegion" = "eu-west-1" } }
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: writes that take no resource, and reads.
data "aws_iam_policy_document" "tracing" {
  statement {
    actions   = ["cloudwatch:PutMetricData", "xray:PutTraceSegments", "ec2:Describe*", "s3:ListAllMyBuckets"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "tracing" {
  name   = "tracing"
  policy = data.aws_iam_policy_document.tracing.json
}
""",
        """
# One queue, instances of one tag, and a Deny.
resource "aws_iam_policy" "worker" {
  name = "worker"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-west-1:123456789012:orders" },
      {
        Effect    = "Allow"
        Action    = "ec2:TerminateInstances"
        Resource  = "*"
        Condition = { StringEquals = { "aws:ResourceTag/team" = "orders" } }
      },
      { Effect = "Deny", Action = "dynamodb:DeleteTable", Resource = "*" },
    ]
  })
}
""",
    ),
)
