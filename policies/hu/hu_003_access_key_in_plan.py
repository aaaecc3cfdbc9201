"""Access key is created by the plan.

The secret half of an `aws_iam_access_key` is written to the Terraform state, where everyone who reads the state has it,
and it works until somebody deletes the key: it does not expire. With `pgp_key` the state holds the secret encrypted, so
that case is medium: what remains is a key without an end.

Fix: let the workload or person use a role: an instance profile, OIDC from CI, IAM Identity Center for people, IAM Roles
Anywhere for machines elsewhere.

```hcl
resource "aws_iam_role" "ci" {
  name               = "ci"
  assume_role_policy = data.aws_iam_policy_document.github_oidc_trust.json
}
```
"""

from collections.abc import Iterator

from tfiam.inventory.model import UNKNOWN, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity


def check(key: Resource) -> Iterator[Said]:
    user = key.get("user")
    whose = "a user" if user in (None, UNKNOWN) else f"user {user}"
    if key.get("pgp_key"):
        yield Problem(f"creates a long-lived access key for {whose}", severity=Severity.MEDIUM)
    else:
        yield f"creates an access key for {whose}, whose secret lands in the state"


RULE = Rule(
    id="TFIAM_HU_003",
    name="access-key-in-plan",
    severity=Severity.HIGH,
    subject=Resource,
    resource_types=("aws_iam_access_key",),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_unique.html",
        "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_access_key",
    ),
    compliance=("SEC02-BP02", "SEC02-BP03"),
    fails=(
        """
resource "aws_iam_user" "ci" {
  name = "ci"
}

resource "aws_iam_access_key" "ci" {
  user = aws_iam_user.ci.name
}
""",
        """
# Inactive today, one call away from active; its secret is in the state all the same.
resource "aws_iam_access_key" "backup" {
  for_each = toset(["2026", "2027"])
  user     = "backup"
  status   = "Inactive"
}
""",
    ),
    passes=(
        """
# The classic false positive: reading which keys a user has creates none.
data "aws_iam_access_keys" "ci" {
  user = "ci"
}
""",
        """
resource "aws_iam_user" "auditor" {
  name = "auditor"
}

resource "aws_iam_user_ssh_key" "auditor" {
  username   = aws_iam_user.auditor.name
  encoding   = "SSH"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGN4YW1wbGVleGFtcGxlZXhhbXBsZWV4YW1wbGVleGE= auditor"
}
""",
    ),
)
