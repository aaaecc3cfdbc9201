"""Inline policies of a principal are together over IAM's quota.

All inline policies of one principal share a quota: 2,048 characters for a user, 5,120 for a group, 10,240 for a role and for a
permission set, white space not counted. None of them can be raised, and what is over is refused when the change is half
applied. Counted are the documents that the plan knows; one that is hidden counts nothing, so that a total which is over
without it fails, and one above nine tenths of the quota is undetermined.

Fix: move what several principals share to a managed policy, which has a quota of its own.

```hcl
resource "aws_iam_role_policy_attachment" "archive" {
  role       = aws_iam_role.archive.name
  policy_arn = aws_iam_policy.archive.arn
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.sizes import inline_total
from tfiam.inventory.model import Inventory
from tfiam.rules.measured import said_of_size
from tfiam.rules.model import Rule, Said, Severity


def check(inventory: Inventory) -> Iterator[Said]:
    for principal in inventory.principals:
        total = inline_total(principal)
        kind = principal.kind.value.replace("_", " ")
        have = f"{len(total.parts)} inline policies have together" if len(total.parts) > 1 else "inline policy has"
        yield from said_of_size(total, f"the {kind}'s {have}", principal=principal)


RULE = Rule(
    id="TFIAM_PD_202",
    name="inline-policies-over-quota",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
        "https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html",
    ),
    compliance=("REL01-BP01",),
    fails=(
        """
resource "aws_iam_user" "reports" {
  name = "reports"
}

resource "aws_iam_user_policy" "reports" {
  user   = aws_iam_user.reports.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for number in range(20) : { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-archive-of-team-number-${number}/*" }]
  })
}
""",
        """
# Neither document is over, both together are: one inside the role, one beside it.
resource "aws_iam_role" "archive" {
  name               = "archive"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })

  inline_policy {
    name   = "old"
    policy = jsonencode({
      Version   = "2012-10-17"
      Statement = [for number in range(55) : { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-archive-of-team-number-${number}/*" }]
    })
  }
}

resource "aws_iam_role_policy" "archive" {
  role   = aws_iam_role.archive.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for number in range(55) : { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-archive-of-team-number-${number}/*" }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: longer than a managed policy may be, and well within what a role may have inline.
resource "aws_iam_role" "archive" {
  name               = "archive"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "archive" {
  role   = aws_iam_role.archive.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for number in range(60) : { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-archive-of-team-number-${number}/*" }]
  })
}
""",
        """
# A group's policy is not its members': 3,000 characters are too many for a user, not for the group.
resource "aws_iam_group" "readers" {
  name = "readers"
}

resource "aws_iam_group_policy" "readers" {
  group  = aws_iam_group.readers.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for number in range(25) : { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-archive-of-team-number-${number}/*" }]
  })
}

resource "aws_iam_user" "reports" {
  name = "reports"
}

resource "aws_iam_user_group_membership" "reports" {
  user   = aws_iam_user.reports.name
  groups = [aws_iam_group.readers.name]
}
""",
    ),
)
