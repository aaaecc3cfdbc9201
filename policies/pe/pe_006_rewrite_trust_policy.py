"""Principal can rewrite the trust policy of a role with more access.

`iam:UpdateAssumeRolePolicy` decides who may assume a role. Whoever holds it on a role with more access names itself there and
assumes the role; the role's own trust policy keeps nobody out any more.

Fix: keep trust policies in the hands of those who administer, and name the roles of the others.

```hcl
statement {
  actions   = ["iam:UpdateAssumeRolePolicy"]
  resources = ["arn:aws:iam::123456789012:role/workloads/*"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.escalations import Escalations, Family
from tfiam.rules.escalating import said_of_family
from tfiam.rules.model import Rule, Said, Severity


def check(escalations: Escalations) -> Iterator[Said]:
    yield from said_of_family(escalations, Family.TRUST_POLICY)


RULE = Rule(
    id="TFIAM_PE_006",
    name="rewrite-trust-policy",
    severity=Severity.CRITICAL,
    subject=Escalations,
    check=check,
    doc=__doc__,
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html",),
    compliance=("SEC03-BP02",),
    about_surroundings=True,
    supersedes=(
        "TFIAM_LP_004",
        "TFIAM_LP_005",
    ),
    fails=(
        """
resource "aws_iam_user" "fitter" {
  name = "fitter"
}

resource "aws_iam_user_policy" "fitter" {
  name = "trust"
  user = aws_iam_user.fitter.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:UpdateAssumeRolePolicy", Resource = "arn:aws:iam::123456789012:role/operator" }]
  })
}

resource "aws_iam_role" "operator" {
  name = "operator"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "operator" {
  role       = aws_iam_role.operator.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
        """
# Odd case and a wildcard that a search for the name misses.
resource "aws_iam_user" "fitter" {
  name = "fitter"
}

resource "aws_iam_user_policy" "fitter" {
  name = "trust"
  user = aws_iam_user.fitter.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = ["Iam:Update*RolePolicy"], Resource = ["*"] }
  })
}

resource "aws_iam_role" "operator" {
  name = "operator"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "operator" {
  role       = aws_iam_role.operator.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
    ),
    passes=(
        """
# The classic false positive: the trust policies of roles that do ordinary work; the administrator is out of reach.
resource "aws_iam_user" "fitter" {
  name = "fitter"
}

resource "aws_iam_user_policy" "fitter" {
  name = "trust"
  user = aws_iam_user.fitter.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:UpdateAssumeRolePolicy", Resource = "arn:aws:iam::123456789012:role/workloads/*" }]
  })
}

resource "aws_iam_role" "operator" {
  name = "operator"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "operator" {
  role       = aws_iam_role.operator.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
        """
# A Deny keeps the administrator's trust policy as it is.
resource "aws_iam_user" "fitter" {
  name = "fitter"
}

resource "aws_iam_user_policy" "fitter" {
  name = "trust"
  user = aws_iam_user.fitter.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "iam:UpdateAssumeRolePolicy", Resource = "arn:aws:iam::*:role/op*" },
      { Effect = "Deny", Action = "iam:Update*", Resource = "arn:aws:iam::*:role/operator" },
    ]
  })
}

resource "aws_iam_role" "operator" {
  name = "operator"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "operator" {
  role       = aws_iam_role.operator.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
    ),
)
