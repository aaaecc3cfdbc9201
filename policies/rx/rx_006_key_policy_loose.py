"""Key policy leaves the account out, or lets all of it use the key.

Without a statement for the account (its root ARN) IAM policies say nothing about a key: whoever the policy names alone
manages it, and when the last of them is deleted nobody does. An Allow for `*` that is tied to the account is the opposite:
it gives every principal of the account the key's use, whatever its IAM policies say; `kms:ViaService` beside it, as in
AWS's own keys, leaves only what a service does for them. A key without a policy gets KMS's default, which leaves all to
IAM policies (low). A key that is open to anyone is TFIAM_RX_001's.

Fix: let the account manage the key, and give its use to roles by name or by a service.

```hcl
statement {
  actions   = ["kms:*"]
  resources = ["*"]
  principals {
    type        = "AWS"
    identifiers = ["arn:aws:iam::123456789012:root"]
  }
}
```
"""

from collections.abc import Iterator

from tfiam.iam.exposure import names_anyone
from tfiam.iam.principal_scope import principal_scope
from tfiam.iam.statement import Statement
from tfiam.iam.who_keys import LimitKind
from tfiam.inventory.model import Document, DocumentRole, Inventory, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_KEYS = ("aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key")
_USE = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:Sign", "kms:CreateGrant")
# Any of these leaves less than the account.
_NARROWER = (LimitKind.SERVICE, LimitKind.PRINCIPAL, LimitKind.SOURCE, LimitKind.VPC, LimitKind.NETWORK)


def check(inventory: Inventory) -> Iterator[Said]:
    with_policy: set[str] = set()
    for document in inventory.in_role(DocumentRole.KEY):
        with_policy.update((document.address, *document.attached_to))
        if document.readable:
            yield from _of_document(document)
        else:
            yield Undetermined(document.because or (document.fault,), document=document)
    for key in inventory.of(*_KEYS):
        if key.address not in with_policy and not _named_elsewhere(key, inventory):
            message = "key has no policy of its own: KMS's default leaves all to IAM policies"
            yield Problem(message, resource=key, severity=Severity.LOW)


def _of_document(document: Document) -> Iterator[Said]:
    for statement in document.statements:
        used = _used_by_account(statement)
        if used:
            message = f"allows {used} to every principal of the account, without kms:ViaService"
            yield Problem(message, document=document, statement=statement.index)
    if any(_manages(statement) for statement in document.statements):
        return
    if document.because:
        yield Undetermined(document.because, document=document)
    else:
        yield Problem("no statement lets the account manage the key", document=document)


def _manages(statement: Statement) -> bool:
    who = statement.principals
    account = names_anyone(statement) or (who is not None and any(entry.is_account_root for entry in who))
    return account and statement.grants("kms:PutKeyPolicy")


def _used_by_account(statement: Statement) -> str:
    """The first use that an Allow for ``*`` gives to a whole account."""
    if not statement.is_allow or not names_anyone(statement):
        return ""
    scope = principal_scope(statement.conditions)
    if not scope.accounts or any(scope.of(kind) for kind in _NARROWER):
        return ""
    return next((action for action in _USE if statement.grants(action)), "")


def _named_elsewhere(key: Resource, inventory: Inventory) -> bool:
    """True if an ``aws_kms_key_policy`` names the key, by reference or by id."""
    names = {name for name in (key.get("key_id"), key.get("arn")) if isinstance(name, str)}
    return any(
        key.address in inventory.put_on.get(policy.address, ()) or policy.get("key_id") in names
        for policy in inventory.of("aws_kms_key_policy")
    )


RULE = Rule(
    id="TFIAM_RX_006",
    name="key-policy-loose",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
        "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
        "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html",
    ),
    compliance=("SEC03-BP02", "SEC08-BP01"),
    checkov=("CKV_AWS_33", "CKV2_AWS_64"),
    fails=(
        """
# One role has everything, the account nothing.
resource "aws_kms_key" "data" {
  description = "data"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/keys" }, Action = "kms:*", Resource = "*" }]
  })
}
""",
        """
# A list, another case, and the account by a condition only.
resource "aws_kms_key" "data" {
  description = "data"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "123456789012" }, Action = "kms:*", Resource = "*" },
      {
        Effect    = "Allow"
        Principal = { AWS = ["*"] }
        Action    = ["KMS:decrypt*"]
        Resource  = "*"
        Condition = { StringEquals = { "KMS:calleraccount" = ["123456789012"] } }
      },
    ]
  })
}
""",
        """
resource "aws_kms_key" "plain" {
  description = "plain"
}
""",
    ),
    passes=(
        """
# The classic false positive: everyone in the account, through one service only, as AWS writes its own keys.
resource "aws_kms_key" "queue" {
  description = "queue"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "kms:*", Resource = "*" },
      {
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Condition = { StringEquals = { "kms:CallerAccount" = "123456789012", "kms:ViaService" = "sqs.eu-west-1.amazonaws.com" } }
      },
    ]
  })
}
""",
        """
# The policy stands beside the key; the account is written by its number.
resource "aws_kms_key" "data" {
  description = "data"
}

resource "aws_kms_key_policy" "data" {
  key_id = aws_kms_key.data.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = ["123456789012"] }, Action = ["kms:Put*", "kms:Describe*", "kms:Schedule*"], Resource = "*" },
      { Effect = "Deny", Principal = "*", Action = "kms:Decrypt", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
    ]
  })
}
""",
    ),
)
