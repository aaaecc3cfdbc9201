"""Resources may be made without the tag that access to them rests on.

Who may stop, read or delete only what is tagged `team = web` and may make resources without a tag, or with another team's, makes
what nobody of the team reaches, or plants it in another team. The tag has to come with the call that makes the resource:
`aws:RequestTag/team` in the Allow, or a Deny of calls without it.

Fix: demand the tag as the resource comes into being.

```hcl
statement {
  actions   = ["ec2:RunInstances"]
  resources = ["arn:aws:ec2:*:*:instance/*"]

  condition {
    test     = "StringEquals"
    variable = "aws:RequestTag/team"
    values   = ["$${aws:PrincipalTag/team}"]
  }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.delegation import OpenPlace
from tfiam.access.lacking import some
from tfiam.access.tag_access import told
from tfiam.access.untagged_creation import untagged_creation
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Rule, Said, Severity
from tfiam.rules.places import hidden, said_of


def check(inventory: Inventory) -> Iterator[Said]:
    for one in untagged_creation(inventory):
        message = f"allows {some(one.actions)} without the tag that later access rests on: {told(one.tags)}"
        yield said_of(OpenPlace(one.held, one.actions, one.principals, one.doubt), message)
    yield from hidden(inventory)


RULE = Rule(
    id="TFIAM_AB_008",
    name="create-without-tag",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_attribute-based-access-control.html",
    ),
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_user" "operator" {
  name = "operator"
}

resource "aws_iam_user_policy" "operator" {
  user = aws_iam_user.operator.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["secretsmanager:GetSecretValue", "secretsmanager:DeleteSecret"], Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "$${aws:PrincipalTag/team}" } } },
      { Effect = "Allow", Action = "secretsmanager:CreateSecret", Resource = "*" },
    ]
  })
}
""",
        """
# A wildcard in another case; tags that may be set at most are none that must be set; the Deny is about another tag.
resource "aws_iam_user" "operator" {
  name = "operator"
}

resource "aws_iam_user_policy" "operator" {
  user = aws_iam_user.operator.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "ec2:Terminate*", Resource = ["*"], Condition = { StringLike = { "EC2:resourcetag/Team" = "web-*" } } },
      { Effect = "Allow", Action = "EC2:runinst*", Resource = "*", Condition = { "ForAllValues:StringEquals" = { "aws:TagKeys" = ["team", "Name"] } } },
      { Effect = "Deny", Action = "ec2:RunInstances", Resource = "*", Condition = { Null = { "aws:RequestTag/owner" = "true" } } },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: the Allow demands nothing, and a Deny refuses what comes without the tag.
resource "aws_iam_user" "operator" {
  name = "operator"
}

resource "aws_iam_user_policy" "operator" {
  user = aws_iam_user.operator.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "ec2:TerminateInstances", Resource = "*", Condition = { StringEquals = { "ec2:ResourceTag/team" = "web" } } },
      { Effect = "Allow", Action = "ec2:RunInstances", Resource = "*" },
      { Effect = "Deny", Action = "ec2:RunInstances", Resource = "arn:aws:ec2:*:*:instance/*", Condition = { StringNotEquals = { "aws:RequestTag/team" = "web" } } },
    ]
  })
}
""",
        """
# The tag is demanded; what is made is of another kind; nothing rests on tags of queues.
resource "aws_iam_policy" "operator" {
  name = "operator"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "web" } } },
      { Effect = "Allow", Action = "secretsmanager:CreateSecret", Resource = "*", Condition = { StringEquals = { "aws:RequestTag/Team" = "web" } } },
      { Effect = "Allow", Action = ["sqs:CreateQueue", "ec2:RunInstances"], Resource = "*" },
    ]
  })
}
""",
    ),
)
