"""Permission set is assigned in the management account.

No SCP reaches the management account, and whoever changes anything there changes it for the whole organization: its policies,
its accounts, and with Identity Center who gets into them. AWS's advice is to run nothing there, to let few people in, and to
give them a permission set of their own. A permission set that only reads weighs less.

Fix: assign it in member accounts; for what must be done in the management account make a permission set that is assigned
there only, and delegate Identity Center and the other services to a member account.

```hcl
resource "aws_ssoadmin_account_assignment" "platform" {
  for_each           = toset(local.member_accounts)
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.platform.arn
  principal_type     = "GROUP"
  principal_id       = aws_identitystore_group.platform.group_id
  target_type        = "AWS_ACCOUNT"
  target_id          = each.value
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.organization_levels import management_accounts
from tfiam.access.power import Power, power_of
from tfiam.inventory.model import Assignment, Inventory, Principal, PrincipalKind
from tfiam.inventory.organization import MANAGEMENT_ACCOUNT
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_TARGET = "target_id"
_ORGANIZATIONS = ("aws_organizations_organization", "data.aws_organizations_organization")
#: An account that the plan makes is a member.
_MEMBER = ".aws_organizations_account."


def check(inventory: Inventory) -> Iterator[Said]:
    management = management_accounts(inventory)
    sets = {one.address: one for one in inventory.principals if one.kind is PrincipalKind.PERMISSION_SET}
    elsewhere = {one.permission_set for one in inventory.assignments if not _is_of(one, management)} - {""}
    known = bool(management) or any(inventory.of(*_ORGANIZATIONS))
    for one in {one.resource.address: one for one in inventory.assignments}.values():
        if _is_of(one, management):
            yield _problem(one, sets.get(one.permission_set), others=one.permission_set in elsewhere)
        elif known and one.target and not one.target.isdigit() and _MEMBER not in f".{one.target}":
            yield Undetermined(tuple(one.target.split(", ")), resource=one.resource, attribute=_TARGET)


def _is_of(one: Assignment, management: frozenset[str]) -> bool:
    return one.target in management or one.target.endswith(MANAGEMENT_ACCOUNT)


def _problem(one: Assignment, permission_set: Principal | None, *, others: bool) -> Problem:
    reads = permission_set is not None and not permission_set.unread and power_of(permission_set) is Power.READS
    also = ", as it is in member accounts" if others else ""
    only = " that only reads" if reads else ""
    message = f"lets people into the management account with a permission set{only}{also}"
    weight = Severity.LOW if reads else None
    principal = permission_set.address if permission_set else ""
    return Problem(message, resource=one.resource, attribute=_TARGET, principal=principal, severity=weight)


RULE = Rule(
    id="TFIAM_HU_012",
    name="assignment-to-management-account",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_best-practices_mgmt-acct.html",
        "https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_aws_account.html",
    ),
    compliance=("SEC01-BP01", "SEC03-BP02"),
    fails=(
        """
data "aws_organizations_organization" "this" {}

resource "aws_ssoadmin_permission_set" "platform" {
  name         = "platform"
  instance_arn = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
}

resource "aws_ssoadmin_managed_policy_attachment" "platform" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = aws_ssoadmin_permission_set.platform.arn
  managed_policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
}

resource "aws_ssoadmin_account_assignment" "platform" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = aws_ssoadmin_permission_set.platform.arn
  principal_type     = "GROUP"
  principal_id       = "9067f1a2b3-11111111-2222-3333-4444-555555555555"
  target_type        = "AWS_ACCOUNT"
  target_id          = data.aws_organizations_organization.this.master_account_id
}
""",
        """
# The organization is made here: its account has no number yet.
resource "aws_organizations_organization" "this" {
  feature_set = "ALL"
}

resource "aws_ssoadmin_account_assignment" "everywhere" {
  for_each           = { member = "444455556666", root = aws_organizations_organization.this.master_account_id }
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef"
  principal_type     = "GROUP"
  principal_id       = "9067f1a2b3-11111111-2222-3333-4444-555555555555"
  target_type        = "AWS_ACCOUNT"
  target_id          = each.value
}
""",
    ),
    passes=(
        """
data "aws_organizations_organization" "this" {}

resource "aws_ssoadmin_account_assignment" "platform" {
  for_each           = toset(["444455556666", "555566667777"])
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef"
  principal_type     = "GROUP"
  principal_id       = "9067f1a2b3-11111111-2222-3333-4444-555555555555"
  target_type        = "AWS_ACCOUNT"
  target_id          = each.value
}
""",
        """
# The classic false positive: Identity Center runs in the management account, but the people go elsewhere.
data "aws_caller_identity" "management" {}

data "aws_organizations_organization" "this" {}

resource "aws_ssoadmin_permission_set" "platform" {
  name         = "platform"
  description  = "made in ${data.aws_caller_identity.management.account_id}"
  instance_arn = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
}

resource "aws_ssoadmin_account_assignment" "platform" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = aws_ssoadmin_permission_set.platform.arn
  principal_type     = "GROUP"
  principal_id       = "9067f1a2b3-11111111-2222-3333-4444-555555555555"
  target_type        = "AWS_ACCOUNT"
  target_id          = "444455556666"
}
""",
    ),
)
