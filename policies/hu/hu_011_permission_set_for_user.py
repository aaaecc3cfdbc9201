"""Permission set is assigned to a user rather than a group.

An assignment to one person is made once and forgotten: when the person changes jobs, nobody takes it away, for the identity
provider that knows of the change tells Identity Center who is in which group, not which assignments fit.

Fix: assign it to the group of the job, and let the identity provider say who is in it.

```hcl
resource "aws_ssoadmin_account_assignment" "operators" {
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.operator.arn
  principal_type     = "GROUP"
  principal_id       = aws_identitystore_group.operators.group_id
  target_type        = "AWS_ACCOUNT"
  target_id          = "444455556666"
}
```
"""

from collections.abc import Iterator

from tfiam.inventory.model import UNKNOWN, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_TYPE = "principal_type"


def check(assignment: Resource) -> Iterator[Said]:
    kind = assignment.get(_TYPE)
    if kind is UNKNOWN:
        yield Undetermined((f"{assignment.address}.{_TYPE}",), attribute=_TYPE)
    elif kind == "USER":
        yield Problem("gives the permission set to one user", attribute=_TYPE)


RULE = Rule(
    id="TFIAM_HU_011",
    name="permission-set-for-user",
    severity=Severity.LOW,
    subject=Resource,
    resource_types=("aws_ssoadmin_account_assignment",),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/singlesignon/latest/userguide/users-groups-provisioning.html",
        "https://docs.aws.amazon.com/singlesignon/latest/userguide/useraccess.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_groups_attributes.html",
    ),
    compliance=("SEC02-BP06",),
    fails=(
        """
data "aws_ssoadmin_instances" "this" {}

resource "aws_ssoadmin_account_assignment" "ana" {
  instance_arn       = tolist(data.aws_ssoadmin_instances.this.arns)[0]
  permission_set_arn = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef"
  principal_type     = "USER"
  principal_id       = "9067f1a2b3-11111111-2222-3333-4444-555555555555"
  target_type        = "AWS_ACCOUNT"
  target_id          = "444455556666"
}
""",
        """
# One each: a user of the plan among the groups of a list.
resource "aws_identitystore_user" "jo" {
  identity_store_id = "d-1234567890"
  display_name      = "Jo"
  user_name         = "jo"
  name {
    given_name  = "Jo"
    family_name = "Verhoeven"
  }
}

resource "aws_ssoadmin_account_assignment" "readers" {
  for_each           = { GROUP = "9067f1a2b3-11111111-2222-3333-4444-555555555555", USER = aws_identitystore_user.jo.user_id }
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef"
  principal_type     = each.key
  principal_id       = each.value
  target_type        = "AWS_ACCOUNT"
  target_id          = "444455556666"
}
""",
    ),
    passes=(
        """
resource "aws_ssoadmin_account_assignment" "readers" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef"
  principal_type     = "GROUP"
  principal_id       = "9067f1a2b3-11111111-2222-3333-4444-555555555555"
  target_type        = "AWS_ACCOUNT"
  target_id          = "444455556666"
}
""",
        """
# The classic false positive: a user assigned to an application, who gets into no account by it.
resource "aws_ssoadmin_application_assignment" "jo" {
  application_arn = "arn:aws:sso::111122223333:application/ssoins-1234567890abcdef/apl-1234567890abcdef"
  principal_type  = "USER"
  principal_id    = "9067f1a2b3-11111111-2222-3333-4444-555555555555"
}
""",
    ),
)
