"""Principal may create or change principals without a boundary on them.

Whoever may create a role or a user, or put policies on one, can give it any permission and then use it. A condition on
`iam:PermissionsBoundary` keeps what is made below a ceiling; without it, with a wildcard for its value or with `IfExists`, a
new principal may have none. Everything that reaches the principal is judged together: its Deny statements, its own boundary.

Fix: demand the boundary wherever principals are made or changed.

```hcl
statement {
  actions   = ["iam:CreateRole", "iam:AttachRolePolicy", "iam:PutRolePolicy"]
  resources = ["arn:aws:iam::123456789012:role/team/*"]

  condition {
    test     = "StringEquals"
    variable = "iam:PermissionsBoundary"
    values   = ["arn:aws:iam::123456789012:policy/team-boundary"]
  }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.delegation import MANAGING_PRINCIPALS, by_place, open_grants, pinned
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Rule, Said, Severity
from tfiam.rules.places import hidden, said_of


def check(inventory: Inventory) -> Iterator[Said]:
    for place in by_place(inventory, lambda holder: open_grants(holder, MANAGING_PRINCIPALS, pinned)):
        yield said_of(place, f"allows {', '.join(place.actions)} without demanding a named iam:PermissionsBoundary")
    yield from hidden(inventory)


RULE = Rule(
    id="TFIAM_PB_005",
    name="manage-principals-without-boundary",
    severity=Severity.CRITICAL,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
    ),
    compliance=("SEC03-BP05",),
    supersedes=("TFIAM_LP_004", "TFIAM_LP_005", "TFIAM_LP_020"),
    fails=(
        """
data "aws_iam_policy_document" "lead" {
  statement {
    sid       = "MakeRoles"
    actions   = ["iam:CreateRole", "iam:PutRolePolicy"]
    resources = ["arn:aws:iam::123456789012:role/team/*"]
  }
}

resource "aws_iam_policy" "lead" {
  name   = "team-lead"
  policy = data.aws_iam_policy_document.lead.json
}
""",
        """
# Odd case and a wildcard; any boundary will do, the caller's own choice included.
resource "aws_iam_user" "lead" {
  name = "lead"
}

resource "aws_iam_user_policy" "lead" {
  name = "make-users"
  user = aws_iam_user.lead.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "IAM:attach*Policy"
      Resource  = "*"
      Condition = { StringLike = { "iam:PermissionsBoundary" = "*" } }
    }
  })
}
""",
    ),
    passes=(
        """
# AWS's own pattern: all of IAM granted, cut down by a boundary that demands the ceiling and protects the policies.
resource "aws_iam_user" "delegate" {
  name                 = "delegate"
  permissions_boundary = aws_iam_policy.delegate_boundary.arn
}

resource "aws_iam_user_policy" "delegate" {
  name = "delegated"
  user = aws_iam_user.delegate.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:*", Resource = "*" }]
  })
}

resource "aws_iam_policy" "delegate_boundary" {
  name = "delegate-boundary"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = ["iam:AttachUserPolicy", "iam:CreateUser", "iam:PutUserPermissionsBoundary", "iam:PutUserPolicy"]
        Resource  = "*"
        Condition = { StringEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::123456789012:policy/workload-boundary" } }
      },
      { Effect = "Allow", Action = ["iam:CreateGroup", "iam:Get*", "iam:List*"], Resource = "*" },
    ]
  })
}
""",
        """
# A Deny that holds unless the right boundary is there: the key's absence makes StringNotEquals true.
resource "aws_iam_policy" "lead" {
  name = "lead"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["iam:CreateRole", "iam:PutRolePolicy"], Resource = "*" },
      {
        Effect    = "Deny"
        Action    = ["iam:Create*", "iam:Put*"]
        Resource  = "arn:aws:iam::123456789012:role/*"
        Condition = { StringNotEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::123456789012:policy/workload" } }
      },
    ]
  })
}
""",
        """
# The classic false positive: reading, tagging and removing roles makes none.
data "aws_iam_policy_document" "keeper" {
  statement {
    actions   = ["iam:Get*", "iam:List*", "iam:TagRole", "iam:DeleteRole", "iam:DetachRolePolicy"]
    resources = ["arn:aws:iam::123456789012:role/team/*"]
  }
}

resource "aws_iam_policy" "keeper" {
  name   = "keeper"
  policy = data.aws_iam_policy_document.keeper.json
}
""",
    ),
)
