"""Trust policy of a role is over IAM's quota.

A trust policy may have 2,048 characters, white space not counted. AWS raises that to 8,192 on request (an older edition of its
page said 4,096), so between the two it depends on the account: medium there, high beyond. Clusters, repositories and accounts
that each add a statement are what fills it. What is not known before the apply counts nothing: a policy that is over without
it fails, one above nine tenths of the quota is undetermined.

Fix: name several principals, or several values of one condition, in one statement; or ask for the quota `Role trust policy length`.

```hcl
condition {
  test     = "StringLike"
  variable = "token.actions.githubusercontent.com:sub"
  values   = [for name in var.repositories : "repo:acme/${name}:ref:refs/heads/main"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.inventory.model import DocumentRole, Inventory
from tfiam.rules.measured import said_of_documents
from tfiam.rules.model import Rule, Said, Severity


def check(inventory: Inventory) -> Iterator[Said]:
    yield from said_of_documents(inventory, "the trust policy has", DocumentRole.TRUST)


RULE = Rule(
    id="TFIAM_PD_203",
    name="trust-policy-over-quota",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",),
    compliance=("REL01-BP01",),
    fails=(
        """
resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for number in range(12) : { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::111122223333:role/deployer-of-team-${number}" }, Condition = { StringEquals = { "aws:PrincipalTag/team" = "team-${number}" } } }]
  })
}
""",
        """
# No request helps here.
resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for number in range(50) : { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::111122223333:role/deployer-of-team-${number}" }, Condition = { StringEquals = { "aws:PrincipalTag/team" = "team-${number}" } } }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: more than 2,048 characters in the file, 1,667 without white space.
resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        ${join(",\\n        ", [for number in range(9) : <<-ONE
        {
            "Effect":    "Allow",
            "Action":    "sts:AssumeRole",
            "Principal": { "AWS": "arn:aws:iam::111122223333:role/deployer-of-team-${number}" },
            "Condition": { "StringEquals": { "aws:PrincipalTag/team": "team-${number}" } }
        }
        ONE
  ])}
      ]
    }
  EOT
}
""",
        """
resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
""",
    ),
)
