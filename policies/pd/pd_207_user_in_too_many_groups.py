"""User is in more groups than IAM's quota.

An IAM user may be a member of ten groups, and no request raises that. The eleventh membership is refused when the change is
half applied, and the user is left without what that group was to give. Counted are the groups that the plan knows of, each
once, whichever resource names it.

Fix: join groups that the same people are in.

```hcl
resource "aws_iam_user_group_membership" "reports" {
  user   = aws_iam_user.reports.name
  groups = [aws_iam_group.readers.name]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.sizes import groups_of
from tfiam.inventory.model import Inventory, PrincipalKind
from tfiam.rules.measured import said_of_count
from tfiam.rules.model import Rule, Said, Severity


def check(inventory: Inventory) -> Iterator[Said]:
    for principal in inventory.principals:
        if principal.kind is PrincipalKind.USER:
            yield from said_of_count(groups_of(principal), "user in", "groups", principal)


RULE = Rule(
    id="TFIAM_PD_207",
    name="user-in-too-many-groups",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",),
    compliance=("REL01-BP01",),
    fails=(
        """
resource "aws_iam_user" "reports" {
  name = "reports"
}

resource "aws_iam_user_group_membership" "reports" {
  user   = aws_iam_user.reports.name
  groups = [for number in range(11) : "team-${number}"]
}
""",
        """
# One membership a group, from the group's side.
resource "aws_iam_user" "reports" {
  name = "reports"
}

resource "aws_iam_group" "team" {
  for_each = toset([for number in range(11) : "team-${number}"])
  name     = each.key
}

resource "aws_iam_group_membership" "team" {
  for_each = aws_iam_group.team
  name     = each.key
  group    = each.value.name
  users    = [aws_iam_user.reports.name]
}
""",
    ),
    passes=(
        """
# The classic false positive: eleven entries, ten groups.
resource "aws_iam_user" "reports" {
  name = "reports"
}

resource "aws_iam_user_group_membership" "reports" {
  user   = aws_iam_user.reports.name
  groups = [for number in range(10) : "team-${number}"]
}

resource "aws_iam_user_group_membership" "again" {
  user   = aws_iam_user.reports.name
  groups = ["team-3"]
}
""",
        """
resource "aws_iam_user" "reports" {
  name = "reports"
}

resource "aws_iam_user_group_membership" "reports" {
  user   = aws_iam_user.reports.name
  groups = ["readers", "writers"]
}
""",
    ),
)
