"""User is in no group, or group has no user.

A person in no group gets permissions one by one, or none and nobody notices; who leaves is not taken out of anything. An
empty group is a set of permissions that waits for somebody. Users that are programs' need no group.

Fix: put the user into the group of the job, and delete the group that nobody is in.

```hcl
resource "aws_iam_user_group_membership" "ana" {
  user   = aws_iam_user.ana.name
  groups = [aws_iam_group.readers.name]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.evidence import IdentityKind
from tfiam.access.groups import Groups
from tfiam.access.identities import users_of
from tfiam.inventory.model import Inventory, PrincipalKind
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    groups = Groups(inventory)
    for user in users_of(inventory):
        one = user.principal
        if one.in_plan and user.kind is not IdentityKind.MACHINE and not user.is_declared_machine and not one.groups:
            hidden = groups.hiding_groups_of(one)
            if hidden:
                yield Undetermined(hidden, address=one.address, resource=one.resource)
            else:
                yield Problem("is in no group", address=one.address, resource=one.resource, principal=one.address)
    for group in inventory.principals:
        if group.kind is PrincipalKind.GROUP and group.in_plan and not groups.has_member(group):
            hidden = groups.hiding_members_of(group)
            if hidden:
                yield Undetermined(hidden, address=group.address, resource=group.resource)
            else:
                message = "has no user in it"
                yield Problem(message, address=group.address, resource=group.resource, principal=group.address)


RULE = Rule(
    id="TFIAM_HU_008",
    name="user-or-group-alone",
    severity=Severity.LOW,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_groups_attributes.html",
    ),
    compliance=("SEC02-BP06", "CIS-AWS-1.15"),
    checkov=("CKV2_AWS_14", "CKV2_AWS_21"),
    fails=(
        """
resource "aws_iam_user" "ana" {
  name = "ana"
}
""",
        """
# A membership that lists nobody.
resource "aws_iam_group" "readers" {
  name = "readers"
}

resource "aws_iam_group_membership" "readers" {
  name  = "readers"
  group = aws_iam_group.readers.name
  users = []
}
""",
    ),
    passes=(
        """
# The classic false positive: a user that the plan only reads, put into the group by the list of the group.
data "aws_iam_user" "ben" {
  user_name = "ben"
}

resource "aws_iam_user" "ana" {
  name = "ana"
}

resource "aws_iam_group" "readers" {
  name = "readers"
}

resource "aws_iam_group" "writers" {
  name = "writers"
}

resource "aws_iam_group_membership" "readers" {
  name  = "readers"
  group = "readers"
  users = [data.aws_iam_user.ben.user_name]
}

resource "aws_iam_user_group_membership" "ana" {
  user   = aws_iam_user.ana.name
  groups = [aws_iam_group.writers.name]
}
""",
        """
# A program's user is in no group.
resource "aws_iam_user" "ci" {
  name = "ci-deploy"
  path = "/machines/"
}

resource "aws_iam_access_key" "ci" {
  user = aws_iam_user.ci.name
}
""",
    ),
)
