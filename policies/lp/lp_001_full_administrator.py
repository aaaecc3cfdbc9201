"""Principal may do every action on every resource.

Whoever holds `*` on `*` can read and delete everything in the account, grant the same to others and cover the tracks. A leak
of its credentials is a leak of the account. It does not matter how it is spelled (`*:*`, `arn:aws:*`), whether two statements
make it up between them (`NotAction iam:*` beside `iam:*`) or two policies of one principal do.

Fix: grant the actions and resources that the work needs; for administrators, use a role behind single sign-on and MFA.

```hcl
statement {
  actions   = ["s3:GetObject", "s3:PutObject"]
  resources = ["${aws_s3_bucket.reports.arn}/*"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tfiam.access.holders import Holder, holders
from tfiam.iam.full_access import denies_everything, grants_everything, together_everything
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, DocumentRole, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity
from tfiam.rules.places import hidden

_ALONE = "allows every action on every resource"


def check(inventory: Inventory) -> Iterator[Said]:
    known: set[tuple[str, str]] = set()
    for document in inventory.in_role(DocumentRole.IDENTITY):
        for problem in _in(document):
            known.add(document.key)
            yield problem
    for holder in holders(inventory):
        yield from _of(holder, known)
    yield from hidden(inventory)


def _in(document: Document) -> Iterator[Problem]:
    statements = document.statements
    if denies_everything(statements):
        return
    alone = [one for one in statements if grants_everything(one)]
    for one in alone:
        yield Problem(_ALONE, document=document, statement=one.index)
    if alone or not together_everything(statements):
        return
    parts = _parts(statements)
    message = f"statements {_listed(parts)} together allow every action on every resource"
    for one in parts:
        yield Problem(message, document=document, statement=one.index, cause=message)


def _of(holder: Holder, known: set[tuple[str, str]]) -> Iterator[Problem]:
    principal = holder.principal
    if principal is None or any(grants_everything(one) for one in holder.statements):
        return
    if any(reach.document.key in known for reach in principal.reaches) or not together_everything(holder.statements):
        return
    places = sorted({held.place[0] for held in holder.held if held.statement.is_allow})
    message = f"{', '.join(places)} together allow every action on every resource"
    yield Problem(message, address=principal.address, principal=principal.address)


def _parts(statements: Sequence[Statement]) -> list[Statement]:
    """The statements without which the union is not whole."""
    needed = [one for one in statements if not together_everything([other for other in statements if other is not one])]
    return needed or [one for one in statements if one.is_allow]


def _listed(parts: Sequence[Statement]) -> str:
    return " and ".join(one.sid or f"#{one.index}" for one in parts)


RULE = Rule(
    id="TFIAM_LP_001",
    name="full-administrator",
    severity=Severity.CRITICAL,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html",
    ),
    compliance=("SEC03-BP02", "CIS-AWS-1.16"),
    checkov=("CKV_AWS_1", "CKV_AWS_62"),
    supersedes=("TFIAM_PD_013", "TFIAM_PD_014", "TFIAM_LP", "TFIAM_PB_005", "TFIAM_PB_006", "TFIAM_PB_007"),
    fails=(
        """
data "aws_iam_policy_document" "deploy" {
  statement {
    sid       = "Everything"
    actions   = ["*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "deploy" {
  name   = "deploy"
  policy = data.aws_iam_policy_document.deploy.json
}
""",
        """
# The same in other spellings, behind a condition that leaves an administrator with MFA an administrator.
resource "aws_iam_policy" "ops" {
  name = "ops"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "**:*"
      Resource  = "arn:aws:*"
      Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
    }
  })
}
""",
        """
# Two halves in one document.
resource "aws_iam_policy" "halves" {
  name = "halves"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "AllButIAM", Effect = "Allow", NotAction = "iam:*", Resource = "*" },
      { Sid = "OnlyIAM", Effect = "Allow", Action = ["IAM:*"], Resource = "*" },
    ]
  })
}
""",
        """
# Two halves in two policies of one user: neither document alone is an administrator's.
resource "aws_iam_user" "build" {
  name = "build"
}

resource "aws_iam_user_policy" "build" {
  name = "iam"
  user = aws_iam_user.build.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["iam:*", "organizations:*", "account:*"], Resource = "*" }]
  })
}

resource "aws_iam_user_policy_attachment" "build" {
  user       = aws_iam_user.build.name
  policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
}
""",
    ),
    passes=(
        """
# A Deny takes all of it back.
resource "aws_iam_policy" "suspended" {
  name = "suspended"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "*", Resource = "*" },
      { Effect = "Deny", Action = "*", Resource = "*" },
    ]
  })
}
""",
        """
# The classic false positive: a Deny of everything, here without MFA.
resource "aws_iam_policy" "mfa" {
  name = "mfa"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Action    = "*"
      Resource  = "*"
      Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
    }]
  })
}
""",
        """
# A ceiling is no grant.
resource "aws_iam_role" "app" {
  name                 = "app"
  permissions_boundary = aws_iam_policy.ceiling.arn
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "ceiling" {
  name = "ceiling"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "*", Resource = "*" },
      { Effect = "Deny", Action = "iam:*", Resource = "*" },
    ]
  })
}
""",
    ),
)
