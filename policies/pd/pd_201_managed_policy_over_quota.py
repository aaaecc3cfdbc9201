"""Managed policy is over IAM's quota of 6,144 characters.

IAM refuses the policy when the change is half applied, and no request raises this quota. White space does not count, so the
length of a file says little. A customer managed policy that serves as a boundary has the same quota. What is not known before
the apply counts nothing: a policy that is over without it fails, one above nine tenths of the quota is undetermined.

Fix: say the same in fewer words, or split the policy; join statements that differ in their resources only.

```hcl
statement {
  actions   = ["s3:GetObject"]
  resources = [for name in var.buckets : "arn:aws:s3:::${name}/*"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.inventory.model import DocumentRole, Inventory
from tfiam.rules.measured import said_of_documents
from tfiam.rules.model import Rule, Said, Severity


def check(inventory: Inventory) -> Iterator[Said]:
    yield from said_of_documents(inventory, "the policy has", DocumentRole.IDENTITY, DocumentRole.BOUNDARY)


RULE = Rule(
    id="TFIAM_PD_201",
    name="managed-policy-over-quota",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_manage_service_limits_aware_quotas_and_constraints.html",
    ),
    compliance=("REL01-BP01",),
    fails=(
        """
resource "aws_iam_policy" "archive" {
  name   = "archive"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for number in range(60) : { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-archive-of-team-number-${number}/*" }]
  })
}
""",
        """
# A boundary is a managed policy too; white space between the elements does not matter either way.
resource "aws_iam_policy" "boundary" {
  name   = "boundary"
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Allow",
        "Action": "s3:*",
        "Resource": [ ${join(" , ", [for number in range(150) : "\\"arn:aws:s3:::acme-archive-of-team-number-${number}\\""])} ]
      }
    }
  EOT
}

resource "aws_iam_role" "archive" {
  name                 = "archive"
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: 7,000 characters with white space, fewer than 6,144 as IAM counts.
resource "aws_iam_policy" "archive" {
  name   = "archive"
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        ${join(",\\n        ", [for number in range(44) : <<-ONE
        {
            "Effect":   "Allow",
            "Action":   "s3:GetObject",
            "Resource": "arn:aws:s3:::acme-archive-of-team-number-${number}/*"
        }
        ONE
  ])}
      ]
    }
  EOT
}
""",
        """
# An inline policy may be longer: the role's total counts.
resource "aws_iam_role" "archive" {
  name = "archive"
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
    ),
)
