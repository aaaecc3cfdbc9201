"""Plan removes or widens a permissions boundary.

The permissions policies of a bounded principal were written with the boundary in place, often wider than it on purpose:
`iam:*` for a delegate, `*` for a sandbox. Taking the boundary off, swapping it or writing more into it makes all of that
real at once, and no policy of the principal changes. The requests that the boundary lets through are compared before and
after the plan; how it is written does not matter. Where nobody can tell whether the new conditions let in more than the old,
the finding is high.

Fix: keep the boundary, or grant what is missing in it and nothing more.

```hcl
resource "aws_iam_role" "deployer" {
  name                 = "deployer"
  permissions_boundary = aws_iam_policy.team_boundary.arn
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.boundary_change import BoundaryChange, boundary_changes
from tfiam.access.lacking import some
from tfiam.access.sources import Source
from tfiam.iam import Answer
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    if inventory.before is None:
        return
    rewritten: set[tuple[str, str]] = set()
    for change in boundary_changes(inventory.before, inventory):
        if change.widened is Answer.NO:
            continue
        if change.document is not None:  # one policy on ten principals is one cause
            if change.document.key not in rewritten:
                rewritten.add(change.document.key)
                yield _rewritten(change)
        else:
            yield _replaced(change)


def _rewritten(change: BoundaryChange) -> Said:
    if change.widened is Answer.UNDETERMINED and change.hidden:
        return Undetermined(
            change.hidden, document=change.document, message="what the boundary will let through is hidden"
        )
    lifted = some(action for box in change.lifted if box.some() is Answer.YES for action in box.actions)
    message, severity = f"lets through more than it did as a boundary: {lifted}", None
    if change.widened is Answer.UNDETERMINED:
        message, severity = "lets through other requests than it did as a boundary, and perhaps more", Severity.HIGH
    whom = change.principal.address if change.principal else ""
    return Problem(message, document=change.document, principal=whom, severity=severity, cause="boundary widened")


def _replaced(change: BoundaryChange) -> Said:
    principal = change.principal
    assert principal is not None  # noqa: S101 - a change without document is a principal's
    place = "permissions_boundary"
    if change.widened is Answer.UNDETERMINED and change.hidden:
        message = f"whether the boundary lets through more than {_name(change.was)} did is hidden"
        return Undetermined(
            change.hidden, address=principal.address, attribute=place, resource=principal.resource, message=message
        )
    message = f"takes off the permissions boundary {_name(change.was)}"
    if change.now is not None:
        message = f"swaps the permissions boundary {_name(change.was)} for {_name(change.now)}"
        message += ", which lets through more" if change.widened is Answer.YES else ", which may let through more"
    if change.actions:
        message += f"; that gives it {some(change.actions)}"
    return Problem(
        message,
        address=principal.address,
        attribute=place,
        principal=principal.address,
        resource=principal.resource,
        severity=Severity.HIGH if change.widened is Answer.UNDETERMINED else None,
        cause="boundary removed" if change.now is None else "boundary replaced",
    )


def _name(source: Source) -> str:
    return source.arn or (source.because[0] if source.policy is None and source.because else source.address)


RULE = Rule(
    id="TFIAM_PB_002",
    name="boundary-removed-or-widened",
    severity=Severity.CRITICAL,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_define_guardrails.html",
    ),
    compliance=("SEC03-BP05",),
    about_surroundings=True,
    fails=(
        """
resource "aws_iam_user" "builder" {
  name                 = "builder"
  permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
}

resource "aws_iam_user_policy" "builder" {
  user   = aws_iam_user.builder.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}

#> after
resource "aws_iam_user" "builder" {
  name = "builder"
}

resource "aws_iam_user_policy" "builder" {
  user   = aws_iam_user.builder.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
""",
        """
# The Deny that kept IAM out is narrowed, in another case and by NotAction.
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

#> after
resource "aws_iam_policy" "ceiling" {
  name = "ceiling"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", NotAction = ["IAM:Create*", "organizations:*"], Resource = "*" }
  })
}

resource "aws_iam_user" "analyst" {
  name                 = "analyst"
  permissions_boundary = aws_iam_policy.ceiling.arn
}
""",
        """
# Nobody of this configuration is bounded by it: a condition demands it on roles that the team makes.
resource "aws_iam_policy" "workload" {
  name   = "workload"
  path   = "/boundaries/"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}

resource "aws_iam_policy" "lead" {
  name = "lead"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "iam:CreateRole"
      Resource  = "*"
      Condition = { StringEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::123456789012:policy/boundaries/workload" } }
    }]
  })
}

resource "aws_iam_user" "lead" {
  name = "lead"
}

resource "aws_iam_user_policy_attachment" "lead" {
  user       = aws_iam_user.lead.name
  policy_arn = aws_iam_policy.lead.arn
}

#> after
resource "aws_iam_policy" "workload" {
  name   = "workload"
  path   = "/boundaries/"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:*", "kms:*"], Resource = "*" }] })
}

resource "aws_iam_policy" "lead" {
  name = "lead"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "iam:CreateRole"
      Resource  = "*"
      Condition = { StringEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::123456789012:policy/boundaries/workload" } }
    }]
  })
}

resource "aws_iam_user" "lead" {
  name = "lead"
}

resource "aws_iam_user_policy_attachment" "lead" {
  user       = aws_iam_user.lead.name
  policy_arn = aws_iam_policy.lead.arn
}
""",
    ),
    passes=(
        """
# The classic false positive: rewritten and moved to another policy, it lets through less than before.
resource "aws_iam_policy" "ceiling" {
  name   = "ceiling"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:*", "sqs:*"], Resource = "*" }] })
}

resource "aws_iam_user" "analyst" {
  name                 = "analyst"
  permissions_boundary = aws_iam_policy.ceiling.arn
}

#> after
resource "aws_iam_policy" "fence" {
  name = "fence"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sqs:*", Resource = "*" },
      { Effect = "Allow", Action = ["s3:Get*", "s3:List*"], Resource = ["*"] },
    ]
  })
}

resource "aws_iam_user" "analyst" {
  name                 = "analyst"
  permissions_boundary = aws_iam_policy.fence.arn
}
""",
        """
# It bounded nothing.
resource "aws_iam_user" "builder" {
  name                 = "builder"
  permissions_boundary = "arn:aws:iam::aws:policy/AdministratorAccess"
}

#> after
resource "aws_iam_user" "builder" {
  name = "builder"
}
""",
        """
# The boundary goes with its principal.
resource "aws_iam_user" "builder" {
  name                 = "builder"
  permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
}

resource "aws_iam_user" "analyst" {
  name = "analyst"
}

#> after
resource "aws_iam_user" "analyst" {
  name = "analyst"
}
""",
    ),
)
