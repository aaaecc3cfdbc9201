"""Machine role holds writes where its own words say that it reads.

A function that only reads a table does not need to put items: if it is taken over, what it can write is what is lost. No plan
tells what a program calls, so only what the team itself wrote counts as evidence: a statement whose Sid says "Read", a role
called read-only, or a resource of which the role names reads only (`dynamodb:GetItem`, `dynamodb:Query`) beside a wildcard
that takes in writes as well (`dynamodb:*Item`). Logs, metrics, network interfaces and messages taken off a queue are not
counted, nor what a Deny or the boundary takes back.

Fix: name the reads, or call the statement what it is.

```hcl
statement {
  sid       = "ReadOrders"
  actions   = ["dynamodb:GetItem", "dynamodb:Query"]
  resources = [aws_dynamodb_table.orders.arn]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.effective import EffectiveAccess
from tfiam.access.machines import machine_roles
from tfiam.access.permission_actions import listed
from tfiam.access.stray_writes import stray_writes
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    access = EffectiveAccess(inventory, inventory.before)
    for role, hidden in machine_roles(inventory):
        for one in stray_writes(role, access.of(role)):
            message = f"may write ({listed(one.writes, 3)}): {one.against}"
            if hidden:
                yield Undetermined(hidden, document=one.document, message=f"{message}, if a machine takes the role")
            else:
                yield Problem(message, document=one.document, statement=one.statement.index, principal=role.address)
        for document in dict.fromkeys(reach.document for reach in role.reaches):
            if not document.readable:
                yield Undetermined(document.because or (document.fault,), document=document)


RULE = Rule(
    id="TFIAM_LP_019",
    name="write-beside-reads",
    severity=Severity.LOW,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
    ),
    about_surroundings=True,
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_role" "report" {
  name               = "report"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

data "aws_iam_policy_document" "report" {
  statement {
    sid       = "ReadOrders"
    actions   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"]
    resources = [aws_dynamodb_table.orders.arn]
  }
}

resource "aws_iam_role_policy" "report" {
  role   = aws_iam_role.report.id
  policy = data.aws_iam_policy_document.report.json
}

resource "aws_lambda_function" "report" {
  function_name = "report"
  role          = aws_iam_role.report.arn
  runtime       = "python3.13"
  handler       = "app.main"
  s3_bucket     = "acme-builds"
  s3_key        = "report.zip"
}
""",
        """
# Over two documents, in odd case: reads by name, writes by a wildcard only.
resource "aws_iam_role" "report" {
  name               = "report"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "reads" {
  name   = "reads"
  role   = aws_iam_role.report.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/*"] }] })
}

resource "aws_iam_role_policy" "more" {
  name   = "more"
  role   = aws_iam_role.report.id
  policy = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "S3:*object", Resource = "arn:aws:s3:::acme-reports/*" } })
}
""",
        """
# The role says that it reads only.
resource "aws_iam_role" "report" {
  name               = "report-readonly"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "report" {
  role   = aws_iam_role.report.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["sns:GetTopicAttributes", "sns:DeleteTopic"], Resource = "arn:aws:sns:eu-west-1:123456789012:orders" }] })
}
""",
    ),
    passes=(
        """
# The classic false positive: reads here and writes there, and what a program writes while it reads.
resource "aws_iam_role" "export" {
  name               = "export"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "export" {
  role = aws_iam_role.export.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "ReadOrders", Effect = "Allow", Action = ["dynamodb:GetItem", "dynamodb:Query"], Resource = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders" },
      { Sid = "WriteReports", Effect = "Allow", Action = ["s3:PutObject"], Resource = "arn:aws:s3:::acme-reports/*" },
      { Sid = "ReadAndStore", Effect = "Allow", Action = ["dynamodb:GetItem", "dynamodb:PutItem"], Resource = "arn:aws:dynamodb:eu-west-1:123456789012:table/state" },
      { Sid = "ReadQueue", Effect = "Allow", Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "kms:Decrypt"], Resource = "*" },
      { Sid = "GetResults", Effect = "Allow", Action = ["athena:StartQueryExecution", "athena:GetQueryResults", "logs:PutLogEvents"], Resource = "*" },
      { Effect = "Allow", Action = ["sqs:GetQueueUrl", "sqs:Send*"], Resource = "arn:aws:sqs:eu-west-1:123456789012:orders" },
    ]
  })
}
""",
        """
# A Deny takes the writes back; people's roles and users are judged by what people do.
resource "aws_iam_role" "report" {
  name               = "report-readonly"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "report" {
  role = aws_iam_role.report.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:*Object", Resource = "arn:aws:s3:::acme-reports/*" },
      { Effect = "Deny", NotAction = ["s3:Get*", "s3:List*"], Resource = "*" },
    ]
  })
}

resource "aws_iam_role" "desk" {
  name               = "desk-readonly"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:role/login" } }] })
}

resource "aws_iam_role_policy" "desk" {
  role   = aws_iam_role.desk.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "arn:aws:s3:::acme-desk/*" }] })
}
""",
    ),
)
