"""OIDC trust accepts tokens that were made for another audience.

A token says for whom it was made in its `aud` claim. Without a condition on it the role accepts every audience that the
identity provider in IAM lists, now or later: a token that a job handed to another service, or that one app of many asked
for, opens the role as well. AWS's own instructions for every provider demand the audience together with the subject.

Fix: demand the audience that your pipeline asks for.

```hcl
condition {
  test     = "StringEquals"
  variable = "token.actions.githubusercontent.com:aud"
  values   = ["sts.amazonaws.com"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.web_identity import web_identities
from tfiam.iam.oidc import SOCIAL
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity, Undetermined


def check(statement: Statement) -> Iterator[Said]:
    for identity in web_identities(statement):
        values = [value for condition in identity.demanded("aud") for value in condition.values]
        if any(value.strip("*?") for value in values):
            continue
        if identity.hidden_claims:
            yield Undetermined(identity.hidden_claims)
        else:
            yield f"trusts {identity.name} without naming an audience: no condition demands {identity.issuer or 'issuer'}:aud"
    for issuer in statement.principals.federated if statement.is_allow and statement.principals else ():
        claims = SOCIAL.get(issuer, ())
        if claims and not any(statement.condition_values(f"{issuer}:{claim}") for claim in claims):
            yield f"trusts every app that logs in with {issuer}: no condition demands {issuer}:{claims[0]}"


RULE = Rule(
    id="TFIAM_TR_006",
    name="oidc-audience-open",
    severity=Severity.HIGH,
    subject=Statement,
    documents=(DocumentRole.TRUST,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
    ),
    compliance=("SEC02-BP04", "SEC03-BP07"),
    supersedes=(
        "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE",
        "CONFIRM_AUDIENCE_CLAIM_TYPE",
        "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
    ),
    fails=(
        """
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
      Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/app:environment:prod" } }
    }]
  })
}
""",
        """
# A wildcard demands nothing, nor does IfExists.
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "STS:assumerolewithwebidentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Condition = {
        StringLike           = { "GitLab.com:AUD" = "*" }
        StringEqualsIfExists = { "gitlab.com:aud" = "https://gitlab.com" }
        StringEquals         = { "gitlab.com:sub" = "project_path:acme/app:ref_type:branch:ref:main" }
      }
    }
  })
}
""",
        """
resource "aws_iam_role" "app_users" {
  name = "app-users"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "accounts.google.com" }
    }]
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
      {
        Effect    = "Deny"
        Action    = "sts:*"
        Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
        Condition = { StringEquals = { "gitlab.com:sub" = "project_path:acme/old:ref_type:branch:ref:main" } }
      },
    ]
  })
}
""",
        """
# The classic false positive: Login with Amazon and Facebook call the audience app_id.
resource "aws_iam_role" "app_users" {
  name = "app-users"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "graph.facebook.com" }
      Condition = { StringEquals = { "graph.facebook.com:app_id" = "180000000000000" } }
    }]
  })
}
""",
    ),
)
