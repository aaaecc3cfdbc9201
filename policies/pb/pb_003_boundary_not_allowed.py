"""Permissions boundary is not one that the team allows.

A boundary protects as long as somebody who answers for it wrote it. A principal whose boundary is another policy, one of its
own making or an AWS managed policy as wide as `PowerUserAccess`, counts as bounded in every report and is not bounded as
agreed. `boundaries.allowed` in `.tfiam.yaml` lists the ARNs or names that count; without it any boundary does.

Fix: set one of the agreed boundaries.

```hcl
resource "aws_iam_role" "worker" {
  name                 = "worker"
  permissions_boundary = "arn:aws:iam::123456789012:policy/boundaries/workload"
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.allowed_boundaries import allowed, hiding
from tfiam.iam import Answer
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    for principal in inventory.principals if inventory.config.boundaries.allowed else ():
        boundary = principal.boundary
        if boundary is None:
            continue
        answer = allowed(boundary, inventory)
        if answer is Answer.NO:
            named = boundary.arn or (boundary.document.address if boundary.document else "")
            named = named or " or ".join(one.address for one in boundary.candidates)
            yield Problem(
                f"has {named} as its permissions boundary, which boundaries.allowed does not list",
                address=boundary.by,
                attribute=boundary.attribute,
                principal=principal.address,
                cause="boundary not allowed",
            )
        elif answer is Answer.UNDETERMINED:
            yield Undetermined(hiding(boundary), address=boundary.by, attribute=boundary.attribute)


RULE = Rule(
    id="TFIAM_PB_003",
    name="boundary-not-allowed",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_define_guardrails.html",
    ),
    compliance=("SEC03-BP05",),
    about_surroundings=True,
    options={"boundaries.allowed": "patterns of ARNs or names of the boundaries that count; any counts without it"},
    fails=(
        """
#| boundaries:
#|   allowed: ["arn:aws:iam::*:policy/boundaries/*"]
resource "aws_iam_user" "analyst" {
  name                 = "analyst"
  permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
}
""",
        """
#| boundaries:
#|   allowed: [workload]
# The right name in another case is another policy.
resource "aws_iam_policy" "ceiling" {
  name   = "Workload"
  path   = "/boundaries/"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}

resource "aws_iam_user" "analyst" {
  name                 = "analyst"
  permissions_boundary = aws_iam_policy.ceiling.arn
}
""",
        """
#| boundaries:
#|   allowed: ["arn:aws:iam::*:policy/boundaries/*"]
resource "aws_ssoadmin_permission_set" "reports" {
  name         = "reports"
  instance_arn = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
}

resource "aws_ssoadmin_permissions_boundary_attachment" "reports" {
  instance_arn       = aws_ssoadmin_permission_set.reports.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.reports.arn

  permissions_boundary {
    customer_managed_policy_reference {
      name = "people"
      path = "/reports/"
    }
  }
}
""",
    ),
    passes=(
        """
#| boundaries:
#|   allowed: ["arn:aws:iam::*:policy/boundaries/*", "team-*"]
# The classic false positive: neither ARN is known before the apply, their names and paths are.
resource "aws_iam_policy" "workload" {
  name   = "workload"
  path   = "/boundaries/"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}

resource "aws_iam_policy" "team" {
  name   = "team-data"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*" }] })
}

resource "aws_iam_user" "analyst" {
  for_each             = { workload = aws_iam_policy.workload.arn, team = aws_iam_policy.team.arn }
  name                 = each.key
  permissions_boundary = each.value
}
""",
        """
# No list: any boundary counts.
resource "aws_iam_user" "analyst" {
  name                 = "analyst"
  permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"

  tags = {
    team = "data"
  }
}
""",
    ),
)
