"""Statement has a wildcard where the names of this plan's resources belong.

`arn:aws:s3:::*` and `…:table/*` name a kind and nothing of it: every bucket and table of the account, those of other teams
and those made tomorrow too. Where the plan holds the very resources, their names can stand there instead: the finding lists
them. A policy by which its holder makes and deletes such resources is left alone, and so is a prefix.

Fix: name the resources that the plan makes.

```hcl
statement {
  actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
  resources = [aws_dynamodb_table.orders.arn]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.holders import unread_documents
from tfiam.access.lacking import some
from tfiam.access.named_instead import NamedInstead, Tighter
from tfiam.iam.narrowing import narrowed
from tfiam.inventory.model import DocumentRole, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_LISTED = 10


def check(inventory: Inventory) -> Iterator[Said]:
    instead = NamedInstead(inventory)
    for document in inventory.in_role(DocumentRole.IDENTITY):
        for statement in document.statements:
            tighter = () if narrowed(statement) else tuple(instead.tighter(statement, document))
            if tighter:
                message = "; ".join(map(_told, tighter))
                yield Problem(message, document=document, statement=statement.index, remediation=_fix(tighter))
    for document in unread_documents(inventory):
        yield Undetermined(document.because or (document.fault,), document=document)


def _told(one: Tighter) -> str:
    return (
        f"{one.pattern} stands for {some(resource.address for resource in one.found)} of this plan, and for all others"
    )


def _fix(tighter: tuple[Tighter, ...]) -> str:
    names = list(dict.fromkeys(name for one in tighter for name in one.names))
    patterns = " and ".join(one.pattern for one in tighter)
    listed = "".join(f"  {name},\n" for name in names[:_LISTED])
    more = f"  # and {len(names) - _LISTED} more\n" if len(names) > _LISTED else ""
    first = f"name those that the work needs in place of {patterns}: {some(names)}."
    return f"{first}\n\n```hcl\nresources = [\n{listed}{more}]\n```"


RULE = Rule(
    id="TFIAM_LP_018",
    name="wildcard-for-name",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    ),
    about_surroundings=True,
    compliance=("SEC03-BP02",),
    # Of the same severity, and says less: the wildcard, without the names.
    supersedes=("TFIAM_LP_008", "TFIAM_LP_016"),
    fails=(
        """
resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

data "aws_iam_policy_document" "reader" {
  statement {
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = ["arn:aws:s3:::*"]
  }
}

resource "aws_iam_policy" "reader" {
  name   = "reader"
  policy = data.aws_iam_policy_document.reader.json
}
""",
        """
# Odd case, the account and the region left open as well, an index below the table, names known after apply only.
resource "aws_dynamodb_table" "orders" {
  for_each     = toset(["eu", "us"])
  name         = "orders-${each.key}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_sqs_queue" "orders" {
  name_prefix = "orders-"
}

resource "aws_iam_policy" "worker" {
  name = "worker"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect   = "Allow"
      Action   = ["DynamoDB:q*", "sqs:ReceiveMessage"]
      Resource = ["arn:aws:dynamodb:*:*:t*", "arn:aws:sqs:*:*:*"]
    }
  })
}
""",
        """
# Logs of everything, in the plan that makes the log group.
resource "aws_cloudwatch_log_group" "worker" {
  name = "/aws/lambda/worker"
}

resource "aws_iam_policy" "logs" {
  name = "logs"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], Resource = "arn:aws:logs:*:*:*" }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: wildcards inside a named bucket, below a named table, after a prefix, and behind a tag.
resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

data "aws_iam_policy_document" "worker" {
  statement {
    actions   = ["s3:GetObject", "dynamodb:Query"]
    resources = ["${aws_s3_bucket.reports.arn}/*", "arn:aws:dynamodb:*:*:table/orders", "arn:aws:dynamodb:*:*:table/orders/index/*"]
  }

  statement {
    actions   = ["dynamodb:GetItem", "s3:ListBucket"]
    resources = ["arn:aws:dynamodb:*:*:table/orders-*", "arn:aws:s3:::acme-*"]
  }

  statement {
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:*:*:table/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/team"
      values   = ["orders"]
    }
  }
}

resource "aws_iam_policy" "worker" {
  name   = "worker"
  policy = data.aws_iam_policy_document.worker.json
}
""",
        """
# A deployer makes tables that nobody has named yet; other kinds than the plan holds, another region, and a Deny.
resource "aws_dynamodb_table" "orders" {
  region       = "eu-west-1"
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_policy" "deploy" {
  name = "deploy"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["dynamodb:CreateTable", "dynamodb:UpdateTable", "dynamodb:DeleteTable", "dynamodb:TagResource"], Resource = "arn:aws:dynamodb:*:*:table/*" },
      { Effect = "Allow", Action = "sqs:GetQueueUrl", Resource = "arn:aws:sqs:*:*:*" },
      { Effect = "Allow", Action = "dynamodb:GetItem", Resource = "arn:aws:dynamodb:ap-southeast-2:*:table/*" },
      { Effect = "Deny", Action = "dynamodb:DeleteTable", Resource = "arn:aws:dynamodb:*:*:table/*" },
    ]
  })
}
""",
    ),
)
