"""Tags that access rests on may be set to any value.

With attribute-based access a tag on a resource is a permission: who writes `team = web` on a database hands it to the team, who
writes `protected = false` takes a Deny off it. A grant to tag has to say which tags, or which values, or that it is for what
comes into being only (`ec2:CreateAction`). Judged are tags that a policy in the plan asks about for that service, and tags listed
in `tags.abac_keys`; where nothing rests on a tag, tagging is free.

Fix: tie the tag's value, and name the tags that may be set beside it.

```hcl
condition {
  test     = "StringEquals"
  variable = "aws:RequestTag/team"
  values   = ["$${aws:PrincipalTag/team}"]
}

condition {
  test     = "ForAllValues:StringEquals"
  variable = "aws:TagKeys"
  values   = ["team", "Name"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.delegation import OpenPlace
from tfiam.access.lacking import some
from tfiam.access.tag_access import told
from tfiam.access.tag_grants import resource_tag_grants
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Rule, Said, Severity
from tfiam.rules.places import hidden, said_of


def check(inventory: Inventory) -> Iterator[Said]:
    for grant in resource_tag_grants(inventory):
        message = f"allows {some(grant.actions)} with values of the caller's choice: {told(grant.tags)}"
        yield said_of(OpenPlace(grant.held, grant.actions, grant.principals, grant.doubt), message)
    yield from hidden(inventory)


RULE = Rule(
    id="TFIAM_AB_003",
    name="tag-without-guard",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_attribute-based-access-control.html",
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html",
    ),
    compliance=("SEC03-BP02",),
    options={"tags.abac_keys": "tags that decide on access, beside those that policies ask about"},
    fails=(
        """
resource "aws_iam_policy" "readers" {
  name = "readers"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "$${aws:PrincipalTag/team}" } } }]
  })
}

resource "aws_iam_user" "clerk" {
  name = "clerk"
}

resource "aws_iam_user_policy" "clerk" {
  user   = aws_iam_user.clerk.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["secretsmanager:DescribeSecret", "secretsmanager:TagResource"], Resource = "*" }] })
}
""",
        """
# A wildcard in another case; the guard is on another tag; what asks for the tag is a Deny.
resource "aws_iam_user" "operator" {
  name = "operator"
}

resource "aws_iam_user_policy" "operator" {
  user = aws_iam_user.operator.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "RDS:AddTags*", Resource = "*", Condition = { StringEquals = { "aws:RequestTag/owner" = "ops" } } }
  })
}

resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "rds:Delete*", Resource = "*", Condition = { StringEquals = { "rds:db-tag/protected" = "true" } } }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: tagging for the bill, where no access rests on tags of that service.
resource "aws_iam_policy" "operator" {
  name = "operator"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["sqs:TagQueue", "ec2:CreateTags"], Resource = "*" },
      { Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "ops" } } },
    ]
  })
}
""",
        """
# The value is tied, or the tag is none of those that may be set; a Deny ties it as well.
resource "aws_iam_policy" "operator" {
  name = "operator"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "ec2:StopInstances", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "ops" } } },
      { Effect = "Allow", Action = "ec2:CreateTags", Resource = "arn:aws:ec2:*:*:instance/*", Condition = { StringEquals = { "aws:RequestTag/Team" = "ops" } } },
      { Effect = "Allow", Action = "ec2:CreateTags", Resource = "arn:aws:ec2:*:*:volume/*", Condition = { "ForAllValues:StringEquals" = { "aws:TagKeys" = ["Name", "owner"] } } },
    ]
  })
}
""",
    ),
)
