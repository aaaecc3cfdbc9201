"""Statement allows actions on every resource that could name theirs.

With `Resource "*"` a mistake or a stolen session reaches every bucket, table and queue of the account, those of other teams
and those made tomorrow too. Many actions take a resource; those that take none (most list and describe actions, X-Ray,
`cloudwatch:PutMetricData`) are left out here, as AWS's service authorization reference has them.

Fix: name the resources, or limit them by tag or account in a condition; put actions that take none into their own statement.

```hcl
statement {
  actions   = ["dynamodb:PutItem"]
  resources = [aws_dynamodb_table.orders.arn]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.permission_actions import listed, nameable_mask, unconstrained_mask
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    could = unconstrained_mask(statement) & nameable_mask()
    if could:
        yield f"allows {listed(could)} on every resource"


RULE = Rule(
    id="TFIAM_LP_004",
    name="any-resource",
    severity=Severity.MEDIUM,
    subject=Statement,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
    ),
    compliance=("SEC03-BP02",),
    checkov=("CKV_AWS_355", "CKV_AWS_356"),
    supersedes=("TFIAM_PD_014",),
    fails=(
        """
data "aws_iam_policy_document" "worker" {
  statement {
    actions   = ["dynamodb:PutItem", "sqs:SendMessage"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "worker" {
  name   = "worker"
  policy = data.aws_iam_policy_document.worker.json
}
""",
        """
# Everything spelled as an ARN, a wildcard in the action, a condition that leaves the resources as they are.
resource "aws_iam_policy" "worker" {
  name = "worker"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "SQS:send*"
      Resource  = "arn:aws:*:*:*:*"
      Condition = { IpAddress = { "aws:SourceIp" = "198.51.100.0/24" } }
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: actions that take no resource have to be granted on "*".
data "aws_iam_policy_document" "observer" {
  statement {
    actions   = ["cloudwatch:PutMetricData", "ec2:DescribeInstances", "xray:PutTraceSegments", "ecr:GetAuthorizationToken"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "observer" {
  name   = "observer"
  policy = data.aws_iam_policy_document.observer.json
}
""",
        """
# The tag names the resources.
resource "aws_iam_policy" "operator" {
  name = "operator"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["ec2:StartInstances", "ec2:StopInstances"]
      Resource  = "*"
      Condition = { StringEquals = { "aws:ResourceTag/team" = "data" } }
    }]
  })
}
""",
        """
resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "s3:DeleteObject", Resource = "*" },
      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" },
    ]
  })
}
""",
    ),
)
