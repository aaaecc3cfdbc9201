"""Permissions boundary allows everything.

A boundary is there to cut what the permissions policies grant. One that allows every action on every resource and denies
nothing cuts nothing: the principal looks bounded in every report, and conditions on `iam:PermissionsBoundary` that name it
let through administrators.

Fix: allow in the boundary the services that its principals work with, or take away by Deny what they must never do.

```hcl
statement {
  actions   = ["dynamodb:*", "logs:*", "s3:*", "sqs:*"]
  resources = ["*"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tfiam.access.holders import managed_statements
from tfiam.iam.full_access import grants_everything, together_everything
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Boundary, Document, DocumentRole, Inventory, Principal
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    for document in inventory.in_role(DocumentRole.BOUNDARY):
        yield from _document(document)
    for principal in inventory.principals:
        if principal.boundary is not None:
            yield from _managed(principal, principal.boundary)


def _document(document: Document) -> Iterator[Said]:
    if not document.readable:
        yield Undetermined(document.because or (document.fault,), document=document)
    elif _bounds_nothing(document.statements):
        alone = next((one.index for one in document.statements if grants_everything(one)), None)
        yield Problem(
            "serves as a boundary and allows every action on every resource", document=document, statement=alone
        )


def _managed(principal: Principal, boundary: Boundary) -> Iterator[Said]:
    if boundary.managed is not None:
        if _bounds_nothing(managed_statements(boundary.managed)):
            yield Problem(
                f"{boundary.managed.name} as a boundary allows every action on every resource",
                address=boundary.by,
                attribute=boundary.attribute,
                principal=principal.address,
            )
    elif boundary.document is None:
        because = boundary.because or (boundary.arn or f"{boundary.by}.{boundary.attribute}",)
        yield Undetermined(because, address=boundary.by, attribute=boundary.attribute)


def _bounds_nothing(statements: Sequence[Statement]) -> bool:
    return not any(one.is_deny for one in statements) and together_everything(statements)


RULE = Rule(
    id="TFIAM_PB_004",
    name="boundary-bounds-nothing",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_define_guardrails.html",
    ),
    compliance=("SEC03-BP05",),
    supersedes=("TFIAM_PB_008",),
    fails=(
        """
resource "aws_iam_policy" "ceiling" {
  name = "ceiling"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["*:*"], Resource = ["arn:aws:*"] }]
  })
}

resource "aws_iam_user" "analyst" {
  name                 = "analyst"
  permissions_boundary = aws_iam_policy.ceiling.arn
}
""",
        """
resource "aws_iam_user" "analyst" {
  name                 = "analyst"
  path                 = "/people/"
  permissions_boundary = "arn:aws:iam::aws:policy/AdministratorAccess"

  tags = {
    team = "data"
  }
}
""",
    ),
    passes=(
        """
# The classic false positive: everything allowed, and what must never be done denied.
resource "aws_iam_policy" "ceiling" {
  name = "ceiling"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "*", Resource = "*" },
      { Effect = "Deny", Action = ["iam:*", "organizations:*"], Resource = "*" },
    ]
  })
}

resource "aws_iam_user" "analyst" {
  name                 = "analyst"
  permissions_boundary = aws_iam_policy.ceiling.arn
}
""",
        """
# Everything but IAM and the organization is a ceiling still.
resource "aws_iam_user" "analyst" {
  name                 = "analyst"
  path                 = "/people/"
  permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"

  tags = {
    team = "data"
  }
}
""",
    ),
)
