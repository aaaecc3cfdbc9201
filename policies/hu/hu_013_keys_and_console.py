"""User has access keys and a console password.

One identity for a person and for the programs on the person's laptop: what the programs need the person may do, and the other
way round, and nobody can tell from the trail which of them did something. The key does not expire, and MFA at the sign-in
does not protect it.

Fix: drop the key, and let the person get credentials for a session: `aws login`, `aws sso login`, or a role with MFA.

```hcl
resource "aws_iam_user_login_profile" "ana" {
  user                    = aws_iam_user.ana.name
  password_reset_required = true
}
# no aws_iam_access_key
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.identities import users_of
from tfiam.inventory.model import Credential, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity

_KEY = "aws_iam_access_key"


def check(inventory: Inventory) -> Iterator[Said]:
    for user in users_of(inventory):
        keys = [one.resource.address for one in user.credentials if _is_active_key(one)]
        if not keys or not user.passwords or user.is_declared_machine:  # a machine with a console is TFIAM_HU_016's
            continue
        message = f"has a console password ({user.passwords[0].resource.address}) and keys ({', '.join(keys)})"
        known = user.principal.resource or user.passwords[0].resource
        yield Problem(message, address=known.address, resource=known, principal=user.name, cause="keys and console")


def _is_active_key(credential: Credential) -> bool:
    return credential.resource.type == _KEY and credential.resource.get("status") != "Inactive"


RULE = Rule(
    id="TFIAM_HU_013",
    name="keys-and-console",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_unique.html",
    ),
    compliance=("SEC02-BP02", "CIS-AWS-1.11"),
    fails=(
        """
resource "aws_iam_user" "ana" {
  name = "ana"
}

resource "aws_iam_user_login_profile" "ana" {
  user                    = aws_iam_user.ana.name
  password_reset_required = true
}

resource "aws_iam_access_key" "ana" {
  user = aws_iam_user.ana.name
}
""",
        """
# A user that the plan only reads, by two names for one.
data "aws_iam_user" "ben" {
  user_name = "ben"
}

resource "aws_iam_user_login_profile" "ben" {
  user                    = data.aws_iam_user.ben.user_name
  password_reset_required = true
}

resource "aws_iam_access_key" "laptop" {
  for_each = toset(["old", "new"])
  user     = "ben"
}
""",
    ),
    passes=(
        """
# The classic false positive: the key is inactive, on its way out.
resource "aws_iam_user" "ana" {
  name = "ana"
}

resource "aws_iam_user_login_profile" "ana" {
  user                    = aws_iam_user.ana.name
  password_reset_required = true
}

resource "aws_iam_access_key" "ana" {
  user   = aws_iam_user.ana.name
  status = "Inactive"
}
""",
        """
resource "aws_iam_user_login_profile" "ana" {
  user                    = "ana"
  password_reset_required = true
}

resource "aws_iam_access_key" "ci" {
  user = "ci"
}
""",
    ),
)
