"""Expected guardrail is in no SCP of the organization.

Some things no member account should be able to do, its administrators included: leave the organization, act as the root
user, stop the trail, the recorder, the detector or the analyzer, make users with keys, take boundaries off, work in other
regions, start instances with IMDSv1. For plans that hold the SCPs of an organization; switch it on where one configuration
holds all of them. `organization.guardrails` says which are expected, or which SCPs by id or name; without it all guardrails are.

Fix: deny it in an SCP that is attached.

```hcl
data "aws_iam_policy_document" "baseline" {
  statement {
    effect    = "Deny"
    actions   = ["organizations:LeaveOrganization", "cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]
    resources = ["*"]
  }
}
```
"""

from collections.abc import Iterator

from tfiam.access.guardrails import GUARDRAILS, missing
from tfiam.inventory.model import DocumentRole, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    scps = [one for one in inventory.in_role(DocumentRole.SCP) if one.attached_to]
    if not scps:
        return
    told = inventory.config.organization.guardrails
    attached = {target.policy for target in inventory.targets} | {one.name for one in scps}
    named = tuple(one for one in told if one not in GUARDRAILS and one not in attached)
    wanted = tuple(one for one in told if one in GUARDRAILS) if told else GUARDRAILS
    hidden = tuple(dict.fromkeys(ref for one in scps for ref in one.unread))
    statements = [statement for one in scps for statement in one.statements]
    for name in (*named, *missing(statements, wanted)):
        first = scps[0]
        if hidden:
            yield Undetermined(hidden, document=first, message=f"whether an SCP sets the guardrail {name} is hidden")
        else:
            yield Problem(f"no SCP sets the guardrail {name}", document=first, cause=name)


RULE = Rule(
    id="TFIAM_OP_006",
    name="expected-guardrail-missing",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_define_guardrails.html",
    ),
    opt_in=True,
    about_surroundings=True,
    options={"organization.guardrails": f"which are expected, of {', '.join(GUARDRAILS)}, or ids and names of SCPs"},
    compliance=("SEC03-BP05", "SEC01-BP01"),
    fails=(
        """
resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" }] })
}

resource "aws_organizations_policy_attachment" "stay" {
  policy_id = aws_organizations_policy.stay.id
  target_id = "r-ab12"
}
""",
        """
#| organization:
#|   guardrails: [cloudtrail]
# One of the two actions, and the other on one trail only.
resource "aws_organizations_policy" "trail" {
  name = "trail"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "cloudtrail:stop*", Resource = ["*"] },
      { Effect = "Deny", Action = "cloudtrail:DeleteTrail", Resource = "arn:aws:cloudtrail:eu-west-1:*:trail/audit" },
    ]
  })
}

resource "aws_organizations_policy_attachment" "trail" {
  policy_id = aws_organizations_policy.trail.id
  target_id = "r-ab12"
}
""",
    ),
    passes=(
        """
#| organization:
#|   guardrails: [leave-organization, cloudtrail, root-user, regions, imdsv1]
# The classic false positive: guardrails over several policies, with exemptions, in other words.
resource "aws_organizations_policy" "baseline" {
  for_each = {
    stay = { Effect = "Deny", Action = ["organizations:Leave*", "cloudtrail:*"], Resource = "*", Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/security" } } }
    root = { Effect = "Deny", Action = "*", Resource = "*", Condition = { StringLike = { "aws:PrincipalArn" = "arn:aws:iam::*:root" } } }
    area = { Effect = "Deny", NotAction = ["iam:*", "organizations:*"], Resource = "*", Condition = { StringNotEquals = { "aws:RequestedRegion" = "eu-west-1" } } }
    imds = { Effect = "Deny", Action = "ec2:RunInstances", Resource = "arn:aws:ec2:*:*:instance/*", Condition = { StringNotEquals = { "ec2:MetadataHttpTokens" = "required" } } }
  }
  name    = each.key
  content = jsonencode({ Version = "2012-10-17", Statement = [each.value] })
}

resource "aws_organizations_policy_attachment" "baseline" {
  for_each  = aws_organizations_policy.baseline
  policy_id = each.value.id
  target_id = "r-ab12"
}
""",
        """
# No SCP here: the organization is another configuration's.
resource "aws_iam_user" "app" {
  name = "app"
}
""",
    ),
)
