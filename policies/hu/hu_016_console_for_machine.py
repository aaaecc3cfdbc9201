"""Machine user has a console password.

A program signs requests and needs no console. The password is one more way to be the program, with a second factor that
nobody holds, and what is done with it looks as if the program did it. A user counts as a program's when its path, a tag
such as `Kind` or its name says so (`/machines/`, `svc-backup`).

Fix: delete the login profile; better, give the program a role and delete the user.

```hcl
resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.evidence import declared
from tfiam.access.identities import users_of
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity


def check(inventory: Inventory) -> Iterator[Said]:
    for user in users_of(inventory):
        if not user.is_declared_machine:
            continue
        why = ", ".join(one.text.removesuffix(" says so") for one in declared(user.principal))
        for password in user.passwords:
            profile, name = password.resource, user.name
            message = f"gives a console password to {name}, which is a machine by {why}"
            yield Problem(message, address=profile.address, resource=profile, principal=name, cause="machine's console")


RULE = Rule(
    id="TFIAM_HU_016",
    name="console-for-machine",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_admin-change-user.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_unique.html",
    ),
    compliance=("SEC02-BP02",),
    checkov=("CKV2_AWS_22",),
    fails=(
        """
resource "aws_iam_user" "backup" {
  name = "svc-backup"
}

resource "aws_iam_user_login_profile" "backup" {
  user                    = aws_iam_user.backup.name
  password_reset_required = true
}
""",
        """
# Its tag says so, in a case of its own; the login profile names the user by its plain name.
resource "aws_iam_user" "nightly" {
  name = "nightly"
  tags = { "User-Type" = "Service" }
}

resource "aws_iam_user_login_profile" "nightly" {
  user                    = "nightly"
  password_reset_required = true
}
""",
    ),
    passes=(
        """
# The classic false positive: a person whose name is a word of machines.
resource "aws_iam_user" "jan" {
  name = "jan.bot"
  path = "/people/"
}

resource "aws_iam_user_login_profile" "jan" {
  user                    = aws_iam_user.jan.name
  password_reset_required = true
}
""",
        """
resource "aws_iam_user" "backup" {
  name = "svc-backup"
  path = "/machines/"
}

resource "aws_iam_access_key" "backup" {
  user = aws_iam_user.backup.name
}
""",
    ),
)
