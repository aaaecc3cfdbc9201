"""Principal may edit the policy that serves as a boundary.

A boundary is a managed policy like any other: whoever may write a new version of it, or choose its default version, sets the
ceiling, for itself and for everybody below it. Judged against the boundaries that the plan knows; where it knows none,
against leave to edit every policy of the account.

Fix: deny changes of the boundary policies to those who live below them.

```hcl
statement {
  effect = "Deny"
  actions = [
    "iam:CreatePolicyVersion",
    "iam:DeletePolicy",
    "iam:DeletePolicyVersion",
    "iam:SetDefaultPolicyVersion",
  ]
  resources = ["arn:aws:iam::123456789012:policy/boundaries/*"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.boundaries import known_boundaries, open_edits
from tfiam.access.delegation import by_place, scope_of
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Rule, Said, Severity
from tfiam.rules.places import hidden, said_of

_REWRITING = {"iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"}


def check(inventory: Inventory) -> Iterator[Said]:
    known = known_boundaries(inventory)
    for place in by_place(inventory, lambda holder: open_edits(holder, known)):
        named = ", ".join(part for part in known if scope_of(place.held.statement, part)) or "every policy"
        severity = None if _REWRITING.intersection(place.actions) else Severity.MEDIUM
        yield said_of(place, f"allows {', '.join(place.actions)} on {named}, a boundary policy", severity)
    yield from hidden(inventory)


RULE = Rule(
    id="TFIAM_PB_007",
    name="edit-boundary-policy",
    severity=Severity.CRITICAL,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html",
    ),
    compliance=("SEC03-BP05",),
    supersedes=("TFIAM_LP_004", "TFIAM_LP_005"),
    fails=(
        """
# The boundary stands in the policy's reach.
resource "aws_iam_policy" "boundary" {
  name   = "team"
  path   = "/boundaries/"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}

resource "aws_iam_user" "lead" {
  name                 = "lead"
  permissions_boundary = aws_iam_policy.boundary.arn
}

data "aws_iam_policy_document" "lead" {
  statement {
    actions   = ["iam:CreatePolicyVersion"]
    resources = ["arn:aws:iam::123456789012:policy/*"]
  }
}

resource "aws_iam_policy" "lead" {
  name   = "lead"
  policy = data.aws_iam_policy_document.lead.json
}
""",
        """
# No boundary in sight: every policy of the account may be rewritten, in odd case.
resource "aws_iam_policy" "lead" {
  name = "lead"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect   = "Allow"
      Action   = "IAM:setdefault*"
      Resource = "*"
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: policies in general may be edited, the boundaries may not (AWS's own pattern).
resource "aws_iam_policy" "lead" {
  name = "lead"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["iam:CreatePolicy*", "iam:DeletePolicy*"], Resource = "*" },
      {
        Effect = "Deny"
        Action = ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion"]
        Resource = [
          "arn:aws:iam::123456789012:policy/workload-boundary",
          "arn:aws:iam::123456789012:policy/delegate-boundary",
        ]
      },
    ]
  })
}
""",
        """
# Its own policies only.
data "aws_iam_policy_document" "lead" {
  statement {
    actions   = ["iam:CreatePolicyVersion", "iam:DeletePolicyVersion"]
    resources = ["arn:aws:iam::123456789012:policy/team/*"]
  }
}

resource "aws_iam_policy" "lead" {
  name   = "lead"
  policy = data.aws_iam_policy_document.lead.json
}
""",
    ),
)
