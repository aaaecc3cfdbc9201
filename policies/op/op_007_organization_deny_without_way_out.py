"""SCP denies service-linked roles, or everything under the root.

AWS services make their service-linked role in the name of whoever first uses them. An SCP that denies
`iam:CreateServiceLinkedRole` to all stops Auto Scaling, load balancers, databases and organization-wide security
services in accounts that have not used them yet. A Deny of everything on the root leaves no member account a way
out (high): break-glass roles and the pipeline that deploys are denied as well. What SCPs do to a service-linked role
itself is nothing: they do not hold for it.

Fix: exempt `iam:CreateServiceLinkedRole`, and the role that gets you back in.

```hcl
data "aws_iam_policy_document" "no_roles" {
  statement {
    effect    = "Deny"
    actions   = ["iam:CreateRole", "iam:CreateUser"]
    resources = ["*"]
  }
}
```
"""

from collections.abc import Iterator

from tfiam.iam import Statement
from tfiam.inventory.model import Document, DocumentRole, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_CREATE = "iam:CreateServiceLinkedRole"
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
_LINKED = "arn:aws:iam::*:role/aws-service-role/*"


def check(inventory: Inventory) -> Iterator[Said]:
    roots = {
        name
        for one in inventory.nodes
        if one.type == "aws_organizations_organization"
        for name in (one.address, *one.ids)
    }
    for document in inventory.in_role(DocumentRole.SCP):
        if not document.readable:
            yield Undetermined(document.because or (document.fault,), document=document)
            continue
        at_root = any(one in roots or one.startswith("r-") for one in document.attached_to)
        for statement in document.statements:
            yield from _judged(document, statement, at_root=at_root)


def _judged(document: Document, statement: Statement, *, at_root: bool) -> Iterator[Said]:
    if not (statement.is_deny and statement.unconditional):
        return
    if statement.every_action and statement.every_resource:
        if at_root:
            message = "everything is denied to every member account, with no role exempt"
            yield Problem(message, document=document, statement=statement.index, severity=Severity.HIGH)
        return  # on a unit or an account it is how accounts are suspended
    if statement.covers_action(_CREATE) and statement.covers_resource(_LINKED):
        message = f"{_CREATE} is denied to all: services that need a role of their own cannot be used"
        yield Problem(message, document=document, statement=statement.index)


RULE = Rule(
    id="TFIAM_OP_007",
    name="organization-deny-without-way-out",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services.html",
    ),
    compliance=("SEC01-BP01", "SEC03-BP03"),
    fails=(
        """
resource "aws_organizations_policy" "roles" {
  name    = "roles"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = ["iam:Create*"], Resource = "*" }] })
}
""",
        """
# A list of services, by NotAction, without what they need of IAM.
resource "aws_organizations_policy" "services" {
  name    = "services"
  content = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Deny", NotAction = ["ec2:*", "rds:*", "IAM:get*", "iam:passrole"], Resource = ["*"] } })
}
""",
        """
resource "aws_organizations_policy" "stop" {
  name    = "stop"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "*:*", Resource = "*" }] })
}

resource "aws_organizations_policy_attachment" "stop" {
  policy_id = aws_organizations_policy.stop.id
  target_id = "r-ab12"
}
""",
    ),
    passes=(
        """
# The classic false positive: a unit of suspended accounts, where everything is denied on purpose.
resource "aws_organizations_policy" "suspended" {
  name    = "suspended"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "*", Resource = "*" }] })
}

resource "aws_organizations_policy_attachment" "suspended" {
  policy_id = aws_organizations_policy.suspended.id
  target_id = "ou-ab12-cdefghij"
}
""",
        """
resource "aws_organizations_policy" "users" {
  name = "users"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = ["iam:CreateUser", "iam:CreateAccessKey"], Resource = "*" },
      { Effect = "Deny", Action = "iam:*", Resource = "arn:aws:iam::*:role/security" },
      { Effect = "Deny", NotAction = ["ec2:*", "iam:*", "sts:*"], Resource = "*" },
      { Effect = "Deny", Action = "iam:*", Resource = "*", Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/deployer" } } },
    ]
  })
}
""",
    ),
)
