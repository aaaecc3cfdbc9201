"""Statement allows all of IAM.

Whoever may do every action of IAM can attach any policy to themselves, make keys for any user and rewrite any trust policy:
it is an administrator by another name. On fewer resources it still lets its holder change what those principals may do.

Fix: grant the reads that are needed, and delegate changes under a permissions boundary.

```hcl
statement {
  actions   = ["iam:GetRole", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies"]
  resources = ["arn:aws:iam::123456789012:role/app-*"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.iam import action_index
from tfiam.iam.narrowing import narrowed, reaches_every
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Problem, Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    if not statement.is_allow or narrowed(statement) or not statement.touches_resource("arn:aws:iam::*:*"):
        return
    if not _takes_in_iam(statement):
        return
    if reaches_every(statement, "iam", "role/*"):
        yield "allows every action of IAM"
    else:
        yield Problem("allows every action of IAM on the resources it names", severity=Severity.HIGH)


def _takes_in_iam(statement: Statement) -> bool:
    return statement.covers_action("iam:*") or not action_index.mask("iam:*") & ~statement.action_mask


RULE = Rule(
    id="TFIAM_LP_011",
    name="all-of-iam",
    severity=Severity.CRITICAL,
    subject=Statement,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
        "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html",
    ),
    compliance=("SEC03-BP02",),
    checkov=("CKV2_AWS_40",),
    supersedes=(
        "TFIAM_PD_013",
        "TFIAM_PD_014",
        "TFIAM_LP_002",
        "TFIAM_LP_003",
        "TFIAM_LP_004",
        "TFIAM_LP_005",
        "TFIAM_LP_006",
        "TFIAM_LP_007",
        "TFIAM_LP_014",
        "TFIAM_PB_005",
        "TFIAM_PB_006",
        "TFIAM_PB_007",
    ),
    fails=(
        """
resource "aws_iam_policy" "people" {
  name = "people"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["iam:*"]
      Resource = ["*"]
    }]
  })
}
""",
        """
# Odd case, and a wildcard in the service.
data "aws_iam_policy_document" "people" {
  statement {
    actions   = ["s3:GetObject", "I?M:*"]
    resources = ["arn:aws:iam::123456789012:*"]
  }
}

resource "aws_iam_policy" "people" {
  name   = "people"
  policy = data.aws_iam_policy_document.people.json
}
""",
        """
# All of it on the roles of one team: whatever they may do, the holder may do.
data "aws_iam_policy_document" "team" {
  statement {
    actions   = ["iam:*"]
    resources = ["arn:aws:iam::123456789012:role/team/*"]
  }
}

resource "aws_iam_policy" "team" {
  name   = "team"
  policy = data.aws_iam_policy_document.team.json
}
""",
    ),
    passes=(
        """
# The classic false positive: reads of IAM, and a Deny of the rest.
resource "aws_iam_policy" "audit" {
  name = "audit"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["iam:Get*", "iam:List*", "iam:GenerateCredentialReport"], Resource = "*" },
      { Effect = "Deny", Action = "iam:*", Resource = "arn:aws:iam::123456789012:role/break-glass" },
    ]
  })
}
""",
        """
# The boundary demanded for every action leaves only those that carry it.
resource "aws_iam_policy" "delegate" {
  name = "delegate"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "iam:*"
      Resource  = "*"
      Condition = { StringEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::123456789012:policy/workload" } }
    }]
  })
}
""",
    ),
)
