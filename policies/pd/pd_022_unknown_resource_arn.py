"""Resource ARN is one that the service does not have.

An ARN that no resource can have matches nothing: `arn:aws:sns:…:topic/orders` is no topic, a bucket's ARN has no Region and no
account, a function's has both. Where the service names its resources otherwise, the statement grants nothing, and a Deny
leaves everything open. The forms are those of AWS's service authorization reference.

Fix: use the `arn` attribute of the resource, or write it as the service's page of the reference has it.

```hcl
resources = [aws_sns_topic.orders.arn]
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import known_arns
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, known_arns.THEME)


RULE = Rule(
    id="TFIAM_PD_022",
    name="unknown-resource-arn",
    severity=Severity.HIGH,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    ),
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_policy" "orders" {
  name = "orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "lambda:InvokeFunction", Resource = "arn:aws:lambda:eu-west-1:111122223333:function/orders" },
    ]
  })
}
""",
        """
# A Region and an account where S3 has none; a service in capitals; a Region that is none; an account of eleven digits.
resource "aws_iam_policy" "orders" {
  name = "orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Deny"
        Action = ["s3:GetObject", "sqs:SendMessage"]
        Resource = [
          "arn:aws:s3:eu-west-1:111122223333:acme-orders",
          "arn:aws:SQS:eu-west-1:111122223333:orders",
          "arn:aws:sqs:eu-west-9:111122223333:orders",
          "arn:aws:sqs:eu-west-1:11112222333:orders",
        ]
      },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: wildcards, variables and AWS's own account stand for what cannot be known.
resource "aws_iam_policy" "orders" {
  name = "orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["s3:GetObject", "sqs:SendMessage", "iam:GetPolicy"]
        Resource = [
          "arn:aws:s3:::acme-$${aws:PrincipalTag/team}/*",
          "arn:aws:sqs:*:*:orders-*",
          "arn:aws:iam::aws:policy/ReadOnlyAccess",
          "arn:aws:iam::*:policy/*",
        ]
      },
    ]
  })
}
""",
        """
resource "aws_iam_policy" "orders" {
  name = "orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "logs:DeleteLogGroup", Resource = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders:*" },
    ]
  })
}
""",
    ),
)
