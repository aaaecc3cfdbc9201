"""Secret's policy lets anyone or another account read or change it.

A secret's own policy needs no identity policy beside it for principals of other accounts: whoever it names reads the
secret. Open to anyone, everybody on AWS does. What only shows metadata (`DescribeSecret`) is left to TFIAM_RX_002.

Own accounts are those of `organization.accounts`, `account.id`, the plan's caller identity and the members that the plan
lists; `organization.trusted` names others that may be let in. While only the plan's own account is known, a foreign one
may still be a sister account, and the finding is high; with the organization told, it is critical. A secret under
`aws/secretsmanager` cannot be read from another account whatever the policy says, but its value can still be replaced.

Fix: name a role of an own account, or demand the organization.

```hcl
condition {
  test     = "StringEquals"
  variable = "aws:PrincipalOrgID"
  values   = ["o-a1b2c3d4e5"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.accounts import accounts_of, accounts_of_resources
from tfiam.access.exposure import kept_inside_vpc
from tfiam.access.outside import outside
from tfiam.iam.exposure import names_anyone, open_scope
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, DocumentRole, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_TYPES = ("aws_secretsmanager_secret", "aws_secretsmanager_secret_policy")
_ACTIONS = (
    "secretsmanager:GetSecretValue",
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecret",
    "secretsmanager:PutResourcePolicy",
    "secretsmanager:DeleteSecret",
    "secretsmanager:RotateSecret",
    "secretsmanager:ReplicateSecretToRegions",
)


def check(inventory: Inventory) -> Iterator[Said]:
    accounts = accounts_of(inventory)
    for document in inventory.in_role(DocumentRole.RESOURCE):
        if document.resource is None or document.resource.type not in _TYPES:
            continue
        if not document.readable:
            yield Undetermined(document.because or (document.fault,), document=document)
            continue
        for statement in document.statements:
            action = next((one for one in _ACTIONS if statement.is_allow and statement.covers_action(one)), "")
            if not action:
                continue
            if _is_public(statement, document, inventory):
                yield Problem(f"anyone may {_verb(action)}", document=document, statement=statement.index)
                continue
            own = accounts.own or accounts_of_resources(statement)
            strangers = outside(statement, own | {one.id for one in accounts.trusted}, accounts) if own else ""
            if strangers:
                severity = None if accounts.told else Severity.HIGH
                message = f"{strangers} may {_verb(action)}"
                yield Problem(message, document=document, statement=statement.index, severity=severity)


def _is_public(statement: Statement, document: Document, inventory: Inventory) -> bool:
    opened = names_anyone(statement) and open_scope(statement, document) is not None
    return opened and not kept_inside_vpc(document, inventory)


def _verb(action: str) -> str:
    return "read the secret" if "GetSecretValue" in action else f"change the secret ({action})"


RULE = Rule(
    id="TFIAM_SM_004",
    name="secret-open-to-others",
    severity=Severity.CRITICAL,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html",
        "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html",
    ),
    compliance=("SEC02-BP03", "SEC03-BP07"),
    supersedes=("TFIAM_RX_001", "TFIAM_RX_002", "TFIAM_TR_011", "TFIAM_TR_017"),
    options={"organization.accounts": "own accounts", "organization.trusted": "others that may be let in"},
    fails=(
        """
#| organization:
#|   accounts: ["123456789012"]
resource "aws_secretsmanager_secret_policy" "partner" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:partner-AbCdEf"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::444455556666:root" }, Action = "secretsmanager:GetSecretValue", Resource = "*" }]
  })
}
""",
        """
# On the secret itself, by a wildcard in another case, with a condition that anyone meets.
resource "aws_secretsmanager_secret" "partner" {
  name = "partner"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Principal = { AWS = ["*"] }
      Action    = "SecretsManager:get*"
      Resource  = ["*"]
      Condition = { Bool = { "aws:SecureTransport" = "true" } }
    }
  })
}
""",
    ),
    passes=(
        """
#| organization:
#|   accounts: ["123456789012", "210987654321"]
resource "aws_secretsmanager_secret_policy" "partner" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:partner-AbCdEf"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::210987654321:role/orders" }, Action = "secretsmanager:GetSecretValue", Resource = "*" }]
  })
}
""",
        """
# The classic false positive: a Deny for everyone outside the organization, and metadata for the organization.
#| organization:
#|   accounts: ["123456789012"]
#|   org_id: o-a1b2c3d4e5
resource "aws_secretsmanager_secret_policy" "partner" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:partner-AbCdEf"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Principal = "*", Action = "secretsmanager:*", Resource = "*", Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } },
      { Effect = "Allow", Principal = "*", Action = "secretsmanager:DescribeSecret", Resource = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } },
    ]
  })
}
""",
    ),
)
