"""SCP or RCP is attached to the management account, where it has no effect.

SCPs and RCPs never hold for principals and resources of the management account, whatever they are attached to. A policy
attached there looks like a guardrail of the most powerful account and is none.

Fix: attach it to the root, a unit or a member account, and keep workloads out of the management account.

```hcl
resource "aws_organizations_policy_attachment" "baseline" {
  policy_id = aws_organizations_policy.baseline.id
  target_id = aws_organizations_organization.this.roots[0].id
}
```
"""

from collections.abc import Iterator

from tfiam.access.organization_levels import management_accounts
from tfiam.access.organization_policies import FULL_ACCESS
from tfiam.inventory.model import DocumentRole, Inventory
from tfiam.inventory.organization import MANAGEMENT_ACCOUNT
from tfiam.rules.model import Problem, Rule, Said, Severity


def check(inventory: Inventory) -> Iterator[Said]:
    others = {
        one.address for one in inventory.in_role(DocumentRole.OTHER)
    }  # tag, backup and other policies do hold there
    management = management_accounts(inventory)
    ids = {name: set(one.ids) for one in inventory.nodes for name in (one.address, *one.ids)}
    for target in inventory.targets:
        if target.policy in others or target.policy in FULL_ACCESS.values():
            continue
        named = {target.target, *ids.get(target.target, ())} & management
        if named or target.target.endswith(MANAGEMENT_ACCOUNT):
            account = next(iter(named), "")
            message = f"{target.policy} is attached to the management account{f' {account}' if account else ''}: it holds nobody there"
            yield Problem(
                message, address=target.by, attribute="target_id", resource=inventory.by_address.get(target.by)
            )


RULE = Rule(
    id="TFIAM_OP_012",
    name="organization-policy-on-management-account",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_best-practices_mgmt-acct.html",
    ),
    about_surroundings=True,
    compliance=("SEC01-BP01",),
    fails=(
        """
resource "aws_organizations_organization" "this" {
  enabled_policy_types = ["SERVICE_CONTROL_POLICY"]
}

resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" }] })
}

resource "aws_organizations_policy_attachment" "stay" {
  policy_id = aws_organizations_policy.stay.id
  target_id = aws_organizations_organization.this.master_account_id
}
""",
        """
# By way of a local value, from an organization that is only read, beside a member account.
data "aws_organizations_organization" "this" {}

locals {
  accounts = { payer = data.aws_organizations_organization.this.master_account_id, app = "111122223333" }
}

resource "aws_organizations_policy" "tls" {
  name    = "tls"
  type    = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "S3:*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}

resource "aws_organizations_policy_attachment" "tls" {
  for_each  = local.accounts
  policy_id = aws_organizations_policy.tls.id
  target_id = each.value
}
""",
    ),
    passes=(
        """
# The classic false positive: the root, and so the management account too, and a tag policy, which holds there.
resource "aws_organizations_organization" "this" {
  enabled_policy_types = ["SERVICE_CONTROL_POLICY", "TAG_POLICY"]
}

resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" }] })
}

resource "aws_organizations_policy" "tags" {
  name    = "tags"
  type    = "TAG_POLICY"
  content = jsonencode({ tags = { owner = { tag_key = { "@@assign" = "owner" } } } })
}

resource "aws_organizations_policy_attachment" "stay" {
  policy_id = aws_organizations_policy.stay.id
  target_id = aws_organizations_organization.this.roots[0].id
}

resource "aws_organizations_policy_attachment" "tags" {
  policy_id = aws_organizations_policy.tags.id
  target_id = aws_organizations_organization.this.master_account_id
}
""",
        """
resource "aws_organizations_account" "app" {
  name  = "app"
  email = "app@example.com"
}

resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" }] })
}

resource "aws_organizations_policy_attachment" "stay" {
  policy_id = aws_organizations_policy.stay.id
  target_id = aws_organizations_account.app.id
}
""",
    ),
)
