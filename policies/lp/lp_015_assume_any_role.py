"""Statement lets its principal assume any role, or any role of an account.

`sts:AssumeRole` on `*` reaches every role that trusts the principal's account, in every account there is: a role made next
year with a careless trust policy is within reach at once. An account's `role/*` leaves the choice to that account.

Fix: name the roles; across many accounts, name the role and leave the account open, or limit the organization.

```hcl
statement {
  actions   = ["sts:AssumeRole"]
  resources = ["arn:aws:iam::*:role/deploy-target"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.iam.narrowing import narrowed, reaches_every
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    if not statement.grants("sts:AssumeRole") or narrowed(statement):
        return
    if not reaches_every(statement, "iam", "role/*"):
        return
    if reaches_every(statement, "iam", "*") and statement.every_resource:
        yield "allows sts:AssumeRole on every role of every account"
    else:
        wide = ", ".join(one for one in statement.resources or () if one.split(":")[2:3] == ["iam"])
        yield (
            f"allows sts:AssumeRole on every role of an account: {wide}"
            if wide
            else "allows sts:AssumeRole on every role"
        )


RULE = Rule(
    id="TFIAM_LP_015",
    name="assume-any-role",
    severity=Severity.HIGH,
    subject=Statement,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html",
        "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
    ),
    compliance=("SEC03-BP02", "SEC03-BP07"),
    supersedes=("TFIAM_LP_004", "TFIAM_LP_018"),
    fails=(
        """
data "aws_iam_policy_document" "deploy" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "deploy" {
  name   = "deploy"
  policy = data.aws_iam_policy_document.deploy.json
}
""",
        """
# Odd case and a wildcard, every role of another account.
resource "aws_iam_policy" "partner" {
  name = "partner"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect   = "Allow"
      Action   = "STS:assume*"
      Resource = "arn:aws:iam::111122223333:role/*"
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: one role's name in whichever account of a landing zone.
data "aws_iam_policy_document" "pipeline" {
  statement {
    actions   = ["sts:AssumeRole", "sts:TagSession"]
    resources = ["arn:aws:iam::*:role/deploy-target", "arn:*:iam::111122223333:role/cdk-*"]
  }
}

resource "aws_iam_policy" "pipeline" {
  name   = "pipeline"
  policy = data.aws_iam_policy_document.pipeline.json
}
""",
        """
# The own organization's roles, and a Deny.
resource "aws_iam_policy" "audit" {
  name = "audit"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Resource  = "*"
        Condition = { StringEquals = { "aws:ResourceOrgID" = "o-a1b2c3d4e5" } }
      },
      { Effect = "Deny", Action = "sts:AssumeRole", Resource = "arn:aws:iam::*:role/*admin*" },
    ]
  })
}
""",
    ),
)
