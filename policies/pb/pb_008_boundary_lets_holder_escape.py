"""Permissions boundary lets its holder escape it.

A boundary cuts whatever it does not allow, and nothing else stands between its holder and what it does allow: one policy
attached later, by anybody, is enough. A boundary that itself allows making principals without a boundary, taking boundaries
off or rewriting the boundary policy is a door left open in the wall. Its own Deny statements and its conditions on
`iam:PermissionsBoundary` count.

Fix: leave IAM out of the boundary, or allow it as AWS's delegation pattern does.

```hcl
statement {
  actions   = ["iam:CreateRole", "iam:AttachRolePolicy", "iam:PutRolePermissionsBoundary"]
  resources = ["*"]

  condition {
    test     = "StringEquals"
    variable = "iam:PermissionsBoundary"
    values   = ["arn:aws:iam::123456789012:policy/workload"]
  }
}

statement {
  effect    = "Deny"
  actions   = ["iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary"]
  resources = ["*"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.boundaries import known_boundaries
from tfiam.access.bounded_delegation import as_holders, escapes
from tfiam.access.holders import Held
from tfiam.access.lacking import some
from tfiam.inventory.model import DocumentRole, Inventory
from tfiam.rules.model import Rule, Said, Severity, Undetermined
from tfiam.rules.places import problem_at


def check(inventory: Inventory) -> Iterator[Said]:
    known = known_boundaries(inventory)
    for holder in as_holders(inventory):
        found: dict[tuple[str, str, int], tuple[Held, list[str]]] = {}
        for one in escapes(holder, known):
            found.setdefault(one.held.place, (one.held, []))[1].extend(one.actions)
        for held, actions in found.values():
            yield problem_at(held, f"as a boundary lets its holder call {some(actions)}, and so around it")
    for document in inventory.in_role(DocumentRole.BOUNDARY):
        if document.unread:
            yield Undetermined(document.unread, document=document)
    for principal in inventory.principals:
        boundary = principal.boundary
        if boundary is not None and boundary.document is None and boundary.managed is None:
            because = boundary.because or (f"{boundary.by}.{boundary.attribute}",)
            yield Undetermined(because, address=boundary.by, attribute=boundary.attribute)


RULE = Rule(
    id="TFIAM_PB_008",
    name="boundary-lets-holder-escape",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
    ),
    compliance=("SEC03-BP05",),
    fails=(
        """
resource "aws_iam_policy" "ceiling" {
  name   = "ceiling"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:*", "iam:*"], Resource = "*" }] })
}

resource "aws_iam_user" "analyst" {
  name                 = "analyst"
  permissions_boundary = aws_iam_policy.ceiling.arn
}
""",
        """
# Everything but a few things, in another case; what is left makes new versions of the boundary itself.
resource "aws_iam_policy" "ceiling" {
  name = "ceiling"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", NotAction = ["IAM:*User*", "iam:*role*", "iam:*group*", "organizations:*"], Resource = "*" },
    ]
  })
}

resource "aws_iam_user" "analyst" {
  name                 = "analyst"
  permissions_boundary = aws_iam_policy.ceiling.arn
}
""",
        """
# AWS's own for administrators of IAM.
resource "aws_iam_user" "lead" {
  name                 = "lead"
  permissions_boundary = "arn:aws:iam::aws:policy/IAMFullAccess"
}
""",
    ),
    passes=(
        """
# The classic false positive, AWS's own pattern: the delegate's boundary allows IAM with the right boundary only.
resource "aws_iam_policy" "delegate" {
  name = "DelegateBoundary"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = ["iam:AttachUserPolicy", "iam:CreateUser", "iam:PutUserPermissionsBoundary", "iam:PutUserPolicy"]
        Resource  = "*"
        Condition = { StringEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::123456789012:policy/CompanyBoundary" } }
      },
      { Effect = "Allow", Action = ["iam:DeletePolicy*", "iam:SetDefaultPolicyVersion", "iam:Get*"], Resource = "*" },
      {
        Effect   = "Deny"
        Action   = ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion"]
        Resource = ["arn:aws:iam::123456789012:policy/CompanyBoundary", "arn:aws:iam::123456789012:policy/DelegateBoundary"]
      },
      { Effect = "Deny", Action = "iam:DeleteUserPermissionsBoundary", Resource = "*" },
    ]
  })
}

resource "aws_iam_user" "delegate" {
  name                 = "delegate"
  permissions_boundary = aws_iam_policy.delegate.arn
}
""",
        """
# Everything but what leads around it.
resource "aws_iam_user" "analyst" {
  name                 = "analyst"
  permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"

  tags = {
    team = "data"
  }
}
""",
        """
# A grant of the same is no boundary: PB_005 to PB_007 judge it.
resource "aws_iam_policy" "admins" {
  name   = "admins"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:*", Resource = "*" }] })
}
""",
    ),
)
