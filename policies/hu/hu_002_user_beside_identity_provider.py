"""Person has an IAM user although an identity provider serves.

People sign in at the identity provider, with its MFA, and are out of everything on the day they leave. An IAM user beside it
is a way in that nobody there knows of: a password of its own, keys without an end. tfiam speaks only where the plan or the
configuration shows that a provider serves the account: Identity Center, or a SAML provider in the user's own account. Users of
programs are not meant, nor the one that is kept for emergencies (`break-glass`).

Fix: give the person's group a permission set, and delete the user.

```hcl
resource "aws_ssoadmin_account_assignment" "developers" {
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.developer.arn
  principal_type     = "GROUP"
  principal_id       = aws_identitystore_group.developers.group_id
  target_type        = "AWS_ACCOUNT"
  target_id          = "444455556666"
}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tfiam.access.evidence import IdentityKind
from tfiam.access.identities import users_of
from tfiam.access.identity_providers import IdentityProviders
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity

#: https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_emergency_process.html
_EMERGENCY = re.compile(r"break.?glass|emergency", re.IGNORECASE)


def check(inventory: Inventory) -> Iterator[Said]:
    providers = IdentityProviders(inventory)
    for user in users_of(inventory) if providers.any else ():
        one = user.principal
        if user.kind is IdentityKind.MACHINE or user.is_declared_machine or not one.in_plan:
            continue
        provider = providers.serving(one)
        if provider and not _EMERGENCY.search(f"{one.path}{one.name}"):
            message = f"is an IAM user, although {provider} serves"
            yield Problem(message, address=one.address, resource=one.resource, principal=one.address, cause="IAM user")


RULE = Rule(
    id="TFIAM_HU_002",
    name="user-beside-identity-provider",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-users-federation-idp",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_identity_provider.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_emergency_process.html",
    ),
    compliance=("SEC02-BP04", "CIS-AWS-1.21"),
    checkov=("CKV_AWS_273",),
    options={"organization.identity_provider": "what people sign in with, where this plan does not show it"},
    fails=(
        """
resource "aws_iam_saml_provider" "desk" {
  name                   = "desk"
  saml_metadata_document = "<EntityDescriptor>${join("", [for n in range(100) : "metadata--"])}</EntityDescriptor>"
}

resource "aws_iam_user" "ana" {
  name = "ana"
}

resource "aws_iam_user_login_profile" "ana" {
  user                    = aws_iam_user.ana.name
  password_reset_required = true
}
""",
        """
#| organization:
#|   identity_provider: Identity Center
# The plan shows no provider; the team's configuration does.
resource "aws_iam_user" "people" {
  for_each = toset(["ana", "ben"])
  name     = each.key
  path     = "/people/"
}
""",
        """
# Identity Center is seen by what is read of it.
data "aws_ssoadmin_instances" "this" {}

resource "aws_iam_user" "ana" {
  name = "ana"
}
""",
    ),
    passes=(
        """
# The classic false positives: a program's user, and the one for emergencies.
data "aws_ssoadmin_instances" "this" {}

resource "aws_iam_user" "mailer" {
  name = "mailer"
}

resource "aws_iam_access_key" "mailer" {
  user = aws_iam_user.mailer.name
}

resource "aws_iam_user" "emergency" {
  name = "break-glass-1"
}

resource "aws_iam_user_login_profile" "emergency" {
  user                    = aws_iam_user.emergency.name
  password_reset_required = true
}
""",
        """
# The SAML provider serves another account, and here GitHub's is for programs.
provider "aws" {
  alias  = "sister"
  region = "eu-west-1"
}

resource "aws_iam_saml_provider" "desk" {
  provider               = aws.sister
  name                   = "desk"
  saml_metadata_document = "<EntityDescriptor>${join("", [for n in range(100) : "metadata--"])}</EntityDescriptor>"
}

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_user" "ana" {
  name = "ana"
}
""",
    ),
)
