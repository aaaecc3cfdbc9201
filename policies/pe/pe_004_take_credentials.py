"""Principal can make itself credentials of a user with more access.

An access key or a console password for another user is that user: `iam:CreateAccessKey`, `iam:CreateLoginProfile` and
`iam:UpdateLoginProfile` give both to whoever holds them, with all that the user may do and in its name.

Fix: let users manage their own credentials only.

```hcl
statement {
  actions   = ["iam:CreateAccessKey", "iam:UpdateLoginProfile"]
  resources = ["arn:aws:iam::*:user/$${aws:username}"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.escalations import Escalations, Family
from tfiam.rules.escalating import said_of_family
from tfiam.rules.model import Rule, Said, Severity


def check(escalations: Escalations) -> Iterator[Said]:
    yield from said_of_family(escalations, Family.CREDENTIALS)


RULE = Rule(
    id="TFIAM_PE_004",
    name="take-credentials",
    severity=Severity.CRITICAL,
    subject=Escalations,
    check=check,
    doc=__doc__,
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html",),
    compliance=("SEC03-BP02",),
    about_surroundings=True,
    supersedes=(
        "TFIAM_LP_004",
        "TFIAM_LP_005",
        "TFIAM_LP_007",
    ),
    fails=(
        """
resource "aws_iam_user" "desk" {
  name = "desk"
}

resource "aws_iam_user_policy" "desk" {
  name = "keys"
  user = aws_iam_user.desk.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:CreateAccessKey", Resource = "*" }]
  })
}

resource "aws_iam_user" "chief" {
  name = "chief"
}

resource "aws_iam_user_policy_attachment" "chief" {
  user       = aws_iam_user.chief.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
        """
# Odd case, a single string and a user named by a pattern; it has a password already.
resource "aws_iam_user" "desk" {
  name = "desk"
}

resource "aws_iam_user_policy" "desk" {
  name = "passwords"
  user = aws_iam_user.desk.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "iam:UPDATE*profile", Resource = "arn:aws:iam::123456789012:user/ch?ef" }
  })
}

resource "aws_iam_user" "chief" {
  name = "chief"
}

resource "aws_iam_user_login_profile" "chief" {
  user = aws_iam_user.chief.name
}

resource "aws_iam_user_policy_attachment" "chief" {
  user       = aws_iam_user.chief.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
    ),
    passes=(
        """
# The classic false positive: everyone manages their own keys.
resource "aws_iam_user" "desk" {
  name = "desk"
}

resource "aws_iam_user_policy" "desk" {
  name = "keys"
  user = aws_iam_user.desk.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:CreateAccessKey", Resource = "arn:aws:iam::*:user/$${aws:username}" }]
  })
}

resource "aws_iam_user" "chief" {
  name = "chief"
}

resource "aws_iam_user_policy_attachment" "chief" {
  user       = aws_iam_user.chief.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
        """
# A service desk sets the passwords of users under a path that no administrator is in.
resource "aws_iam_user" "desk" {
  name = "desk"
}

resource "aws_iam_user_policy" "desk" {
  name = "passwords"
  user = aws_iam_user.desk.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["iam:CreateLoginProfile", "iam:UpdateLoginProfile"], Resource = "arn:aws:iam::123456789012:user/staff/*" }]
  })
}

resource "aws_iam_user" "chief" {
  name = "chief"
}

resource "aws_iam_user_policy_attachment" "chief" {
  user       = aws_iam_user.chief.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
    ),
)
