"""Statement hands out credentials on every resource.

Some actions answer with a credential: an access key, a database login, a federation token, a machine's password. Whoever may
ask on every resource can become any user, instance or database login of the account, and a credential taken outlives the
session that took it. Left out are `sts:AssumeRole`, which has a rule of its own, and actions that take no resource, such as
`ecr:GetAuthorizationToken`.

Fix: name the users, clusters or instances whose credentials it needs.

```hcl
statement {
  actions   = ["redshift:GetClusterCredentials"]
  resources = ["arn:aws:redshift:eu-west-1:123456789012:dbuser:reports/loader"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.permission_actions import credential_mask, listed, unconstrained_mask
from tfiam.iam import action_index
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    granted = unconstrained_mask(statement) & credential_mask() & action_index.restrictable_mask()
    if granted:
        yield f"hands out credentials on every resource: {listed(granted)}"


RULE = Rule(
    id="TFIAM_LP_007",
    name="credentials-unconstrained",
    severity=Severity.HIGH,
    subject=Statement,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
        "https://docs.aws.amazon.com/redshift/latest/mgmt/generating-iam-credentials-role-permissions.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html",
    ),
    compliance=("SEC03-BP02", "SEC02-BP02"),
    checkov=("CKV_AWS_107", "CKV_AWS_287"),
    supersedes=("TFIAM_LP_004",),
    fails=(
        """
data "aws_iam_policy_document" "support" {
  statement {
    actions   = ["iam:CreateAccessKey", "redshift:GetClusterCredentials"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "support" {
  name   = "support"
  policy = data.aws_iam_policy_document.support.json
}
""",
        """
# Odd case and wildcards, and a condition on who asks, which leaves the reach as it is.
resource "aws_iam_policy" "support" {
  name = "support"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = ["EC2:get*Data", "rds-db:con*"]
      Resource  = "**"
      Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: logging in to a registry takes no resource.
data "aws_iam_policy_document" "pull" {
  statement {
    actions   = ["ecr:GetAuthorizationToken", "sts:GetCallerIdentity", "iam:GetAccessKeyLastUsed"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "pull" {
  name   = "pull"
  policy = data.aws_iam_policy_document.pull.json
}
""",
        """
# The holder's own keys, one database login, and a Deny.
resource "aws_iam_policy" "own_keys" {
  name = "own-keys"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "iam:CreateAccessKey", Resource = "arn:aws:iam::123456789012:user/$${aws:username}" },
      {
        Effect   = "Allow"
        Action   = "rds-db:connect"
        Resource = "arn:aws:rds-db:eu-west-1:123456789012:dbuser:db-ABCDEFGHIJKL01234/reports"
      },
      { Effect = "Deny", Action = "ec2:GetPasswordData", Resource = "*" },
    ]
  })
}
""",
    ),
)
