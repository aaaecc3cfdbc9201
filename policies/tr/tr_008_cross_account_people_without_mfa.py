"""People of another account may assume the role without MFA.

A user's access key is all it takes: copied from a laptop, it opens a role in an account whose administrators neither know the
user nor enforce MFA on it. A condition on `aws:MultiFactorAuthPresent` makes them prove who they are at the door; the trust
policy is the only place on this side that can ask.

Users of another account count as people, and so does the whole account, unless an external id, a service or the ARNs of roles
narrow it down: a session of a role cannot show the MFA of whoever started it. An account is known to be the
role's own by the plan or `account.id`; while nothing tells, any account counts as another.

Fix: demand MFA in the trust policy.

```hcl
condition {
  test     = "Bool"
  variable = "aws:MultiFactorAuthPresent"
  values   = ["true"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.people_without_mfa import lets_in_without_mfa
from tfiam.access.trust import unread_trust
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    for document in unread_trust(inventory):
        yield Undetermined(document.unread, document=document)
    for found in lets_in_without_mfa(inventory):
        document = found.trust.document
        if found.who:
            message = f"lets in {', '.join(found.who)} without MFA"
            yield Problem(message, document=document, statement=found.trust.statement.index)
        else:
            yield Undetermined(found.hidden, document=document)


RULE = Rule(
    id="TFIAM_TR_008",
    name="cross-account-people-without-mfa",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_enforce_mechanisms.html",
    ),
    compliance=("SEC02-BP01", "SEC03-BP07"),
    options={"account.id": "the account of the plan, where nothing else tells"},
    fails=(
        """
resource "aws_iam_role" "support" {
  name = "support"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::444455556666:user/ada" } }]
  })
}
""",
        """
# BoolIfExists holds for a bare access key, where the key is absent; the account as its number, one of the organization's.
data "aws_caller_identity" "current" {}

resource "aws_iam_role" "support" {
  name        = "support"
  description = "of ${data.aws_caller_identity.current.account_id}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "STS:assume*"
      Principal = { AWS = ["444455556666"] }
      Condition = {
        BoolIfExists = { "aws:MultiFactorAuthPresent" = "true" }
        StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" }
      }
    }
  })
}
""",
        """
# Everybody of the organization; the Deny misses those who bring no word of MFA.
resource "aws_iam_role" "support" {
  name = "support"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = "*"
        Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
      },
      { Effect = "Deny", Action = "sts:AssumeRole", Principal = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" } } },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: a vendor's machines, which hold no second factor, known by their external id; and a role.
resource "aws_iam_role" "vendor" {
  name = "vendor"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { AWS = "arn:aws:iam::444455556666:root" }
        Condition = { StringEquals = { "sts:ExternalId" = "acme-7f2d90c1" } }
      },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::444455556666:role/deployer" } },
    ]
  })
}
""",
        """
resource "aws_iam_role" "support" {
  name = "support"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = ["arn:aws:iam::444455556666:user/ada", "777788889999"] }
      Condition = { NumericLessThan = { "aws:MultiFactorAuthAge" = "3600" } }
    }]
  })
}
""",
        """
# A Deny for all who bring no MFA, and a user of the role's own account.
data "aws_caller_identity" "current" {}

resource "aws_iam_user" "ada" {
  name = "ada"
}

resource "aws_iam_role" "support" {
  for_each = {
    away = ["arn:aws:iam::444455556666:root", { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }]
    home = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:user/ada", { Bool = { "aws:SecureTransport" = "false" } }]
  }
  name = each.key
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = each.value[0] } },
      { Effect = "Deny", Action = "sts:*", Principal = "*", Condition = each.value[1] },
    ]
  })
}
""",
    ),
)
