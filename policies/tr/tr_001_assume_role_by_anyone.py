"""Role may be assumed by anyone.

`Principal: "*"` (or `{"AWS": "*"}`) in a trust policy lets every AWS account in the world call `sts:AssumeRole`: an
attacker needs the role's ARN and an account of his own. The statement's conditions are the only lock. Those that name
an account, an organization, principals or networks are one; an external id alone is not (AWS does not treat it as a
secret), nor is a principal tag, which the stranger sets on his own role.

Fix: name the principals that need the role.

```hcl
principals {
  type        = "AWS"
  identifiers = ["arn:aws:iam::123456789012:role/ci"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.trust import lets_assume
from tfiam.iam.exposure import names_anyone, open_scope
from tfiam.iam.who_keys import LimitKind
from tfiam.inventory.model import Document, DocumentRole
from tfiam.rules.model import Problem, Rule, Said, Severity


def check(trust: Document) -> Iterator[Said]:
    for statement in trust.statements:
        if statement.principals is None or not lets_assume(statement) or not names_anyone(statement):
            continue
        scope = open_scope(statement, trust)
        if scope is None:
            continue
        if scope.of(LimitKind.EXTERNAL_ID):
            message, severity = "may be assumed by any AWS principal that knows the external id", Severity.HIGH
        else:
            idle = "".join(f"; {one.operator} on {one.key}: {reason}" for one, reason in scope.ineffective[:1])
            message, severity = f"may be assumed by any AWS principal{idle}", Severity.CRITICAL
        yield Problem(message, statement=statement.index, severity=severity)


RULE = Rule(
    id="TFIAM_TR_001",
    name="assume-role-by-anyone",
    severity=Severity.CRITICAL,
    subject=Document,
    documents=(DocumentRole.TRUST,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_analyze_cross_account.html",
    ),
    compliance=("SEC03-BP07",),
    checkov=("CKV_AWS_60",),
    supersedes=(
        "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
        "TFIAM_TR_002",
        "TFIAM_TR_003",
        "TFIAM_TR_008",
        "TFIAM_TR_011",
    ),
    fails=(
        """
resource "aws_iam_role" "support" {
  name = "support"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = ["*"] } }]
  })
}
""",
        """
# The organization may be any, and the stranger tags his own role.
resource "aws_iam_role" "support" {
  name = "support"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "STS:assume*"
      Principal = "*"
      Condition = {
        StringLike   = { "aws:PrincipalOrgID" = "*" }
        StringEquals = { "aws:PrincipalTag/team" = "support" }
      }
    }
  })
}
""",
        """
resource "aws_iam_role" "vendor" {
  name = "vendor"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "*" }
      Condition = { StringEquals = { "sts:ExternalId" = "acme-7f2d90c1" } }
    }]
  })
}
""",
    ),
    passes=(
        """
resource "aws_iam_role" "support" {
  name = "support"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:role/desk" } },
      { Effect = "Deny", Action = "sts:AssumeRole", Principal = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
    ]
  })
}
""",
        """
# The classic false positive: everyone in one's own organization.
resource "aws_iam_role" "shared" {
  name = "shared"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "*" }
      Condition = {
        StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" }
        ArnLike      = { "aws:PrincipalArn" = "arn:aws:iam::*:role/deployer" }
      }
    }]
  })
}
""",
        """
# Everyone, but for the Deny that leaves one's own organization.
resource "aws_iam_role" "shared" {
  name = "shared"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } },
      { Effect = "Deny", Action = "sts:*", Principal = "*", Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } },
    ]
  })
}
""",
    ),
)
