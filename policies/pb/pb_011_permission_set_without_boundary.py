"""Permission set has no permissions boundary where one is required.

Identity Center makes a role of the permission set in every account it is assigned in, and none of those accounts can put a
boundary on that role. A permission set that manages IAM hands its users the keys of all of them, so its boundary stands on
the permission set itself. `boundaries.required_for` says which need one: by default those that can manage IAM; `all`,
`humans` and `name:` patterns take in permission sets as they do users and roles.

Fix: attach a boundary to the permission set; a policy of that name must exist in each account.

```hcl
resource "aws_ssoadmin_permissions_boundary_attachment" "integration" {
  instance_arn       = aws_ssoadmin_permission_set.integration.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.integration.arn

  permissions_boundary {
    customer_managed_policy_reference {
      name = "integration"
      path = "/boundaries/"
    }
  }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.inventory.model import Inventory, Principal, PrincipalKind
from tfiam.rules.model import Rule, Said, Severity
from tfiam.rules.required_boundary import said_of_missing


def check(inventory: Inventory) -> Iterator[Said]:
    yield from said_of_missing(inventory, _is_permission_set)


def _is_permission_set(principal: Principal) -> bool:
    return principal.in_plan and principal.kind is PrincipalKind.PERMISSION_SET


RULE = Rule(
    id="TFIAM_PB_011",
    name="permission-set-without-boundary",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutPermissionsBoundaryToPermissionSet.html",
        "https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetcustom.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    ),
    compliance=("SEC03-BP05",),
    options={"boundaries.required_for": "who needs a boundary: iam-admins (default), all, humans, name:"},
    fails=(
        """
resource "aws_ssoadmin_permission_set" "administrator" {
  name         = "administrator"
  instance_arn = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
}

resource "aws_ssoadmin_managed_policy_attachment" "administrator" {
  instance_arn       = aws_ssoadmin_permission_set.administrator.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.administrator.arn
  managed_policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
        """
# Group policies only, in another case.
resource "aws_ssoadmin_permission_set" "groups" {
  name         = "groups"
  instance_arn = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
}

resource "aws_ssoadmin_permission_set_inline_policy" "groups" {
  instance_arn       = aws_ssoadmin_permission_set.groups.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.groups.arn
  inline_policy      = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "IAM:putgroup*", Resource = "*" } })
}
""",
        """
#| boundaries:
#|   required_for: [humans]
resource "aws_ssoadmin_permission_set" "reader" {
  name         = "reader"
  instance_arn = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
}
""",
    ),
    passes=(
        """
# The classic false positive: the boundary is another resource.
resource "aws_ssoadmin_permission_set" "integration" {
  name         = "integration"
  instance_arn = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
}

resource "aws_ssoadmin_permission_set_inline_policy" "integration" {
  instance_arn       = aws_ssoadmin_permission_set.integration.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.integration.arn
  inline_policy      = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:*", Resource = "*" }] })
}

resource "aws_ssoadmin_permissions_boundary_attachment" "integration" {
  instance_arn       = aws_ssoadmin_permission_set.integration.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.integration.arn

  permissions_boundary {
    customer_managed_policy_reference {
      name = "integration"
      path = "/boundaries/"
    }
  }
}
""",
        """
#| boundaries:
#|   required_for: [iam-admins, machines, "path:/*"]
# It manages nothing, serves people, and has no path.
resource "aws_ssoadmin_permission_set" "auditor" {
  name         = "auditor"
  instance_arn = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
}

resource "aws_ssoadmin_managed_policy_attachment" "auditor" {
  instance_arn       = aws_ssoadmin_permission_set.auditor.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.auditor.arn
  managed_policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
}
""",
    ),
)
