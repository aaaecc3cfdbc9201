"""Condition says something other than it seems to.

A lone `*` only asks whether the key is there. `s3:prefix` under a Deny does not stop who lists with a shorter prefix, and
`dynamodb:Attributes` alone lets a read without projection return every attribute.

Fix: use `Null` to ask for a key; allow prefixes with `StringLike`; demand `dynamodb:Select`.

```hcl
condition {
  test     = "StringEquals"
  variable = "dynamodb:Select"
  values   = ["SPECIFIC_ATTRIBUTES"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import condition_logic
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, condition_logic.THEME)


RULE = Rule(
    id="TFIAM_PD_009",
    name="condition-beside-the-point",
    severity=Severity.MEDIUM,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html",
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html",
    ),
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "s3:ListBucket", Resource = "arn:aws:s3:::acme-reports", Condition = { StringLike = { "s3:prefix" = "private/*" } } }]
  })
}
""",
        """
# The key in another case.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "dynamodb:Query", Resource = "*", Condition = { "ForAllValues:StringEquals" = { "DynamoDB:attributes" = ["id"] } } }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: the two forms that do hold.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:ListBucket", Resource = "arn:aws:s3:::acme-reports", Condition = { StringLike = { "s3:prefix" = "public/*" } } },
      { Effect = "Deny", Action = "s3:ListBucket", Resource = "arn:aws:s3:::acme-reports", Condition = { StringNotLike = { "s3:prefix" = "public/*" } } },
    ]
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
      Action   = "dynamodb:Query"
      Resource = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"
      Condition = {
        "ForAllValues:StringEquals" = { "dynamodb:Attributes" = ["id"] }
        StringEquals                = { "dynamodb:Select" = "SPECIFIC_ATTRIBUTES" }
      }
    }]
  })
}
""",
    ),
)
