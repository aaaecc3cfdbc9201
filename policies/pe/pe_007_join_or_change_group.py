"""User can join a group with more access, or change its own group's.

A group's policies are those of its members: who may add itself to the administrators' group, or attach a policy to a group that
it is in, gives itself what that grants.

Fix: name the groups that may be joined, and leave the policies of groups to those who administer.

```hcl
statement {
  actions   = ["iam:AddUserToGroup"]
  resources = [aws_iam_group.readers.arn]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.escalations import Escalations, Family
from tfiam.rules.escalating import said_of_family
from tfiam.rules.model import Rule, Said, Severity


def check(escalations: Escalations) -> Iterator[Said]:
    yield from said_of_family(escalations, Family.GROUP)


RULE = Rule(
    id="TFIAM_PE_007",
    name="join-or-change-group",
    severity=Severity.CRITICAL,
    subject=Escalations,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html",
    ),
    compliance=("SEC03-BP02",),
    about_surroundings=True,
    supersedes=(
        "TFIAM_LP_004",
        "TFIAM_LP_005",
    ),
    fails=(
        """
resource "aws_iam_user" "clerk" {
  name = "clerk"
}

resource "aws_iam_user_policy" "clerk" {
  name = "groups"
  user = aws_iam_user.clerk.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:AddUserToGroup", Resource = "*" }]
  })
}

resource "aws_iam_group" "administrators" {
  name = "administrators"
}

resource "aws_iam_group_policy_attachment" "administrators" {
  group      = aws_iam_group.administrators.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
        """
# Odd case and a wildcard, granted by the very group whose policies it changes.
resource "aws_iam_user" "clerk" {
  name = "clerk"
}

resource "aws_iam_group" "clerks" {
  name = "clerks"
}

resource "aws_iam_user_group_membership" "clerk" {
  user   = aws_iam_user.clerk.name
  groups = [aws_iam_group.clerks.name]
}

resource "aws_iam_group_policy" "clerks" {
  name  = "own"
  group = aws_iam_group.clerks.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "IAM:put*policy", Resource = "arn:aws:iam::123456789012:group/clerks" }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: a group whose policies let its members read may be joined.
resource "aws_iam_user" "clerk" {
  name = "clerk"
}

resource "aws_iam_user_policy" "clerk" {
  name = "groups"
  user = aws_iam_user.clerk.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:AddUserToGroup", Resource = "arn:aws:iam::123456789012:group/readers" }]
  })
}

resource "aws_iam_group" "readers" {
  name = "readers"
}

resource "aws_iam_group_policy_attachment" "readers" {
  group      = aws_iam_group.readers.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_group" "administrators" {
  name = "administrators"
}

resource "aws_iam_group_policy_attachment" "administrators" {
  group      = aws_iam_group.administrators.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
        """
# It changes the policies of a group that it is not in, and cannot join.
resource "aws_iam_user" "clerk" {
  name = "clerk"
}

resource "aws_iam_user_policy" "clerk" {
  name = "groups"
  user = aws_iam_user.clerk.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["iam:AttachGroupPolicy", "iam:PutGroupPolicy"], Resource = "arn:aws:iam::123456789012:group/interns" }]
  })
}

resource "aws_iam_group" "interns" {
  name = "interns"
}
""",
    ),
)
