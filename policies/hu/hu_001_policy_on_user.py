"""Policy is put on a user rather than a group.

Permissions on single users are reviewed one by one or not at all: people change jobs, the policy stays. In a group (or,
better, a permission set or role) the job carries the permissions and membership says who does it.

Fix: attach the policy to a group and make the user a member.

```hcl
resource "aws_iam_group_policy_attachment" "readers" {
  group      = aws_iam_group.readers.name
  policy_arn = aws_iam_policy.read_reports.arn
}
```
"""

from collections.abc import Iterator

from tfiam.inventory.model import Inventory, PrincipalKind, Via
from tfiam.rules.model import Problem, Rule, Said, Severity


def check(inventory: Inventory) -> Iterator[Said]:
    for user in inventory.principals:
        if user.kind is not PrincipalKind.USER:
            continue
        name = user.name or user.address
        links: dict[str, str] = {}
        for reach in user.reaches:
            if reach.via is not Via.GROUP:
                how = "inline policy" if reach.via is Via.INLINE else f"policy {reach.document.address}"
                links[reach.by] = f"{how} is put on user {name} itself"
        for attachment in user.managed:
            if attachment.via is not Via.GROUP:
                links[attachment.by] = (
                    f"policy {attachment.arn or 'known after apply'} is attached to user {name} itself"
                )
        for by, message in sorted(links.items()):
            yield Problem(message, address=by, resource=inventory.by_address.get(by), principal=user.address)


RULE = Rule(
    id="TFIAM_HU_001",
    name="policy-on-user",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_groups_attributes.html",
    ),
    compliance=("SEC02-BP06", "CIS-AWS-1.15"),
    checkov=("CKV_AWS_40",),
    fails=(
        """
resource "aws_iam_user" "ana" {
  name = "ana"
}

resource "aws_iam_user_policy" "ana" {
  user   = aws_iam_user.ana.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }] })
}
""",
        """
# The attachment that lists users among others, by a user's name that is not in the plan.
resource "aws_iam_policy_attachment" "readers" {
  name       = "readers"
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
  groups     = ["readers"]
  users      = ["ben"]
}
""",
    ),
    passes=(
        """
# The classic false positive: the user is in the group that has the policy.
resource "aws_iam_user" "ana" {
  name = "ana"
}

resource "aws_iam_group" "readers" {
  name = "readers"
}

resource "aws_iam_user_group_membership" "ana" {
  user   = aws_iam_user.ana.name
  groups = [aws_iam_group.readers.name]
}

resource "aws_iam_group_policy_attachment" "readers" {
  group      = aws_iam_group.readers.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
}
""",
        """
# A boundary grants nothing.
resource "aws_iam_user" "ci" {
  name                 = "ci"
  permissions_boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
""",
    ),
)
