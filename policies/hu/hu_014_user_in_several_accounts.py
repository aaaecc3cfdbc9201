"""The same user is made in several accounts, with no identity provider.

One person with a password, a key and a device in each account: whoever leaves has to be removed everywhere, and is not. Many
accounts are what Identity Center is for: one sign-in, permission sets where they are assigned, and nobody has a user. tfiam
sees users of one name in several accounts, by provider blocks, modules and the stacks given as context.

Fix: let people sign in through Identity Center, and delete the users.

```hcl
resource "aws_ssoadmin_account_assignment" "developers" {
  for_each           = toset(local.accounts)
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.developer.arn
  principal_type     = "GROUP"
  principal_id       = aws_identitystore_group.developers.group_id
  target_type        = "AWS_ACCOUNT"
  target_id          = each.value
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.evidence import IdentityKind
from tfiam.access.identities import users_of
from tfiam.access.identity_providers import IdentityProviders
from tfiam.access.lacking import some
from tfiam.inventory.model import Inventory, Principal
from tfiam.rules.model import Problem, Rule, Said, Severity


def check(inventory: Inventory) -> Iterator[Said]:
    if IdentityProviders(inventory).any:
        return  # then TFIAM_HU_002 speaks of each user
    named: dict[str, list[Principal]] = {}
    for user in users_of(inventory):
        one = user.principal
        if one.in_plan and one.name and user.kind is not IdentityKind.MACHINE and not user.is_declared_machine:
            named.setdefault(one.name.lower(), []).append(one)
    for users in named.values():
        # A name is one user's in an account, whatever its case, so that several are in several accounts.
        if len(users) > 1:
            first = users[0]
            where = some(one.address for one in users[1:])
            message = f"is made in {len(users):,} accounts: also {where}"
            yield Problem(
                message, address=first.address, resource=first.resource, principal=first.address, cause="repeated user"
            )


RULE = Rule(
    id="TFIAM_HU_014",
    name="user-in-several-accounts",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/singlesignon/latest/userguide/what-is.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_identity_provider.html",
    ),
    compliance=("SEC02-BP04", "CIS-AWS-1.21"),
    options={"organization.identity_provider": "what people sign in with, where this plan does not show it"},
    fails=(
        """
provider "aws" {
  alias  = "sister"
  region = "eu-west-1"
}

resource "aws_iam_user" "ana" {
  name = "ana"
}

resource "aws_iam_user" "ana_too" {
  provider = aws.sister
  name     = "ana"
}
""",
        """
# IAM compares names without case: one list for two accounts.
provider "aws" {
  alias  = "test"
  region = "eu-west-1"
}

provider "aws" {
  alias  = "live"
  region = "eu-west-1"
}

resource "aws_iam_user" "test" {
  provider = aws.test
  for_each = toset(["ana", "ben"])
  name     = each.key
}

resource "aws_iam_user" "live" {
  provider = aws.live
  name     = "Ben"
}
""",
    ),
    passes=(
        """
# The classic false positive: a program's user in each account.
provider "aws" {
  alias  = "sister"
  region = "eu-west-1"
}

resource "aws_iam_user" "ci" {
  name = "ci-deploy"
}

resource "aws_iam_user" "ci_too" {
  provider = aws.sister
  name     = "ci-deploy"
}
""",
        """
resource "aws_iam_user" "people" {
  for_each = toset(["ana", "ben"])
  name     = each.key
}
""",
    ),
)
