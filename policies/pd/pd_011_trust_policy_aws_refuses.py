"""Role trust policy has what AWS refuses there.

A trust policy has no `Resource` and no `NotPrincipal`, takes `*` only as an AWS principal, and each kind of identity
provider has its own action. AWS refuses the role, or nobody can assume it.

Fix: name the principals, and use the action of their kind.

```hcl
statement {
  actions = ["sts:AssumeRoleWithSAML"]
  principals {
    type        = "Federated"
    identifiers = [aws_iam_saml_provider.corporate.arn]
  }
}
```
"""

from collections.abc import Iterator

from tfiam.iam.validate import trust
from tfiam.inventory.model import Document, DocumentRole
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, trust.THEME)


RULE = Rule(
    id="TFIAM_PD_011",
    name="trust-policy-aws-refuses",
    severity=Severity.HIGH,
    subject=Document,
    documents=(DocumentRole.TRUST,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html",
    ),
    compliance=("SEC01-BP06",),
    fails=(
        """
resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" }, Resource = "*" }]
  })
}
""",
        """
# Odd case: SAML identities do not come by AssumeRole.
resource "aws_iam_role" "people" {
  name = "people"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { effect = "Allow", action = "STS:assumerole", principal = { federated = "arn:aws:iam::123456789012:saml-provider/corporate" } }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: session tags beside the action.
resource "aws_iam_role" "people" {
  name = "people"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRoleWithSAML", "sts:TagSession"]
      Principal = { Federated = "arn:aws:iam::123456789012:saml-provider/corporate" }
      Condition = { StringEquals = { "SAML:aud" = "https://signin.aws.amazon.com/saml" } }
    }]
  })
}
""",
        """
# IAM Roles Anywhere needs three actions, in whatever statements.
resource "aws_iam_role" "outpost" {
  name = "outpost"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "rolesanywhere.amazonaws.com" } },
      { Effect = "Allow", Action = ["sts:TagSession", "sts:SetSourceIdentity"], Principal = { Service = "rolesanywhere.amazonaws.com" } },
    ]
  })
}
""",
    ),
)
