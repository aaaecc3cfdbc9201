"""Root user has an access key.

The root user of an account can do everything in it: no policy of the account, boundary or group takes anything from it, and
its key works from anywhere, without MFA and without an end. AWS's advice is to have none. A key that Terraform makes is in the
state besides.

Fix: delete the key, and let people and programs use roles. In an organization, take the root user's credentials of member
accounts away altogether.

```hcl
resource "aws_iam_organizations_features" "root" {
  enabled_features = ["RootCredentialsManagement", "RootSessions"]
}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity

_KEY = "aws_iam_access_key"
#: As Terraform's configurations, credential reports and ARNs call it.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
_ROOT = re.compile(r"root|<root_account>|arn:[^:]*:iam::\d{12}:root", re.IGNORECASE)


def check(inventory: Inventory) -> Iterator[Said]:
    for credential in inventory.credentials:
        key = credential.resource
        whose = key.get("user")
        # A user of the plan that is called so is an IAM user like any other.
        if key.type == _KEY and isinstance(whose, str) and _ROOT.fullmatch(whose) and credential.user == whose:
            yield Problem("makes an access key for the root user of the account", resource=key, address=key.address)


RULE = Rule(
    id="TFIAM_HU_004",
    name="root-access-key",
    severity=Severity.CRITICAL,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_aws_account.html",
    ),
    compliance=("SEC01-BP02", "CIS-AWS-1.4"),
    checkov=("CKV_AWS_348",),
    supersedes=("TFIAM_HU_003",),
    fails=(
        """
resource "aws_iam_access_key" "root" {
  user = "root"
}
""",
        """
# As the credential report calls it, encrypted and inactive: it is the root user's key all the same.
resource "aws_iam_access_key" "emergency" {
  user    = "<root_account>"
  pgp_key = "keybase:acme"
  status  = "Inactive"
}
""",
    ),
    passes=(
        """
# The classic false positive: an IAM user with the word in its name.
resource "aws_iam_user" "reader" {
  name = "root-cause-analysis"
}

resource "aws_iam_access_key" "reader" {
  user = aws_iam_user.reader.name
}
""",
        """
resource "aws_iam_organizations_features" "root" {
  enabled_features = ["RootCredentialsManagement", "RootSessions"]
}
""",
    ),
)
