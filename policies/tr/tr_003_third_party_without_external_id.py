"""Third party may assume the role without an external id.

A vendor that works for many customers can be talked into using your role for another of them: the confused deputy. The
external id that the vendor chose for you alone stops that, because the vendor sends it only in your name.

A third party is an account outside `organization.accounts`. Without that list every account but the plan's own may be a
sister account as well, so the finding is medium; while not even the plan's own account is known, the answer is undetermined.
An account in `organization.trusted` must use one of its `external_ids`; with none listed, it is trusted as it is.

Fix: demand the id that the third party gave you.

```hcl
condition {
  test     = "StringEquals"
  variable = "sts:ExternalId"
  values   = ["acme-7f2d90c1"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.accounts import Accounts, accounts_of
from tfiam.access.trust import lets_assume, trust_statements, unread_trust
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.principal_scope import principal_scope
from tfiam.iam.statement import Statement
from tfiam.iam.who_keys import LimitKind
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_UNKNOWN = "whether {} is another account is not known: account.id or organization.accounts in .tfiam.yaml would tell"


def check(inventory: Inventory) -> Iterator[Said]:
    accounts = accounts_of(inventory)
    for document in unread_trust(inventory):
        yield Undetermined(document.unread, document=document)
    for trust in trust_statements(inventory):
        if not lets_assume(trust.statement, "sts:AssumeRole") or trust.statement.principals is None:
            continue
        if principal_scope(trust.statement.conditions).within(accounts.own, accounts.organization_ids):
            continue
        named = {entry.account for entry in trust.statement.principals if entry.account}
        for account in sorted(named - accounts.own):
            problem = _problem(account, trust.statement, accounts)
            if problem and not accounts.own:
                yield Undetermined(("account.id",), document=trust.document, message=_UNKNOWN.format(account))
            elif problem:
                severity = None if accounts.told else Severity.MEDIUM
                yield Problem(problem, document=trust.document, statement=trust.statement.index, severity=severity)


def _problem(account: str, statement: Statement, accounts: Accounts) -> str:
    limits = principal_scope(statement.conditions).of(LimitKind.EXTERNAL_ID)
    demanded = {value for limit in limits for value in limit.values if not has_wildcard(value)}
    trusted = accounts.trusts(account)
    if trusted is None:
        return "" if demanded else f"account {account} may assume the role without an external id"
    if not trusted.external_ids or (demanded and demanded <= set(trusted.external_ids)):
        return ""
    how = "with another external id than" if demanded else "without"
    return f"account {account} may assume the role {how} the one agreed upon with {trusted.name or 'it'}"


RULE = Rule(
    id="TFIAM_TR_003",
    name="third-party-without-external-id",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_share_securely_third_party.html",
    ),
    compliance=("SEC03-BP09",),
    options={"organization.accounts": "own accounts", "organization.trusted": "third parties with their external ids"},
    fails=(
        """
#| organization:
#|   accounts: ["123456789012"]
resource "aws_iam_role" "vendor" {
  name = "vendor"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::444455556666:role/collector" } }]
  })
}
""",
        """
# A wildcard is no id.
data "aws_caller_identity" "current" {}

resource "aws_iam_role" "vendor" {
  name        = "vendor"
  description = "assumed from outside ${data.aws_caller_identity.current.account_id}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = ["STS:ASSUMEROLE"]
      Principal = { AWS = ["444455556666"] }
      Condition = { StringLike = { "sts:ExternalId" = "*" } }
    }
  })
}
""",
        """
#| organization:
#|   accounts: ["123456789012"]
#|   trusted:
#|     - {id: "444455556666", name: fleet monitoring, external_ids: [acme-7f2d90c1]}
resource "aws_iam_role" "vendor" {
  name = "vendor"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::444455556666:root" }
      Condition = { StringEquals = { "sts:ExternalId" = "demo" } }
    }]
  })
}
""",
    ),
    passes=(
        """
#| organization:
#|   accounts: ["123456789012"]
#|   trusted:
#|     - {id: "444455556666", name: fleet monitoring, external_ids: [acme-7f2d90c1]}
resource "aws_iam_role" "vendor" {
  name = "vendor"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { AWS = "arn:aws:iam::444455556666:root" }
        Condition = { StringEquals = { "sts:ExternalId" = "acme-7f2d90c1" } }
      },
      { Effect = "Deny", Action = "sts:AssumeRole", Principal = { AWS = "777788889999" } },
    ]
  })
}
""",
        """
# The classic false positive: a sister account of the same organization needs no external id.
#| organization:
#|   accounts: ["123456789012", "111122223333"]
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::111122223333:role/ci" } }]
  })
}
""",
        """
#| organization:
#|   accounts: ["123456789012"]
#|   org_id: o-a1b2c3d4e5
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::111122223333:role/ci" }
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
    }]
  })
}
""",
    ),
)
