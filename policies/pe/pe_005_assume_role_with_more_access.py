"""Principal can assume its way to a role that administers.

A role that it may assume, which may assume another, and so on: at the end stands an administrator, or a role that can make
itself one. Each hop is in order by itself; the chain is seen only where all policies and trust policies are read together.

Fix: name in each trust policy who works with the role, and ask for MFA on the way to one that administers.

```hcl
statement {
  actions = ["sts:AssumeRole"]

  principals {
    type        = "AWS"
    identifiers = [aws_iam_role.administrators_sign_in.arn]
  }

  condition {
    test     = "Bool"
    variable = "aws:MultiFactorAuthPresent"
    values   = ["true"]
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
    yield from said_of_family(escalations, Family.ROLE_CHAIN)


RULE = Rule(
    id="TFIAM_PE_005",
    name="assume-role-with-more-access",
    severity=Severity.CRITICAL,
    subject=Escalations,
    check=check,
    doc=__doc__,
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html",),
    compliance=("SEC03-BP02",),
    about_surroundings=True,
    supersedes=(
        "TFIAM_LP_004",
        "TFIAM_LP_015",
    ),
    fails=(
        """
resource "aws_iam_user" "visitor" {
  name = "visitor"
}

resource "aws_iam_user_policy" "visitor" {
  name = "hop"
  user = aws_iam_user.visitor.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = "arn:aws:iam::123456789012:role/bridge" }]
  })
}

data "aws_iam_policy_document" "bridge_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.visitor.arn]
    }
  }
}

resource "aws_iam_role" "bridge" {
  name               = "bridge"
  assume_role_policy = data.aws_iam_policy_document.bridge_trust.json
}

resource "aws_iam_role_policy" "bridge" {
  name = "hop"
  role = aws_iam_role.bridge.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = "arn:aws:iam::123456789012:role/operator" }]
  })
}

data "aws_iam_policy_document" "operator_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.bridge.arn]
    }
  }
}

resource "aws_iam_role" "operator" {
  name               = "operator"
  assume_role_policy = data.aws_iam_policy_document.operator_trust.json
}

resource "aws_iam_role_policy_attachment" "operator" {
  role       = aws_iam_role.operator.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
        """
# Odd case, and a wildcard; the role at the end is no administrator, and may make itself one.
resource "aws_iam_user" "visitor" {
  name = "visitor"
}

resource "aws_iam_user_policy" "visitor" {
  name = "hop"
  user = aws_iam_user.visitor.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "STS:assume*", Resource = "arn:aws:iam::123456789012:role/*" }
  })
}

data "aws_iam_policy_document" "keeper_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["123456789012"]
    }
  }
}

resource "aws_iam_role" "keeper" {
  name               = "keeper"
  assume_role_policy = data.aws_iam_policy_document.keeper_trust.json
}

resource "aws_iam_role_policy" "keeper" {
  name = "keep"
  role = aws_iam_role.keeper.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "*" }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: to assume a role that does ordinary work is what it is for.
resource "aws_iam_user" "visitor" {
  name = "visitor"
}

resource "aws_iam_user_policy" "visitor" {
  name = "hop"
  user = aws_iam_user.visitor.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = "arn:aws:iam::123456789012:role/reader" }]
  })
}

data "aws_iam_policy_document" "reader_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.visitor.arn]
    }
  }
}

resource "aws_iam_role" "reader" {
  name               = "reader"
  assume_role_policy = data.aws_iam_policy_document.reader_trust.json
}

resource "aws_iam_role_policy" "reader" {
  name = "read"
  role = aws_iam_role.reader.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::reports/*" }]
  })
}
""",
        """
# The chain breaks at the second trust policy, which names somebody else.
resource "aws_iam_user" "visitor" {
  name = "visitor"
}

resource "aws_iam_user_policy" "visitor" {
  name = "hop"
  user = aws_iam_user.visitor.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = "*" }]
  })
}

data "aws_iam_policy_document" "operator_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.chief.arn]
    }
  }
}

resource "aws_iam_role" "operator" {
  name               = "operator"
  assume_role_policy = data.aws_iam_policy_document.operator_trust.json
}

resource "aws_iam_role_policy_attachment" "operator" {
  role       = aws_iam_role.operator.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
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
