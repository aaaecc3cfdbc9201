"""Principal may remove permissions boundaries or replace them.

A boundary that its holder or the holder's team can take off is no boundary: `iam:DeleteRolePermissionsBoundary` lifts the
ceiling, `iam:PutRolePermissionsBoundary` without naming the boundary swaps it for a higher one. A condition on
`iam:PermissionsBoundary` pins what is put on; for a removal it only says which boundary goes.

Fix: pin what may be put on, and deny the removal.

```hcl
statement {
  effect    = "Deny"
  actions   = ["iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary"]
  resources = ["*"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.boundaries import open_lifts
from tfiam.access.delegation import by_place
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Rule, Said, Severity
from tfiam.rules.places import hidden, said_of


def check(inventory: Inventory) -> Iterator[Said]:
    for place in by_place(inventory, open_lifts):
        yield said_of(place, f"allows {', '.join(place.actions)}, which lifts or swaps permissions boundaries")
    yield from hidden(inventory)


RULE = Rule(
    id="TFIAM_PB_006",
    name="remove-or-replace-boundary",
    severity=Severity.CRITICAL,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html",
    ),
    compliance=("SEC03-BP05",),
    supersedes=("TFIAM_LP_004", "TFIAM_LP_005"),
    fails=(
        """
data "aws_iam_policy_document" "lead" {
  statement {
    sid       = "TidyUp"
    actions   = ["iam:PutRolePermissionsBoundary", "iam:TagRole"]
    resources = ["arn:aws:iam::123456789012:role/team/*"]
  }
}

resource "aws_iam_policy" "lead" {
  name   = "lead"
  policy = data.aws_iam_policy_document.lead.json
}
""",
        """
# A wildcard in the name; the condition tells which boundary goes, and does not keep it on.
resource "aws_iam_policy" "lead" {
  name = "lead"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "iam:delete*boundary"
      Resource  = "*"
      Condition = { StringEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::123456789012:policy/workload" } }
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: the right boundary may be put on, none may be taken off.
resource "aws_iam_policy" "lead" {
  name = "lead"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "iam:Put*PermissionsBoundary"
        Resource  = "*"
        Condition = { StringEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::123456789012:policy/workload" } }
      },
      { Effect = "Allow", Action = "iam:DeleteRole*", Resource = "arn:aws:iam::123456789012:role/team/*" },
      { Effect = "Deny", Action = "iam:Delete*PermissionsBoundary", Resource = "*" },
    ]
  })
}
""",
        """
data "aws_iam_policy_document" "guard" {
  statement {
    effect    = "Deny"
    actions   = ["iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "guard" {
  name   = "guard"
  policy = data.aws_iam_policy_document.guard.json
}
""",
    ),
)
