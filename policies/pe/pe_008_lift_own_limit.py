"""Principal can lift the boundary that keeps it from its own grants.

A permissions boundary cuts what a principal's policies grant. One that may take it off, or put a wider one in its place, has the
grants again; the boundary was a request.

Fix: deny both to whoever the boundary binds, in the boundary itself.

```hcl
statement {
  effect    = "Deny"
  actions   = ["iam:*PermissionsBoundary"]
  resources = ["*"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.escalations import Escalations, Family
from tfiam.rules.escalating import said_of_family
from tfiam.rules.model import Rule, Said, Severity


def check(escalations: Escalations) -> Iterator[Said]:
    yield from said_of_family(escalations, Family.BOUNDARY)


RULE = Rule(
    id="TFIAM_PE_008",
    name="lift-own-limit",
    severity=Severity.CRITICAL,
    subject=Escalations,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html",
    ),
    compliance=("SEC03-BP02",),
    about_surroundings=True,
    supersedes=(
        "TFIAM_LP_004",
        "TFIAM_LP_005",
        "TFIAM_PB_006",
    ),
    fails=(
        """
resource "aws_iam_user" "clerk" {
  name = "clerk"
  permissions_boundary = aws_iam_policy.ceiling.arn
}

resource "aws_iam_user_policy" "clerk" {
  name = "all"
  user = aws_iam_user.clerk.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
  })
}

resource "aws_iam_policy" "ceiling" {
  name = "ceiling"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:*", "iam:Get*"], Resource = "*" },
      { Effect = "Allow", Action = "iam:DeleteUserPermissionsBoundary", Resource = "*" },
    ]
  })
}
""",
        """
# Odd case and a wildcard: a wider boundary may take its place. The role's policy makes it administrator in two statements.
resource "aws_iam_role" "worker" {
  name                 = "worker"
  permissions_boundary = aws_iam_policy.ceiling.arn
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "worker" {
  name = "work"
  role = aws_iam_role.worker.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", NotAction = "iam:*", Resource = "*" },
      { Effect = "Allow", Action = "iam:*", Resource = "*" },
    ]
  })
}

resource "aws_iam_policy" "ceiling" {
  name = "ceiling"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:*", "iam:Get*"], Resource = "*" },
      { Effect = "Allow", Action = "IAM:put*boundary", Resource = "arn:aws:iam::*:role/work*" },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: it may take boundaries off others, and its own keeps the hand off itself.
resource "aws_iam_user" "clerk" {
  name = "clerk"
  permissions_boundary = aws_iam_policy.ceiling.arn
}

resource "aws_iam_user_policy" "clerk" {
  name = "all"
  user = aws_iam_user.clerk.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
  })
}

resource "aws_iam_policy" "ceiling" {
  name = "ceiling"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:*", "iam:Get*"], Resource = "*" },
      { Effect = "Allow", Action = "iam:DeleteUserPermissionsBoundary", Resource = "arn:aws:iam::123456789012:user/leavers/*" },
    ]
  })
}
""",
        """
# Without the boundary it would have no more than with it.
resource "aws_iam_user" "clerk" {
  name = "clerk"
  permissions_boundary = aws_iam_policy.ceiling.arn
}

resource "aws_iam_user_policy" "clerk" {
  name = "own"
  user = aws_iam_user.clerk.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "iam:DeleteUserPermissionsBoundary"], Resource = "*" }]
  })
}

resource "aws_iam_policy" "ceiling" {
  name = "ceiling"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:*", "iam:Get*"], Resource = "*" },
      { Effect = "Allow", Action = "iam:DeleteUserPermissionsBoundary", Resource = "*" },
    ]
  })
}
""",
    ),
)
