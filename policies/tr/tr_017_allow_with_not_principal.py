"""Statement allows everyone but those in NotPrincipal.

`NotPrincipal` with `Allow` grants to all principals that the list leaves out: every other AWS account, and for most
services callers without credentials. It reads like an exception and works like `Principal: "*"`. AWS advises never to
combine the two, and role trust policies do not take the element at all.

Fix: list who is meant in `Principal`; take single ones out with a Deny.

```hcl
statement {
  effect  = "Allow"
  actions = ["sts:AssumeRole"]
  principals {
    type        = "AWS"
    identifiers = ["arn:aws:iam::123456789012:role/ci"]
  }
}
```
"""

from collections.abc import Iterator

from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    if statement.is_allow and statement.not_principals is not None:
        left_out = ", ".join(entry.value for entry in statement.not_principals) or "nobody"
        yield f"Allow with NotPrincipal reaches everyone but {left_out}"


RULE = Rule(
    id="TFIAM_TR_017",
    name="allow-with-not-principal",
    severity=Severity.CRITICAL,
    subject=Statement,
    documents=(DocumentRole.TRUST, DocumentRole.RESOURCE, DocumentRole.KEY),
    check=check,
    doc=__doc__,
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",),
    compliance=("SEC03-BP07",),
    supersedes=(
        "ALLOW_WITH_NOT_PRINCIPAL",
        "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
    ),
    fails=(
        """
resource "aws_iam_role" "support" {
  name = "support"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", NotPrincipal = { AWS = "arn:aws:iam::444455556666:root" } }]
  })
}
""",
        """
# Element names have no case for IAM.
resource "aws_sns_topic_policy" "alerts" {
  arn = "arn:aws:sns:eu-west-1:123456789012:alerts"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      effect       = "Allow"
      action       = "SNS:Pub*"
      resource     = "arn:aws:sns:eu-west-1:123456789012:alerts"
      notPrincipal = { AWS = ["444455556666"] }
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: NotPrincipal with Deny keeps everyone else out.
resource "aws_s3_bucket_policy" "vault" {
  bucket = "acme-vault"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect       = "Deny"
      Action       = "s3:*"
      Resource     = ["arn:aws:s3:::acme-vault", "arn:aws:s3:::acme-vault/*"]
      NotPrincipal = { AWS = ["arn:aws:iam::123456789012:role/vault", "arn:aws:iam::123456789012:root"] }
    }]
  })
}
""",
        """
resource "aws_iam_role" "support" {
  name = "support"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:role/desk" } }]
  })
}
""",
    ),
)
