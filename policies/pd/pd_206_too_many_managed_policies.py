"""More managed policies are attached than IAM's quota.

Ten managed policies may be attached to a user, a group or a role, and 25 to a permission set. On request AWS raises it to 20
for a user and 25 for a role, so up to that number it depends on the account: medium there, high beyond and for groups. (Others
write since 2026 that a role starts at 20; AWS's page could not be read on it, and medium is right either way.) Policies that
reach a user through a group count for the group. An attachment whose policy is not known may be one of the others: it counts
nothing, and where it could be one too many the answer is undetermined.

Fix: join policies that belong together; a document may have 6,144 characters.

```hcl
data "aws_iam_policy_document" "worker" {
  source_policy_documents = [for one in local.parts : one.json]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.sizes import attached_policies
from tfiam.inventory.model import Inventory
from tfiam.rules.measured import said_of_count
from tfiam.rules.model import Rule, Said, Severity


def check(inventory: Inventory) -> Iterator[Said]:
    for principal in inventory.principals:
        yield from said_of_count(
            attached_policies(principal),
            f"{principal.kind.value.replace('_', ' ')} with",
            "managed policies attached",
            principal,
        )


RULE = Rule(
    id="TFIAM_PD_206",
    name="too-many-managed-policies",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
        "https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html",
    ),
    compliance=("REL01-BP01",),
    fails=(
        """
resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "worker" {
  for_each   = toset([for number in range(11) : "part-${number}"])
  role       = aws_iam_role.worker.name
  policy_arn = "arn:aws:iam::111122223333:policy/${each.key}"
}
""",
        """
# Two ways of attaching, and a quota that no request raises.
resource "aws_iam_group" "staff" {
  name = "staff"
}

resource "aws_iam_group_policy_attachment" "staff" {
  for_each   = toset([for number in range(6) : "part-${number}"])
  group      = aws_iam_group.staff.name
  policy_arn = "arn:aws:iam::111122223333:policy/${each.key}"
}

resource "aws_iam_policy_attachment" "staff" {
  for_each   = toset([for number in range(5) : "more-${number}"])
  name       = each.key
  groups     = [aws_iam_group.staff.name]
  policy_arn = "arn:aws:iam::111122223333:policy/${each.key}"
}
""",
    ),
    passes=(
        """
resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

# The classic false positive: ten policies, attached and named once more as the only ones.
resource "aws_iam_role_policy_attachment" "worker" {
  for_each   = toset([for number in range(10) : "part-${number}"])
  role       = aws_iam_role.worker.name
  policy_arn = "arn:aws:iam::111122223333:policy/${each.key}"
}

resource "aws_iam_role_policy_attachments_exclusive" "worker" {
  role_name   = aws_iam_role.worker.name
  policy_arns = [for number in range(10) : "arn:aws:iam::111122223333:policy/part-${number}"]
}
""",
        """
# Seven of its own and seven of its group.
resource "aws_iam_user" "reports" {
  name = "reports"
}

resource "aws_iam_group" "staff" {
  name = "staff"
}

resource "aws_iam_user_group_membership" "reports" {
  user   = aws_iam_user.reports.name
  groups = [aws_iam_group.staff.name]
}

resource "aws_iam_user_policy_attachment" "reports" {
  for_each   = toset([for number in range(7) : "own-${number}"])
  user       = aws_iam_user.reports.name
  policy_arn = "arn:aws:iam::111122223333:policy/${each.key}"
}

resource "aws_iam_group_policy_attachment" "staff" {
  for_each   = toset([for number in range(7) : "part-${number}"])
  group      = aws_iam_group.staff.name
  policy_arn = "arn:aws:iam::111122223333:policy/${each.key}"
}
""",
    ),
)
