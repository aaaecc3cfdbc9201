"""Holder can change the tags that its own access rests on.

Where policies ask for `aws:PrincipalTag/team`, whoever may tag users or roles writes the policy: one `iam:TagRole` and the role
is of another team. The same with resources: a grant on what is tagged `team = data`, beside a grant to tag anything, reaches
everything. Judged are tags that a policy in the plan asks about, and tags listed in `tags.abac_keys`; a condition on
`aws:RequestTag` or `aws:TagKeys`, a Deny or a permissions boundary that ties them is enough. Taking tags off is not judged.

Fix: let the deciding tags be set by one administrative role only, and deny them to everyone else.

```hcl
statement {
  effect    = "Deny"
  actions   = ["iam:TagRole", "iam:TagUser"]
  resources = ["*"]

  condition {
    test     = "ForAnyValue:StringEquals"
    variable = "aws:TagKeys"
    values   = ["team", "cost-centre"]
  }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.delegation import OpenPlace
from tfiam.access.lacking import some
from tfiam.access.tag_access import told
from tfiam.access.tag_grants import TagGrant, own_reach_grants, principal_tag_grants
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Rule, Said, Severity
from tfiam.rules.places import hidden, said_of


def check(inventory: Inventory) -> Iterator[Said]:
    for grant in principal_tag_grants(inventory):
        whose = "itself too" if grant.itself else "users or roles"
        yield _said(grant, f"allows {some(grant.actions)}, on {whose}, which sets {told(grant.tags)}")
    for grant in own_reach_grants(inventory):
        yield _said(
            grant, f"allows {some(grant.actions)}, which sets the tags its own access rests on: {told(grant.tags)}"
        )
    yield from hidden(inventory)


def _said(grant: TagGrant, message: str) -> Said:
    return said_of(OpenPlace(grant.held, grant.actions, grant.principals, grant.doubt), message)


RULE = Rule(
    id="TFIAM_AB_002",
    name="change-own-tags",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_iam-tags.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction_attribute-based-access-control.html",
    ),
    compliance=("SEC03-BP02", "SEC03-BP05"),
    supersedes=("TFIAM_AB_003",),
    options={"tags.abac_keys": "tags that decide on access, beside those that policies ask about"},
    fails=(
        """
resource "aws_iam_role" "analyst" {
  name               = "analyst"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
  tags               = { team = "data" }
}

resource "aws_iam_role_policy" "analyst" {
  role = aws_iam_role.analyst.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-teams/$${aws:PrincipalTag/team}/*" },
      { Effect = "Allow", Action = ["iam:GetRole", "iam:TagRole"], Resource = "arn:aws:iam::*:role/analyst" },
    ]
  })
}
""",
        """
# Another case and a wildcard in the action, a guard that demands a tag and takes any value, and resources instead of principals.
resource "aws_iam_user" "operator" {
  name = "operator"
}

resource "aws_iam_user_policy" "operator" {
  user = aws_iam_user.operator.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["ec2:StopInstances", "ec2:TerminateInstances"], Resource = "*", Condition = { StringEquals = { "EC2:resourcetag/Team" = "web" } } },
      { Effect = "Allow", Action = "EC2:createt*", Resource = ["*"], Condition = { StringLike = { "aws:RequestTag/team" = "*" } } },
    ]
  })
}
""",
        """
#| tags:
#|   abac_keys: [CostCenter]
# No policy here asks for the tag; the team says that access rests on it.
resource "aws_iam_policy" "helpdesk" {
  name = "helpdesk"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "iam:Tag*", Resource = "*", Condition = { "ForAllValues:StringEquals" = { "aws:TagKeys" = ["costcenter", "owner"] } } }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: tags are set as the instance comes into being, or as the role's own, or only such as decide nothing.
resource "aws_iam_user" "operator" {
  name = "operator"
}

resource "aws_iam_user_policy" "operator" {
  user = aws_iam_user.operator.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "ec2:StopInstances", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "$${aws:PrincipalTag/team}" } } },
      { Effect = "Allow", Action = "ec2:CreateTags", Resource = "arn:aws:ec2:*:*:instance/*", Condition = { StringEquals = { "ec2:CreateAction" = "RunInstances" } } },
      { Effect = "Allow", Action = "ec2:CreateTags", Resource = "arn:aws:ec2:*:*:volume/*", Condition = { StringEquals = { "aws:RequestTag/team" = "$${aws:PrincipalTag/team}" } } },
      { Effect = "Allow", Action = "iam:TagRole", Resource = "arn:aws:iam::123456789012:role/app-*", Condition = { "ForAllValues:StringEquals" = { "aws:TagKeys" = ["owner"] } } },
    ]
  })
}
""",
        """
# A Deny of the deciding tags beside the grant.
resource "aws_iam_user" "helpdesk" {
  name = "helpdesk"
}

resource "aws_iam_user_policy" "helpdesk" {
  user = aws_iam_user.helpdesk.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-teams/$${aws:PrincipalTag/team}/*" },
      { Effect = "Allow", Action = ["iam:TagUser", "iam:TagRole"], Resource = "*" },
      { Effect = "Deny", Action = "iam:Tag*", Resource = "*", Condition = { "ForAnyValue:StringEquals" = { "aws:TagKeys" = ["team", "Team"] } } },
    ]
  })
}
""",
    ),
)
