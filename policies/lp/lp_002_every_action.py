"""Statement allows every action (`*`) on narrower resources.

`Action "*"` on a table or a bucket grants its deletion, its policy and its tags along with the read that was wanted, and
whatever AWS adds to the service later. With a condition in place of a resource it grants every action of every service that
the condition lets through.

Fix: list the actions.

```hcl
statement {
  actions   = ["dynamodb:GetItem", "dynamodb:Query"]
  resources = [aws_dynamodb_table.orders.arn]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.iam.full_access import grants_everything
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    if not statement.is_allow or statement.actions is None or not statement.every_action:
        return
    if grants_everything(statement):
        return  # LP_001's
    yield "allows every action " + (
        "on every resource that its conditions let through" if statement.every_resource else "on the resources it names"
    )


RULE = Rule(
    id="TFIAM_LP_002",
    name="every-action",
    severity=Severity.HIGH,
    subject=Statement,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
    ),
    compliance=("SEC03-BP02",),
    checkov=("CKV_AWS_49", "CKV_AWS_63", "CKV2_AWS_68"),
    supersedes=(
        "TFIAM_PD_013",
        "TFIAM_PD_014",
        "TFIAM_LP_004",
        "TFIAM_LP_019",
        "TFIAM_LP_005",
        "TFIAM_LP_006",
        "TFIAM_LP_007",
        "TFIAM_LP_008",
        "TFIAM_LP_011",
        "TFIAM_LP_014",
        "TFIAM_LP_015",
        "TFIAM_LP_016",
        "TFIAM_LP_017",
    ),
    fails=(
        """
data "aws_iam_policy_document" "keeper" {
  statement {
    sid       = "AnyActionOnOneTable"
    actions   = ["*"]
    resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/orders"]
  }
}

resource "aws_iam_policy" "keeper" {
  name   = "keeper"
  policy = data.aws_iam_policy_document.keeper.json
}
""",
        """
# Another spelling of everything, limited by a tag.
resource "aws_iam_policy" "team" {
  name = "team"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "*:**"
      Resource  = "*"
      Condition = { StringEquals = { "aws:ResourceTag/team" = "data" } }
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: every action denied, to all but one region.
resource "aws_iam_policy" "region" {
  name = "region"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Action    = "*"
      Resource  = "arn:aws:dynamodb:*:123456789012:table/orders"
      Condition = { StringNotEquals = { "aws:RequestedRegion" = "eu-west-1" } }
    }]
  })
}
""",
        """
data "aws_iam_policy_document" "reader" {
  statement {
    actions   = ["dynamodb:Get*", "dynamodb:Query"]
    resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/orders"]
  }
}

resource "aws_iam_policy" "reader" {
  name   = "reader"
  policy = data.aws_iam_policy_document.reader.json
}
""",
    ),
)
