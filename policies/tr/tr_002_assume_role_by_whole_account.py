"""Role may be assumed by a whole other account.

Naming an account (its number or its `:root` ARN) hands the decision to that account's administrators: every principal
there whose own policies allow `sts:AssumeRole` gets in, today's and tomorrow's. Nobody on this side sees who that is.

An account is known to be one's own by `account.id` or `organization.accounts` in the configuration, by the plan's
`aws_caller_identity`, or by a role that already exists; naming it is how AWS delegates inside an account, and passes.
As long as nothing is known, any account counts as another.

Fix: name the role on the other side, or pin it in a condition.

```hcl
principals {
  type        = "AWS"
  identifiers = ["arn:aws:iam::444455556666:role/collector"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.accounts import accounts_of
from tfiam.access.trust import trust_statements, unread_trust
from tfiam.iam.condition import Condition
from tfiam.iam.exposure import limited_by_deny
from tfiam.iam.principal_scope import principal_scope
from tfiam.iam.restrictions import restricts_nothing
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

#: Keys that demand something of the caller itself, beside those that say who it is.
_OF_THE_CALLER = ("aws:multifactorauth", "aws:principaltag/", "aws:sourceidentity", "sts:sourceidentity")


def check(inventory: Inventory) -> Iterator[Said]:
    own = accounts_of(inventory).own
    for document in unread_trust(inventory):
        yield Undetermined(document.unread, document=document)
    for trust in trust_statements(inventory):
        if (
            trust.statement.principals is None
            or _conditional(trust.statement)
            or limited_by_deny(trust.statement, trust.document)
        ):
            continue
        accounts = {entry.account for entry in trust.statement.principals if entry.is_account_root and entry.account}
        for account in sorted(accounts - own):
            message = f"may be assumed by every principal that account {account} lets, without a condition"
            yield Problem(message, document=trust.document, statement=trust.statement.index)


def _conditional(statement: Statement) -> bool:
    if principal_scope(statement.conditions).limits:
        return True
    return any(_demands(condition, statement) for condition in statement.conditions)


def _demands(condition: Condition, statement: Statement) -> bool:
    about_caller = condition.key_name.startswith(_OF_THE_CALLER) and not condition.negated
    return (
        about_caller and "false" not in condition.values and restricts_nothing(condition, statement.conditions) is None
    )


RULE = Rule(
    id="TFIAM_TR_002",
    name="assume-role-by-whole-account",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html",
    ),
    compliance=("SEC03-BP07", "SEC03-BP08"),
    checkov=("CKV_AWS_61",),
    supersedes=("TFIAM_TR_003", "TFIAM_TR_008"),
    options={"organization.accounts": "own accounts", "account.id": "the account of the plan"},
    fails=(
        """
resource "aws_iam_role" "monitoring" {
  name = "monitoring"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::444455556666:root" } }]
  })
}
""",
        """
# The bare number means the same; a condition on the transport is none on the caller.
data "aws_caller_identity" "current" {}

resource "aws_iam_role" "monitoring" {
  name = "monitoring"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "sts:*"
      Principal = { AWS = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root", "444455556666"] }
      Condition = { Bool = { "aws:SecureTransport" = "true" } }
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: the plan's own account, which delegates to its principals.
data "aws_caller_identity" "current" {}

resource "aws_iam_role" "admin" {
  name = "admin"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
    }]
  })
}
""",
        """
#| organization:
#|   accounts: ["444455556666"]
resource "aws_iam_role" "monitoring" {
  name = "monitoring"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::444455556666:root" } },
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { AWS = "arn:aws:iam::777788889999:root" }
        Condition = { StringEquals = { "aws:PrincipalArn" = "arn:aws:iam::777788889999:role/collector" } }
      },
      { Effect = "Deny", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::101010101010:root" } },
    ]
  })
}
""",
    ),
)
