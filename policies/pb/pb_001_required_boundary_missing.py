"""Principal has no permissions boundary where one is required.

A principal that manages IAM can give itself whatever it lacks. A boundary is the one limit that its own permissions cannot
lift, as long as they do not reach the boundary. By default every user and role that can manage IAM needs one;
`boundaries.required_for` in `.tfiam.yaml` asks it of others too.

Fix: set the boundary on the principal.

```hcl
resource "aws_iam_role" "deployer" {
  name                 = "deployer"
  permissions_boundary = "arn:aws:iam::123456789012:policy/team-boundary"
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.boundaries import takes_boundary
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Rule, Said, Severity
from tfiam.rules.required_boundary import said_of_missing


def check(inventory: Inventory) -> Iterator[Said]:
    yield from said_of_missing(inventory, takes_boundary, attribute="permissions_boundary")


RULE = Rule(
    id="TFIAM_PB_001",
    name="required-boundary-missing",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_define_guardrails.html",
    ),
    compliance=("SEC03-BP05",),
    options={
        "boundaries.required_for": "who needs a boundary: iam-admins (default), all, users, roles, humans, machines, path:, name:"
    },
    fails=(
        """
resource "aws_iam_role" "deployer" {
  name = "deployer"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "codebuild.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "deployer" {
  name = "make-roles"
  role = aws_iam_role.deployer.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "IAM:put*policy", Resource = "arn:aws:iam::123456789012:role/app-*" }]
  })
}
""",
        """
#| boundaries:
#|   required_for: ["path:/teams/*"]
resource "aws_iam_user" "reporter" {
  name = "reporter"
  path = "/teams/data/"

  tags = {
    team = "data"
  }
}
""",
        """
# By way of a group.
resource "aws_iam_user" "lead" {
  name = "lead"
}

resource "aws_iam_group" "leads" {
  name = "leads"
}

resource "aws_iam_user_group_membership" "lead" {
  user   = aws_iam_user.lead.name
  groups = [aws_iam_group.leads.name]
}

resource "aws_iam_group_policy_attachment" "leads" {
  group      = aws_iam_group.leads.name
  policy_arn = "arn:aws:iam::aws:policy/IAMFullAccess"
}
""",
    ),
    passes=(
        """
resource "aws_iam_role" "deployer" {
  name                 = "deployer"
  permissions_boundary = "arn:aws:iam::123456789012:policy/team-boundary"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "codebuild.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "deployer" {
  name = "make-roles"
  role = aws_iam_role.deployer.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "arn:aws:iam::123456789012:role/app-*" }]
  })
}
""",
        """
# The classic false positive: looking at IAM and changing the own password is not managing it, and a Deny takes the rest.
resource "aws_iam_user" "reader" {
  name = "reader"
}

resource "aws_iam_user_policy" "reader" {
  name = "look"
  user = aws_iam_user.reader.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["iam:Get*", "iam:List*", "iam:ChangePassword"], Resource = "*" },
      { Effect = "Allow", Action = "iam:Put*", Resource = "*" },
      { Effect = "Deny", Action = ["iam:Put*"], Resource = "*" },
    ]
  })
}
""",
    ),
)
