"""Roles Anywhere trust accepts any certificate.

IAM Roles Anywhere gives the role to whoever shows a certificate that a trust anchor of the account vouches for. An anchor
vouches for all that its authority ever issued, so without a condition on the certificate's subject, issuer or alternative
name every machine with such a certificate holds the role, and without the anchor's ARN so do those of each other anchor.
With the anchor named the finding is medium: then it is one authority's certificates.

Fix: name the certificate and the trust anchor.

```hcl
condition {
  test     = "StringEquals"
  variable = "aws:PrincipalTag/x509Subject/CN"
  values   = ["build-01.example.com"]
}
condition {
  test     = "ArnEquals"
  variable = "aws:SourceArn"
  values   = [aws_rolesanywhere_trust_anchor.servers.arn]
}
```
"""

from collections.abc import Iterator

from tfiam.access.trust import lets_assume
from tfiam.iam.condition import Condition
from tfiam.iam.narrowing import demands
from tfiam.iam.restricting import restricts_source
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, DocumentRole
from tfiam.rules.model import Problem, Rule, Said, Severity

_SERVICE = "rolesanywhere.amazonaws.com"
#: What Roles Anywhere reads from the certificate; the source identity is the subject's common name.
#: https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
_CERTIFICATE = ("aws:principaltag/x509", "sts:sourceidentity", "aws:sourceidentity")


def check(trust: Document) -> Iterator[Said]:
    denied = any(_demands_certificate(statement) for statement in trust.statements)
    for statement in trust.statements:
        if not lets_assume(statement, "sts:AssumeRole") or statement.principals is None or denied:
            continue
        if _SERVICE not in map(str.lower, statement.principals.services):
            continue
        if any(_of_certificate(one) and demands(one, statement) for one in statement.conditions):
            continue
        if restricts_source(statement.conditions):
            message, severity = "accepts every certificate of its trust anchor", Severity.MEDIUM
        else:
            message, severity = "accepts every certificate of every trust anchor in the account", Severity.HIGH
        yield Problem(message, statement=statement.index, severity=severity)


def _of_certificate(condition: Condition) -> bool:
    return condition.key_name.startswith(_CERTIFICATE)


def _demands_certificate(statement: Statement) -> bool:
    """A Deny of every certificate but those named: a negated operator holds when the key is absent as well."""
    if not statement.is_deny or not statement.covers_action("sts:AssumeRole") or not statement.conditions:
        return False
    return all(_of_certificate(one) and one.negated and one.qualifier is None for one in statement.conditions)


RULE = Rule(
    id="TFIAM_TR_015",
    name="roles-anywhere-any-certificate",
    severity=Severity.HIGH,
    subject=Document,
    documents=(DocumentRole.TRUST,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html",
        "https://docs.aws.amazon.com/rolesanywhere/latest/userguide/attribute-mapping-and-trust-policy.html",
    ),
    compliance=("SEC02-BP02", "SEC03-BP07"),
    fails=(
        """
resource "aws_iam_role" "servers" {
  name = "servers"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
      Principal = { Service = "rolesanywhere.amazonaws.com" }
    }]
  })
}
""",
        """
# The anchor alone is one authority; a wildcard for the name is no name, nor is one that may be absent.
resource "aws_iam_role" "servers" {
  name = "servers"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "STS:*"
      Principal = { Service = ["ec2.amazonaws.com", "RolesAnywhere.amazonaws.com"] }
      Condition = {
        ArnEquals            = { "aws:SourceArn" = "arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/6f0c1d5e-4d1f-4a0e-9f2d-0a1b2c3d4e5f" }
        StringLike           = { "aws:PrincipalTag/x509Subject/CN" = "*" }
        StringEqualsIfExists = { "aws:PrincipalTag/x509Subject/OU" = "build" }
      }
    }
  })
}
""",
    ),
    passes=(
        """
resource "aws_iam_role" "servers" {
  name = "servers"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
      Principal = { Service = "rolesanywhere.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:PrincipalTag/x509Subject/CN" = "build-01.example.com" }
        ArnEquals    = { "aws:SourceArn" = "arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/6f0c1d5e-4d1f-4a0e-9f2d-0a1b2c3d4e5f" }
      }
    }]
  })
}
""",
        """
# The classic false positive: the alternative name stands in a Deny beside the Allow, and a common name by its pattern.
resource "aws_iam_role" "servers" {
  name = "servers"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["sts:AssumeRole", "sts:TagSession"], Principal = { Service = "rolesanywhere.amazonaws.com" } },
      {
        Effect    = "Deny"
        Action    = "sts:AssumeRole"
        Principal = "*"
        Condition = { StringNotLike = { "aws:PrincipalTag/x509SAN/DNS" = "build-*.example.com" } }
      },
    ]
  })
}
""",
    ),
)
