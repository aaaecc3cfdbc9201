"""Policy type is not enabled on the organization.

Organizations creates a policy of a type that the root does not have enabled, and refuses to attach it; disabling a type
that is in use detaches every policy of it at once. Either way the guardrails that the code shows are not there.

Fix: enable the type on the organization, with all features.

```hcl
resource "aws_organizations_organization" "this" {
  feature_set          = "ALL"
  enabled_policy_types = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]
}
```
"""

from collections.abc import Iterator

from tfiam.inventory.model import UNKNOWN, Inventory, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_ORGANIZATION = "aws_organizations_organization"
_DEFAULT = "SERVICE_CONTROL_POLICY"
_ENABLED = "enabled_policy_types"


def check(inventory: Inventory) -> Iterator[Said]:
    policies = tuple(inventory.of("aws_organizations_policy"))
    organizations = tuple(inventory.of(_ORGANIZATION)) or tuple(inventory.of(f"data.{_ORGANIZATION}"))
    for policy in policies:
        same = [one for one in organizations if one.provider_key == policy.provider_key]
        for organization in same or (organizations if len(organizations) == 1 else ()):
            yield from _judged(policy, organization)


def _judged(policy: Resource, organization: Resource) -> Iterator[Said]:
    kind = policy.get("type") or _DEFAULT
    enabled = organization.get(_ENABLED)
    if kind is UNKNOWN:
        yield Undetermined((f"{policy.address}.type",), address=policy.address, attribute="type")
    elif organization.get("feature_set") == "CONSOLIDATED_BILLING":
        yield _problem(
            policy, f"{organization.address} has the feature set CONSOLIDATED_BILLING, which has no policies"
        )
    elif enabled is UNKNOWN or (isinstance(enabled, list) and UNKNOWN in enabled):
        yield Undetermined((f"{organization.address}.{_ENABLED}",), address=policy.address, attribute="type")
    elif kind not in (enabled or ()):
        yield _problem(policy, f"{kind} is not among the {_ENABLED} of {organization.address}")


def _problem(policy: Resource, message: str) -> Problem:
    return Problem(message, address=policy.address, attribute="type", resource=policy)


RULE = Rule(
    id="TFIAM_OP_013",
    name="policy-type-not-enabled",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/organizations/latest/userguide/enable-policy-type.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/disable-policy-type.html",
        "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/organizations_organization",
    ),
    about_surroundings=True,
    compliance=("SEC01-BP01",),
    fails=(
        """
resource "aws_organizations_organization" "this" {
  enabled_policy_types = ["SERVICE_CONTROL_POLICY"]
}

resource "aws_organizations_policy" "tls" {
  name    = "tls"
  type    = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}
""",
        """
# The type is the default one, and none is enabled.
resource "aws_organizations_organization" "this" {
  feature_set = "CONSOLIDATED_BILLING"
}

resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" }] })
}
""",
        """
# All features, and no type at all.
resource "aws_organizations_organization" "this" {}

resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" }] })
}
""",
    ),
    passes=(
        """
resource "aws_organizations_organization" "this" {
  enabled_policy_types = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]
}

resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" }] })
}
""",
        """
# The classic false positive: the organization is another configuration's.
resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" }] })
}
""",
    ),
)
