"""SAML trust accepts assertions made for another recipient.

`SAML:aud` compares the address that the assertion was made for. AWS's own instructions for every SAML provider demand its
sign-in endpoint there. Without it the role takes any assertion that the provider signs for an AWS endpoint, so a role meant
for the console or for one region is open through every other one, and nothing in the policy says what it was meant for.

Fix: demand the sign-in endpoint that your users are sent to.

```hcl
condition {
  test     = "StringEquals"
  variable = "SAML:aud"
  values   = ["https://signin.aws.amazon.com/saml"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.web_identity import federated_with_saml
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity, Undetermined


def check(statement: Statement) -> Iterator[Said]:
    for identity in federated_with_saml(statement):
        if any(value.strip("*?") for one in identity.demanded("aud") for value in one.values):
            continue
        if identity.hidden_claims:
            yield Undetermined(identity.hidden_claims)
        else:
            yield "trusts a SAML provider without naming the recipient: no condition demands SAML:aud"
        return


RULE = Rule(
    id="TFIAM_TR_007",
    name="saml-audience-open",
    severity=Severity.HIGH,
    subject=Statement,
    documents=(DocumentRole.TRUST,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
    ),
    compliance=("SEC02-BP04", "SEC03-BP07"),
    fails=(
        """
resource "aws_iam_role" "workforce" {
  name = "workforce"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithSAML"
      Principal = { Federated = "arn:aws:iam::123456789012:saml-provider/workforce" }
    }]
  })
}
""",
        """
# A wildcard demands nothing, nor does IfExists; the issuer is who signs, not for whom.
resource "aws_iam_role" "workforce" {
  name = "workforce"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = ["STS:assumerolewithsaml", "sts:TagSession"]
      Principal = { Federated = ["arn:aws:iam::123456789012:saml-provider/workforce"] }
      Condition = {
        StringLike           = { "saml:AUD" = "*" }
        StringEqualsIfExists = { "SAML:aud" = "https://signin.aws.amazon.com/saml" }
        StringEquals         = { "SAML:iss" = "https://idp.example.com/metadata" }
      }
    }
  })
}
""",
    ),
    passes=(
        """
resource "aws_iam_role" "workforce" {
  name = "workforce"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = ["sts:AssumeRoleWithSAML", "sts:TagSession"]
        Principal = { Federated = "arn:aws:iam::123456789012:saml-provider/workforce" }
        Condition = { StringEquals = { "SAML:aud" = ["https://signin.aws.amazon.com/saml", "https://eu-west-1.signin.aws.amazon.com/saml"] } }
      },
      {
        Effect    = "Deny"
        Action    = "sts:AssumeRoleWithSAML"
        Principal = { Federated = "arn:aws:iam::123456789012:saml-provider/workforce" }
        Condition = { StringEquals = { "SAML:sub_type" = "transient" } }
      },
    ]
  })
}
""",
        """
# The classic false positive: any region's endpoint by a pattern, and a provider of the plan itself.
resource "aws_iam_saml_provider" "workforce" {
  name                   = "workforce"
  saml_metadata_document = "<EntityDescriptor/>"
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithSAML"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_saml_provider.workforce.arn]
    }
    condition {
      test     = "StringLike"
      variable = "SAML:aud"
      values   = ["https://*.signin.aws.amazon.com/saml"]
    }
  }
}

resource "aws_iam_role" "workforce" {
  name               = "workforce"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
""",
    ),
)
