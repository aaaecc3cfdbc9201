"""Role may be assumed from an account outside the organization's list.

`organization.accounts` says which accounts are yours and `organization.trusted` which of others you work with. A role that
lets in any other account, with or without a condition, is a relation that nobody has written down: a vendor that left, an
account of a former colleague, a typing error. Without that list the rule is silent, for then any account may be a sister.

Fix: name an account of the organization, or enter the third party in the configuration, with its external ids.

```hcl
principals {
  type        = "AWS"
  identifiers = ["arn:aws:iam::123456789012:role/ci"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.accounts import accounts_of
from tfiam.access.outside import outside
from tfiam.access.trust import trust_statements, unread_trust
from tfiam.iam.exposure import limited_by_deny
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    accounts = accounts_of(inventory)
    if not accounts.told:
        return
    known = accounts.own | {one.id for one in accounts.trusted}
    for document in unread_trust(inventory):
        yield Undetermined(document.unread, document=document)
    for trust in trust_statements(inventory):
        strangers = outside(trust.statement, known, accounts)
        if strangers and not limited_by_deny(trust.statement, trust.document):
            message = f"may be assumed from {strangers}, which is neither the organization's nor trusted"
            yield Problem(message, document=trust.document, statement=trust.statement.index)


RULE = Rule(
    id="TFIAM_TR_009",
    name="trusted-account-outside-organization",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_share_securely_third_party.html",
    ),
    compliance=("SEC03-BP07", "SEC03-BP08", "SEC03-BP09"),
    options={"organization.accounts": "own accounts", "organization.trusted": "others that may be let in"},
    fails=(
        """
#| organization:
#|   accounts: ["123456789012"]
resource "aws_iam_role" "vendor" {
  name = "vendor"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::444455556666:role/collector" }
      Condition = { StringEquals = { "sts:ExternalId" = "acme-7f2d90c1" } }
    }]
  })
}
""",
        """
# The stranger stands in the condition.
#| organization:
#|   accounts: ["123456789012"]
#|   trusted:
#|     - {id: "777788889999", name: auditor}
resource "aws_iam_role" "audit" {
  name = "audit"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "STS:*"
      Principal = { AWS = ["*"] }
      Condition = { "ForAnyValue:StringEquals" = { "AWS:PrincipalAccount" = ["777788889999", "444455556666"] } }
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: accounts of the organization, and one that the team wrote down.
#| organization:
#|   accounts: ["123456789012", "210987654321"]
#|   trusted:
#|     - {id: "777788889999", name: auditor, external_ids: [acme-7f2d90c1]}
resource "aws_iam_role" "audit" {
  name = "audit"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = ["arn:aws:iam::210987654321:role/ci", "777788889999"] } },
      { Effect = "Deny", Action = "sts:AssumeRole", Principal = { AWS = "444455556666" } },
    ]
  })
}
""",
        """
# Nothing tells which accounts are ours.
resource "aws_iam_role" "vendor" {
  name = "vendor"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::444455556666:role/collector" } }]
  })
}
""",
    ),
)
