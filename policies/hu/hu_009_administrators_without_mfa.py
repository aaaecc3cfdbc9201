"""Group gives administrator access without MFA.

Whoever gets one key or one password of a member has the whole account. Administrators are the first who should not be able to
do anything without a second factor: by a condition in what makes them administrators, or by a Deny for all who come without
MFA, on the group or on everyone in it.

Fix: deny without MFA on the group, or give administrators a role or permission set that asks for it.

```hcl
resource "aws_iam_group_policy_attachment" "mfa" {
  group      = aws_iam_group.admins.name
  policy_arn = aws_iam_policy.mfa_or_nothing.arn
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.groups import Groups
from tfiam.access.holders import held_by
from tfiam.access.mfa_enforcement import Enforcement, MfaEnforcement
from tfiam.iam.full_access import together_everything
from tfiam.inventory.model import Inventory, Principal, PrincipalKind
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    enforcement, groups = MfaEnforcement(inventory), Groups(inventory)
    for group in inventory.principals:
        if group.kind is not PrincipalKind.GROUP:
            continue
        found = enforcement.on(group)
        administrator = together_everything(held.statement for held in held_by(group))
        if found.enforced or not (administrator or group.unread):
            continue
        hidden = found.hidden or _by_members(group, enforcement, groups)
        if hidden is None:
            continue
        if hidden or not administrator:
            yield Undetermined(hidden or group.unread, address=group.address, resource=group.resource)
        else:
            members = groups.members(group)
            who = f" to {len(members):,} {'user' if len(members) == 1 else 'users'} of this plan" if members else ""
            message = f"gives administrator access{who}, and nothing asks for MFA"
            yield Problem(message, address=group.address, resource=group.resource, principal=group.address)


def _by_members(group: Principal, enforcement: MfaEnforcement, groups: Groups) -> tuple[str, ...] | None:
    """None if each member known is made to use MFA by something else; else what hides whether it is."""
    found: list[Enforcement] = [enforcement.on(member) for member in groups.members(group)]
    if found and all(one.enforced for one in found):
        return None
    if any(one.enforced is False for one in found):
        return ()
    return tuple(dict.fromkeys(ref for one in found for ref in one.hidden))


RULE = Rule(
    id="TFIAM_HU_009",
    name="administrators-without-mfa",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#enable-mfa-for-privileged-users",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_enforce_mechanisms.html",
    ),
    compliance=("SEC02-BP01", "CIS-AWS-1.10", "CIS-AWS-1.16"),
    fails=(
        """
resource "aws_iam_group" "admins" {
  name = "admins"
}

resource "aws_iam_group_policy_attachment" "admins" {
  group      = aws_iam_group.admins.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
        """
# Two halves make an administrator; one of them asks for MFA, by a condition that a bare key meets.
resource "aws_iam_group" "platform" {
  name = "platform"
}

resource "aws_iam_group_policy" "iam" {
  group  = aws_iam_group.platform.name
  policy = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "IAM:*", Resource = "*" } })
}

resource "aws_iam_group_policy" "others" {
  group  = aws_iam_group.platform.name
  policy = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", NotAction = ["iam:*"], Resource = "*", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "true" } } } })
}
""",
    ),
    passes=(
        """
resource "aws_iam_group" "admins" {
  name = "admins"
}

resource "aws_iam_group_policy" "admins" {
  group  = aws_iam_group.admins.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } }] })
}
""",
        """
# The classic false positive: the Deny is on another group, which every administrator is in.
resource "aws_iam_user" "ana" {
  name = "ana"
}

resource "aws_iam_group" "admins" {
  name = "admins"
}

resource "aws_iam_group" "everyone" {
  name = "everyone"
}

resource "aws_iam_user_group_membership" "ana" {
  user   = aws_iam_user.ana.name
  groups = [aws_iam_group.admins.name, aws_iam_group.everyone.name]
}

resource "aws_iam_group_policy_attachment" "admins" {
  group      = aws_iam_group.admins.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_group_policy" "mfa" {
  group = aws_iam_group.everyone.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      NotAction = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice"]
      Resource  = "*"
      Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
    }]
  })
}
""",
    ),
)
