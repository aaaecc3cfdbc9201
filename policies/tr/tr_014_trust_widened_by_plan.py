"""Plan widens who may assume a role.

A role that exists has its permissions already, and whoever relies on its trust policy looked at it when it was made. A
change that adds a principal, drops a condition or takes away a Deny hands all of those permissions to somebody new, in a
diff of one line of JSON. The finding names who gains. Principals of the own account and AWS services are medium; other
accounts, identity providers and weaker conditions are high; conditions of which it cannot be told whether they are weaker
are medium. A role that the plan creates is the other rules' matter.

Fix: keep the conditions that stood, and name whom the role needs and nobody else.

```hcl
principals {
  type        = "AWS"
  identifiers = ["arn:aws:iam::123456789012:role/ci"]
}
condition {
  test     = "StringEquals"
  variable = "aws:PrincipalOrgID"
  values   = ["o-a1b2c3d4e5"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.accounts import accounts_of
from tfiam.access.trust_changes import Gain, changed_trust, gains
from tfiam.iam.principal import PrincipalKind
from tfiam.inventory.model import Document, DocumentRole, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    own = accounts_of(inventory).own
    for before, after in changed_trust(inventory):
        if DocumentRole.TRUST not in after.roles:
            continue
        if before.policy is None or after.policy is None:
            hidden = before if before.policy is None else after
            yield Undetermined(hidden.because or (hidden.fault,), document=after)
            continue
        for gain in gains(before.policy, after.policy):
            yield _said(gain, after, own)


def _said(gain: Gain, document: Document, own: frozenset[str]) -> Said:
    if gain.hidden:
        return Undetermined(gain.hidden, document=document)
    who = gain.entry.value
    near = gain.entry.kind is PrincipalKind.SERVICE or (gain.entry.account in own and not gain.known_before)
    if not gain.known_before:
        message = f"lets in {who}, whom the role did not trust before"
    elif gain.certain:
        message = f"lets in {who} under weaker conditions than before"
    else:
        message, near = f"lets in {who} under other conditions than before, which may be weaker", True
    severity = Severity.MEDIUM if near else Severity.HIGH
    return Problem(message, document=document, statement=gain.statement.index, severity=severity)


RULE = Rule(
    id="TFIAM_TR_014",
    name="trust-widened-by-plan",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_analyze_cross_account.html",
    ),
    compliance=("SEC03-BP07",),
    about_surroundings=True,
    options={"organization.accounts": "own accounts", "account.id": "the account of the plan"},
    fails=(
        """
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:role/ci" } }]
  })
}

#> after
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = ["arn:aws:iam::123456789012:role/ci", "arn:aws:iam::444455556666:root"] }
    }]
  })
}
""",
        """
# Today: one branch, and nobody without MFA.
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "444455556666" } },
      { Effect = "Deny", Action = "sts:AssumeRole", Principal = "*", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } } },
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
        Condition = {
          StringEquals = {
            "gitlab.com:aud" = "https://gitlab.com"
            "gitlab.com:sub" = "project_path:acme/app:ref_type:branch:ref:main"
          }
        }
      },
    ]
  })
}

#> after
# The Deny is gone, and any branch will do.
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "STS:assumerole", Principal = { AWS = ["444455556666"] } },
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
        Condition = {
          StringEquals = { "gitlab.com:aud" = "https://gitlab.com" }
          StringLike   = { "gitlab.com:sub" = "project_path:acme/app:ref_type:branch:ref:*" }
        }
      },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: the text changes, and who gets in becomes fewer.
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:*"
      Principal = { AWS = ["arn:aws:iam::444455556666:root", "arn:aws:iam::123456789012:role/ci"] }
    }]
  })
}

#> after
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Ci", Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:role/ci" } },
      {
        Sid       = "Collector"
        Effect    = "Allow"
        Action    = ["sts:AssumeRole"]
        Principal = { AWS = ["arn:aws:iam::444455556666:role/collector"] }
        Condition = { StringEquals = { "sts:ExternalId" = "acme-7f2d90c1" } }
      },
    ]
  })
}
""",
        """
# A role that the plan creates widens nothing, nor does a change of its description.
resource "aws_iam_role" "collector" {
  name = "collector"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

#> after
resource "aws_iam_role" "collector" {
  name        = "collector"
  description = "collects"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role" "vendor" {
  name = "vendor"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::444455556666:role/collector" } }]
  })
}
""",
    ),
)
