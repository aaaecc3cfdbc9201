"""FullAWSAccess is detached with nothing in its place.

An SCP level that allows nothing denies everything: every account below the node loses all access, its administrators
and pipelines with it, until somebody in the management account attaches a policy again. The plan detaches AWS's
FullAWSAccess from a node and leaves no SCP there that allows anything; policies that only deny do not count.

Fix: keep FullAWSAccess beside policies that deny, or attach the allow list in the same change.

```hcl
resource "aws_organizations_policy_attachment" "full_access" {
  policy_id = "p-FullAWSAccess"
  target_id = aws_organizations_organizational_unit.workloads.id
}
```
"""

from collections.abc import Iterator

from tfiam.access.organization_change import detached, policies_on, strangers_on
from tfiam.access.organization_policies import FULL_ACCESS, allows_something
from tfiam.inventory.model import DocumentRole, Inventory, PolicyTarget
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_FULL = FULL_ACCESS[DocumentRole.SCP]


def check(inventory: Inventory) -> Iterator[Said]:
    before = inventory.before
    for target in detached(before, inventory) if before else ():
        if target.policy == _FULL:
            yield from _detached(inventory, target)


def _detached(inventory: Inventory, target: PolicyTarget) -> Iterator[Said]:
    own = policies_on(inventory, (target.target,), DocumentRole.SCP)
    if any(map(allows_something, own)):
        return
    place = target.by
    hidden = [ref for one in own for ref in one.unread]
    hidden += strangers_on(inventory, (target.target,))
    if hidden:
        message = f"FullAWSAccess is detached from {target.target}; whether anything is allowed there is hidden"
        yield Undetermined(tuple(dict.fromkeys(hidden)), address=place, message=message)
        return
    message = (
        f"FullAWSAccess is detached from {target.target}, and no SCP there allows anything: all access below is denied"
    )
    resource = inventory.before.by_address.get(place) if inventory.before else None
    yield Problem(message, address=place, resource=resource, cause=target.target)


RULE = Rule(
    id="TFIAM_OP_003",
    name="full-access-detached",
    severity=Severity.CRITICAL,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_policies_detach.html",
    ),
    about_surroundings=True,
    compliance=("SEC01-BP01",),
    fails=(
        """
resource "aws_organizations_organizational_unit" "workloads" {
  name      = "workloads"
  parent_id = "r-ab12"
}

resource "aws_organizations_policy_attachment" "full_access" {
  policy_id = "p-FullAWSAccess"
  target_id = aws_organizations_organizational_unit.workloads.id
}
#> after
resource "aws_organizations_organizational_unit" "workloads" {
  name      = "workloads"
  parent_id = "r-ab12"
}
""",
        """
resource "aws_organizations_policy_attachment" "root" {
  policy_id = "p-FullAWSAccess"
  target_id = "r-ab12"
}
#> after
# Replaced in the same attachment by a policy that only denies.
resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" } })
}

resource "aws_organizations_policy_attachment" "root" {
  policy_id = aws_organizations_policy.stay.id
  target_id = "r-ab12"
}
""",
    ),
    passes=(
        """
resource "aws_organizations_policy_attachment" "full_access" {
  policy_id = "p-FullAWSAccess"
  target_id = "ou-ab12-cdefghij"
}
#> after
# The classic false positive: an allow list takes its place.
resource "aws_organizations_policy" "services" {
  name    = "services"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["ec2:*", "s3:*", "iam:*"], Resource = "*" }] })
}

resource "aws_organizations_policy_attachment" "services" {
  policy_id = aws_organizations_policy.services.id
  target_id = "ou-ab12-cdefghij"
}
""",
        """
resource "aws_organizations_organizational_unit" "workloads" {
  name      = "workloads"
  parent_id = "r-ab12"
}

resource "aws_organizations_policy_attachment" "full_access" {
  policy_id = "p-FullAWSAccess"
  target_id = aws_organizations_organizational_unit.workloads.id
}

resource "aws_organizations_policy_attachment" "every" {
  policy_id = "p-FullAWSAccess"
  target_id = "ou-ab12-klmnopqr"
}
#> after
# The unit itself goes, and another attachment is renamed.
resource "aws_organizations_policy_attachment" "all" {
  policy_id = "p-FullAWSAccess"
  target_id = "ou-ab12-klmnopqr"
}
""",
    ),
)
