"""SCP or RCP is attached to nothing.

An organization policy has no effect until it is attached to a root, a unit or an account. Written, reviewed and never
attached it looks like a guardrail in the code, and holds nobody. Only this plan is looked at: a policy that another
configuration attaches belongs there, or is waived with that reason.

Fix: attach it.

```hcl
resource "aws_organizations_policy_attachment" "baseline" {
  policy_id = aws_organizations_policy.baseline.id
  target_id = aws_organizations_organization.this.roots[0].id
}
```
"""

import re
from collections.abc import Iterator

from tfiam.access.organization_policies import organization_policies, role_of
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_ID = re.compile(r"p-\w+")


def check(inventory: Inventory) -> Iterator[Said]:
    used = {target.policy for target in inventory.targets}
    obscure = tuple(sorted(one for one in used if one not in inventory.by_address and not _ID.fullmatch(one)))
    for document in organization_policies(inventory):
        if document.resource is None or document.address in used or document.resource.get("id") in used:
            continue
        if document.resource.type != "aws_organizations_policy":
            continue
        if obscure:
            yield Undetermined(obscure, document=document)
        else:
            yield Problem(f"{role_of(document).value.upper()} is attached to nothing", document=document)


RULE = Rule(
    id="TFIAM_OP_004",
    name="organization-policy-attached-to-nothing",
    severity=Severity.LOW,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_policies_attach.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
    ),
    about_surroundings=True,
    compliance=("SEC01-BP01",),
    fails=(
        """
resource "aws_organizations_policy" "imds" {
  name = "imds"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "ec2:RunInstances", Resource = "arn:aws:ec2:*:*:instance/*", Condition = { StringNotEquals = { "ec2:MetadataHttpTokens" = "required" } } }]
  })
}
""",
        """
# Another one is attached; this one, which denies *:*, is not.
resource "aws_organizations_policy" "stop" {
  name    = "stop"
  type    = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "S3:*", Resource = "*" }] })
}

resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" }] })
}

resource "aws_organizations_policy_attachment" "stay" {
  policy_id = aws_organizations_policy.stay.id
  target_id = "r-ab12"
}
""",
    ),
    passes=(
        """
resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" }] })
}

resource "aws_organizations_policy_attachment" "stay" {
  for_each  = toset(["ou-ab12-cdefghij", "ou-ab12-klmnopqr"])
  policy_id = aws_organizations_policy.stay.id
  target_id = each.key
}
""",
        """
# The classic false positive: an identity policy needs no attachment to an organization, nor does this tag policy's kind.
resource "aws_iam_policy" "reader" {
  name   = "reader"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }] })
}

resource "aws_organizations_policy" "tags" {
  name    = "tags"
  type    = "TAG_POLICY"
  content = jsonencode({ tags = { owner = { tag_key = { "@@assign" = "owner" } } } })
}
""",
    ),
)
