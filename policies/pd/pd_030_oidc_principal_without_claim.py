"""OIDC provider is trusted without a condition on its claims.

A trust policy that names an identity provider and no claim lets in every token that the provider signs: every repository of
GitHub, every account of a provider with many customers. AWS's policy validation warns of it, and IAM refuses it for
providers that it knows to be shared. TFIAM_TR_005 and TFIAM_TR_006 judge what the conditions say; this rule only that there
is one.

Fix: demand the subject and the audience.

```hcl
condition {
  test     = "StringEquals"
  variable = "token.actions.githubusercontent.com:sub"
  values   = ["repo:acme/app:environment:production"]
}
```
"""

from collections.abc import Iterator

from tfiam.iam.validate import oidc_conditions
from tfiam.inventory.model import Document, DocumentRole
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, oidc_conditions.THEME)


RULE = Rule(
    id="TFIAM_PD_030",
    name="oidc-principal-without-claim",
    severity=Severity.MEDIUM,
    subject=Document,
    documents=(DocumentRole.TRUST,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
    ),
    compliance=("SEC02-BP04",),
    fails=(
        """
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }, Condition = { StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" } } },
    ]
  })
}
""",
        """
# Another provider, odd case, a condition on something else.
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "STS:assumerolewithwebidentity", Principal = { Federated = ["arn:aws:iam::111122223333:oidc-provider/GitLab.com"] }, Condition = { Bool = { "aws:SecureTransport" = "true" } } },
    ]
  })
}
""",
    ),
    passes=(
        """
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }, Condition = { StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com", "Token.Actions.githubusercontent.com:SUB" = "repo:acme/app:environment:production" } } },
    ]
  })
}
""",
        """
# The classic false positive: SAML names its audience, a Deny opens nothing, a repository by its own claim.
resource "aws_iam_role" "staff" {
  name = "staff"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRoleWithSAML", Principal = { Federated = "arn:aws:iam::111122223333:saml-provider/staff" }, Condition = { StringEquals = { "SAML:aud" = "https://signin.aws.amazon.com/saml" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }, Condition = { StringEquals = { "token.actions.githubusercontent.com:repository" = "acme/app" } } },
      { Effect = "Deny", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.com" } },
    ]
  })
}
""",
    ),
)
