"""User with a console password is not made to use MFA.

A password is guessed, reused, phished. IAM asks for a second factor only from users who have registered one: to make sure
that they do, a policy denies everything else until they sign in with it. tfiam looks for such a Deny among all that reaches
the user: its own policies, its groups', its boundary, SCPs. It may leave open what it takes to register a device, as in
AWS's example, and not more: with `NotAction: iam:*` whoever has the password makes a key without MFA. `Bool` is not enough,
for a request with an access key carries no word of MFA. Allows that each demand MFA do as well.

Fix: deny all but the registration of a device to those who come without one, and attach it to the users' group. Better, let
people sign in through Identity Center and have no IAM users.

```hcl
data "aws_iam_policy_document" "mfa_or_nothing" {
  statement {
    effect = "Deny"
    not_actions = [
      "iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser", "iam:GetMFADevice", "iam:ListMFADevices",
      "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "iam:ChangePassword", "sts:GetSessionToken",
    ]
    resources = ["*"]
    condition {
      test     = "BoolIfExists"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["false"]
    }
  }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.identities import Identity, users_of
from tfiam.access.mfa_enforcement import MfaEnforcement
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    enforcement = MfaEnforcement(inventory)
    for user in users_of(inventory):
        if user.passwords and not user.is_declared_machine:  # a machine with a console is TFIAM_HU_016's
            yield from _judged(user, enforcement)


def _judged(user: Identity, enforcement: MfaEnforcement) -> Iterator[Said]:
    found = enforcement.on(user.principal)
    password = user.passwords[0].resource
    if found.enforced:
        return
    if not user.principal.in_plan:
        # What else reaches a user outside the plan nobody knows here.
        hidden = (f"{password.address}.user", *(found.hidden if user.principal.name not in found.hidden else ()))
        yield Undetermined(hidden, address=password.address, resource=password)
    elif found.enforced is None:
        yield Undetermined(found.hidden, address=user.name, resource=user.principal.resource)
    else:
        left = f": the Deny leaves {', '.join(found.left_open)} open" if found.left_open else ""
        message = f"has a console password ({password.address}), and nothing makes it use MFA{left}"
        yield Problem(message, address=user.name, resource=user.principal.resource, principal=user.name, cause="no MFA")


RULE = Rule(
    id="TFIAM_HU_006",
    name="console-without-mfa",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage-mfa-only.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_enforce_mechanisms.html",
    ),
    compliance=("SEC02-BP01", "CIS-AWS-1.10"),
    fails=(
        """
resource "aws_iam_user" "ana" {
  name = "ana"
}

resource "aws_iam_user_login_profile" "ana" {
  user                    = aws_iam_user.ana.name
  password_reset_required = true
}
""",
        """
# Two Denies that miss: Bool leaves access keys alone, and NotAction iam:* all of IAM.
resource "aws_iam_user" "ana" {
  name = "ana"
}

resource "aws_iam_user_login_profile" "ana" {
  user                    = aws_iam_user.ana.name
  password_reset_required = true
}

resource "aws_iam_group" "staff" {
  name = "staff"
}

resource "aws_iam_user_group_membership" "ana" {
  user   = aws_iam_user.ana.name
  groups = [aws_iam_group.staff.name]
}

resource "aws_iam_group_policy" "mfa" {
  group = aws_iam_group.staff.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "*", Resource = "*", Condition = { Bool = { "aws:multifactorauthpresent" = "false" } } },
      { Effect = "Deny", NotAction = "IAM:*", Resource = "*", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } } },
    ]
  })
}
""",
    ),
    passes=(
        """
# AWS's documented pattern, on the group; the second part of it leaves the services that act for the user alone.
resource "aws_iam_user" "ana" {
  name = "ana"
}

resource "aws_iam_user_login_profile" "ana" {
  user                    = aws_iam_user.ana.name
  password_reset_required = true
}

resource "aws_iam_group" "staff" {
  name = "staff"
}

resource "aws_iam_group_membership" "staff" {
  name  = "staff"
  group = aws_iam_group.staff.name
  users = [aws_iam_user.ana.name]
}

resource "aws_iam_group_policy" "mfa" {
  group = aws_iam_group.staff.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      NotAction = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetMFADevice", "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken"]
      Resource  = "*"
      Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false", "aws:ViaAWSService" = "false" } }
    }]
  })
}
""",
        """
# The classic false positive: no Deny, but every Allow holds with MFA only.
resource "aws_iam_user" "ana" {
  name = "ana"
}

resource "aws_iam_user_login_profile" "ana" {
  user                    = aws_iam_user.ana.name
  password_reset_required = true
}

resource "aws_iam_user_policy" "ana" {
  user = aws_iam_user.ana.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["iam:EnableMFADevice", "iam:ListMFADevices"], Resource = "arn:aws:iam::*:user/$${aws:username}" },
      { Effect = "Allow", Action = "s3:*", Resource = "arn:aws:s3:::acme-reports/*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } },
    ]
  })
}
""",
        """
# The Deny is the boundary's.
resource "aws_iam_policy" "boundary" {
  name = "boundary"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:*", "iam:*MFADevice"], Resource = "*" },
      { Effect = "Deny", NotAction = ["iam:createvirtualmfadevice", "iam:EnableMFA*", "iam:Resync*"], Resource = "*", Condition = { Null = { "aws:MultiFactorAuthAge" = "true" } } },
    ]
  })
}

resource "aws_iam_user" "ana" {
  name                 = "ana"
  permissions_boundary = aws_iam_policy.boundary.arn
}

resource "aws_iam_user_login_profile" "ana" {
  user                    = aws_iam_user.ana.name
  password_reset_required = true
}
""",
    ),
)
