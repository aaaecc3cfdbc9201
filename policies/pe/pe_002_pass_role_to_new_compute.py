"""Principal can start compute under a role with more access than its own.

`iam:PassRole` on a role, and the permission to start something that runs under it, is all that the role may do: a function,
an instance or a job runs the principal's code with the role's credentials. The two permissions may stand in two policies;
together they are the path. It is one if a role of the plan trusts the service and `iam:PassedToService` lets it through.

Fix: let the principal pass only roles that may do no more than it may itself, each to its service.

```hcl
statement {
  actions   = ["iam:PassRole"]
  resources = [aws_iam_role.worker.arn]

  condition {
    test     = "StringEquals"
    variable = "iam:PassedToService"
    values   = ["lambda.amazonaws.com"]
  }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.escalations import Escalations, Family
from tfiam.rules.escalating import said_of_family
from tfiam.rules.model import Rule, Said, Severity


def check(escalations: Escalations) -> Iterator[Said]:
    yield from said_of_family(escalations, Family.PASSED_ROLE)


RULE = Rule(
    id="TFIAM_PE_002",
    name="pass-role-to-new-compute",
    severity=Severity.CRITICAL,
    subject=Escalations,
    check=check,
    doc=__doc__,
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",),
    compliance=("SEC03-BP02",),
    checkov=(
        "CKV_AWS_110",
        "CKV_AWS_286",
    ),
    about_surroundings=True,
    supersedes=(
        "TFIAM_LP_004",
        "TFIAM_LP_005",
        "TFIAM_LP_014",
        "TFIAM_PD_013",
    ),
    fails=(
        """
# Neither policy is enough; together they run code as an administrator.
resource "aws_iam_user" "builder" {
  name = "builder"
}

resource "aws_iam_user_policy" "builder" {
  name = "functions"
  user = aws_iam_user.builder.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["lambda:CreateFunction", "lambda:InvokeFunction"], Resource = "*" }]
  })
}

resource "aws_iam_user_policy" "passing" {
  name = "passing"
  user = aws_iam_user.builder.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "arn:aws:iam::123456789012:role/operator" }]
  })
}

resource "aws_iam_role" "operator" {
  name = "operator"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "operator" {
  role       = aws_iam_role.operator.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
        """
# Odd case, wildcards, and a condition on another service than the one that matters; the role is in an instance profile.
resource "aws_iam_user" "builder" {
  name = "builder"
}

resource "aws_iam_user_policy" "builder" {
  name = "instances"
  user = aws_iam_user.builder.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = ["IAM:pass*", "ec2:run*"]
      Resource  = "*"
      Condition = { StringLikeIfExists = { "iam:PassedToService" = "ec2.*" } }
    }
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

resource "aws_iam_instance_profile" "operator" {
  name = "operator"
  role = aws_iam_role.operator.name
}
""",
    ),
    passes=(
        """
# The classic false positive: a deployer hands over a role that does the function's work, to Lambda only.
resource "aws_iam_user" "builder" {
  name = "builder"
}

resource "aws_iam_user_policy" "builder" {
  name = "deploy"
  user = aws_iam_user.builder.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["lambda:CreateFunction", "lambda:InvokeFunction"], Resource = "*" },
      { Effect = "Allow", Action = ["s3:GetObject"], Resource = "arn:aws:s3:::orders/*" },
      {
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = "arn:aws:iam::123456789012:role/worker"
        Condition = { StringEquals = { "iam:PassedToService" = "lambda.amazonaws.com" } }
      },
    ]
  })
}

resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "worker" {
  name = "work"
  role = aws_iam_role.worker.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject"], Resource = "arn:aws:s3:::orders/*" }]
  })
}
""",
        """
# The administrator trusts another service than the one that it may be passed to.
resource "aws_iam_user" "builder" {
  name = "builder"
}

resource "aws_iam_user_policy" "builder" {
  name = "functions"
  user = aws_iam_user.builder.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["lambda:CreateFunction", "lambda:InvokeFunction"], Resource = "*" },
      { Effect = "Allow", Action = "iam:PassRole", Resource = "arn:aws:iam::123456789012:role/operator" },
    ]
  })
}

resource "aws_iam_role" "operator" {
  name = "operator"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ssm.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "operator" {
  role       = aws_iam_role.operator.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
    ),
)
