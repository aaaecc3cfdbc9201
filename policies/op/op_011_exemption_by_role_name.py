"""Exemption of an SCP or RCP can be met by naming a role.

`aws:PrincipalArn` with a wildcard in the role's name exempts every role called so, also one that is made tomorrow: who
may create roles in a member account names one to match, assumes it, and the guardrail is gone. A single name in every
account does the same where the account has no such role yet (low). Neither is said where an SCP of the plan keeps
roles of that name from being created.

Fix: name the role in full and keep it from being made or changed by others.

```hcl
data "aws_iam_policy_document" "protect" {
  statement {
    effect    = "Deny"
    actions   = ["iam:CreateRole", "iam:UpdateAssumeRolePolicy", "iam:AttachRolePolicy", "iam:PutRolePolicy"]
    resources = ["arn:aws:iam::*:role/security"]
    condition {
      test     = "ArnNotLike"
      variable = "aws:PrincipalArn"
      values   = ["arn:aws:iam::*:role/security"]
    }
  }
}
```
"""

from collections.abc import Iterator

from tfiam.access.organization_policies import organization_policies, role_of
from tfiam.iam import Statement
from tfiam.iam.arn import Arn
from tfiam.iam.exemptions import Openness, exempt_principals
from tfiam.inventory.model import Document, DocumentRole, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    scps = tuple(inventory.in_role(DocumentRole.SCP))
    hidden = tuple(dict.fromkeys(ref for one in scps for ref in one.unread))
    for document in organization_policies(inventory):
        if not document.readable:
            yield Undetermined(document.because or (document.fault,), document=document)
            continue
        for statement in document.statements:
            yield from _judged(document, statement, scps, hidden)


def _judged(
    document: Document, statement: Statement, scps: tuple[Document, ...], hidden: tuple[str, ...]
) -> Iterator[Said]:
    open_ = [(value, how) for value, how in exempt_principals(statement) if not _is_protected(value, scps)]
    if not open_:
        return
    wide = [value for value, how in open_ if how is Openness.PATTERN]
    if hidden:
        yield Undetermined(hidden, document=document)
        return
    kind = role_of(document).value.upper()
    if wide:
        message = f"the {kind} exempts {', '.join(wide)}: any role that is named so"
        yield Problem(message, document=document, statement=statement.index)
    else:
        names = ", ".join(value for value, _ in open_)
        message = f"the {kind} exempts {names} in every account, and nothing here keeps such a role from being created"
        yield Problem(message, document=document, statement=statement.index, severity=Severity.LOW)


def _is_protected(pattern: str, scps: tuple[Document, ...]) -> bool:
    """True if an SCP denies everyone making such a role; whom it exempts itself is judged as any other exemption."""
    arn = Arn.parse(pattern)
    if arn is None:
        return False
    create = "iam:CreateUser" if arn.resource.startswith("user/") else "iam:CreateRole"
    return any(
        one.is_deny and one.covers_action(create) and one.covers_resource(pattern) and _but_for_some(one)
        for document in scps
        for one in document.statements
    )


def _but_for_some(deny: Statement) -> bool:
    """True if its conditions only leave principals out: the root user's Deny of everything stops no role from being made."""
    return all(one.negated and one.key_name.startswith("aws:principal") for one in deny.conditions)


RULE = Rule(
    id="TFIAM_OP_011",
    name="exemption-by-role-name",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html",
        "https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html",
    ),
    compliance=("SEC01-BP01", "SEC03-BP05"),
    fails=(
        """
resource "aws_organizations_policy" "trail" {
  name = "trail"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "cloudtrail:StopLogging", Resource = "*", Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/security-*" } } }]
  })
}
""",
        """
# As text, with IfExists and an odd spelling of the key; the role's path is a wildcard.
resource "aws_organizations_policy" "keys" {
  name = "keys"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Deny", Principal = "*", Action = "kms:ScheduleKeyDeletion", Resource = "*", Condition = { StringNotLikeIfExists = { "AWS:PrincipalARN" = ["arn:aws:iam::111122223333:role/keys", "*/break-glass"] } } }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: roles of IAM Identity Center, which only it makes, and a role in one account.
resource "aws_organizations_policy" "trail" {
  name = "trail"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Action    = "cloudtrail:StopLogging"
      Resource  = "*"
      Condition = { ArnNotLike = { "aws:PrincipalArn" = ["arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Security_*", "arn:aws:iam::111122223333:role/security"] } }
    }]
  })
}
""",
        """
# Nobody can make a role of that name but the exempt ones themselves.
resource "aws_organizations_policy" "trail" {
  name = "trail"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "cloudtrail:StopLogging", Resource = "*", Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/security-*" } } },
      { Effect = "Deny", Action = "iam:*Role*", Resource = "arn:aws:iam::*:role/sec*", Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/security-*" } } },
    ]
  })
}
""",
    ),
)
