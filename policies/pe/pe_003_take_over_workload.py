"""Principal can run its own code in a workload that has more access.

A function whose code it may replace, an instance it may open a session on, a build it may start with commands of its own:
the workload's role is there already, nobody need pass it. Whoever decides what the workload runs has what its role has.

Fix: name the workloads in `resources`, and leave out those whose role may do more than the principal.

```hcl
statement {
  actions   = ["lambda:UpdateFunctionCode"]
  resources = [aws_lambda_function.shop.arn]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.escalations import Escalations, Family
from tfiam.rules.escalating import said_of_family
from tfiam.rules.model import Rule, Said, Severity


def check(escalations: Escalations) -> Iterator[Said]:
    yield from said_of_family(escalations, Family.WORKLOAD)


RULE = Rule(
    id="TFIAM_PE_003",
    name="take-over-workload",
    severity=Severity.CRITICAL,
    subject=Escalations,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html",
    ),
    compliance=("SEC03-BP02",),
    about_surroundings=True,
    supersedes=(
        "TFIAM_LP_004",
        "TFIAM_LP_006",
    ),
    fails=(
        """
resource "aws_iam_user" "coder" {
  name = "coder"
}

resource "aws_iam_user_policy" "coder" {
  name = "code"
  user = aws_iam_user.coder.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "lambda:UpdateFunctionCode", Resource = "arn:aws:lambda:*:123456789012:function:janitor" }]
  })
}

resource "aws_iam_role" "janitor" {
  name = "janitor"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "janitor" {
  role       = aws_iam_role.janitor.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_lambda_function" "janitor" {
  function_name = "janitor"
  role          = aws_iam_role.janitor.arn
  handler       = "main.handler"
  runtime       = "python3.12"
  s3_bucket     = "artifacts"
  s3_key        = "janitor.zip"
}
""",
        """
# A wildcard in the name, through a group; the instance's profile holds an administrator.
resource "aws_iam_user" "helper" {
  name = "helper"
}

resource "aws_iam_group" "support" {
  name = "support"
}

resource "aws_iam_user_group_membership" "helper" {
  user   = aws_iam_user.helper.name
  groups = [aws_iam_group.support.name]
}

resource "aws_iam_group_policy" "support" {
  name  = "sessions"
  group = aws_iam_group.support.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "SSM:start*", Resource = "*" }
  })
}

resource "aws_iam_role" "host" {
  name = "host"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "host" {
  role       = aws_iam_role.host.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_instance_profile" "host" {
  name = "host"
  role = aws_iam_role.host.name
}

resource "aws_instance" "host" {
  ami                  = "ami-0abcdef1234567890"
  instance_type        = "t3.micro"
  iam_instance_profile = aws_iam_instance_profile.host.name
}
""",
    ),
    passes=(
        """
# The classic false positive: developers deploy the function they write; its role does no more than they may.
resource "aws_iam_user" "coder" {
  name = "coder"
}

resource "aws_iam_user_policy" "coder" {
  name = "code"
  user = aws_iam_user.coder.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "lambda:UpdateFunctionCode", Resource = "arn:aws:lambda:*:123456789012:function:shop" },
      { Effect = "Allow", Action = ["dynamodb:GetItem"], Resource = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders" },
    ]
  })
}

resource "aws_iam_role" "shop" {
  name = "shop"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "shop" {
  name = "orders"
  role = aws_iam_role.shop.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["dynamodb:GetItem"], Resource = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders" }]
  })
}

resource "aws_lambda_function" "shop" {
  function_name = "shop"
  role          = aws_iam_role.shop.arn
  handler       = "main.handler"
  runtime       = "python3.12"
  s3_bucket     = "artifacts"
  s3_key        = "shop.zip"
}
""",
        """
# Every function of a prefix but the administrator's.
resource "aws_iam_user" "coder" {
  name = "coder"
}

resource "aws_iam_user_policy" "coder" {
  name = "code"
  user = aws_iam_user.coder.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "lambda:UpdateFunctionCode", Resource = "arn:aws:lambda:*:*:function:ja*" },
      { Effect = "Deny", Action = "lambda:Update*", Resource = "arn:aws:lambda:*:*:function:janitor" },
    ]
  })
}

resource "aws_iam_role" "janitor" {
  name = "janitor"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "janitor" {
  role       = aws_iam_role.janitor.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_lambda_function" "janitor" {
  function_name = "janitor"
  role          = aws_iam_role.janitor.arn
  handler       = "main.handler"
  runtime       = "python3.12"
  s3_bucket     = "artifacts"
  s3_key        = "janitor.zip"
}
""",
    ),
)
