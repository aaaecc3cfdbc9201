"""Another account gets any action on the resource.

`s3:*` or `kms:*` for another account is more than use: it takes in rewriting the policy itself and deleting the
resource. Whoever runs that account can shut this one out, share the thing further or destroy it, and no identity policy on
this side has a say. That holds for accounts of the organization too, and for the whole organization by `*` with a condition.

Ours is the plan's own account (`account.id`, the caller's identity); without it the one in the statement's resource ARNs,
and without that the rule is silent. What is open to anyone is TFIAM_RX_001's.

Fix: list what the other account needs.

```hcl
statement {
  actions   = ["s3:GetObject", "s3:ListBucket"]
  resources = [aws_s3_bucket.reports.arn, "${aws_s3_bucket.reports.arn}/*"]
  principals {
    type        = "AWS"
    identifiers = ["arn:aws:iam::444455556666:role/reader"]
  }
}
```
"""

from collections.abc import Iterator

from tfiam.access.accounts import Accounts, accounts_of, accounts_of_resources
from tfiam.iam.exposure import accounts_named, names_anyone
from tfiam.iam.principal_scope import principal_scope
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    accounts = accounts_of(inventory)
    for document in inventory.in_role(DocumentRole.RESOURCE, DocumentRole.KEY):
        if not document.readable:
            if accounts.own:
                yield Undetermined(document.because or (document.fault,), document=document)
            continue
        for statement in document.statements:
            what = _everything(statement) if statement.is_allow else ""
            whom = _others(statement, _ours(statement, accounts)) if what else ""
            if whom:
                yield Problem(f"allows {what} to {whom}", document=document, statement=statement.index)


def _everything(statement: Statement) -> str:
    """``*``, ``s3:*``, or all but a few."""
    if statement.actions is None:
        return "every action but " + ", ".join(statement.not_actions or ())
    whole = (action for action in statement.actions if not action.rpartition(":")[2].strip("*"))
    return next(whole, "")


def _ours(statement: Statement, accounts: Accounts) -> frozenset[str]:
    """Only one of the organization's accounts has the resource; which, its list of several does not tell."""
    alone = accounts.organization if len(accounts.organization) == 1 else frozenset()
    return accounts.plan or alone or accounts_of_resources(statement)


def _others(statement: Statement, ours: frozenset[str]) -> str:
    scope = principal_scope(statement.conditions)
    if not ours or statement.principals is None or scope.within(ours):
        return ""
    if not names_anyone(statement):
        foreign = accounts_named(statement.principals) - ours
        foreign = foreign if scope.accounts is None else foreign & scope.accounts
    else:
        foreign = (scope.accounts or frozenset()) - ours
        organizations = sorted(scope.organizations or ())
        if organizations and not foreign:
            return "everyone in " + ", ".join(organizations)
    return ", ".join(f"account {one}" for one in sorted(foreign) if one.isdigit())


RULE = Rule(
    id="TFIAM_RX_003",
    name="any-action-for-others",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html",
    ),
    compliance=("SEC03-BP02", "SEC03-BP07"),
    checkov=("CKV_AWS_72",),
    options={"organization.accounts": "own accounts"},
    fails=(
        """
#| organization:
#|   accounts: ["123456789012"]
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::444455556666:root" }, Action = "s3:*", Resource = ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/*"] }]
  })
}
""",
        """
# Another case, a scalar, and a second star; the queue's ARN tells whose it is.
resource "aws_sqs_queue_policy" "orders" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Principal = { AWS = ["123456789012", "444455556666"] }
      Action    = ["sqs:SendMessage", "SQS:**"]
      Resource  = "arn:aws:sqs:eu-west-1:123456789012:orders"
    }
  })
}
""",
        """
resource "aws_sns_topic_policy" "alerts" {
  arn = "arn:aws:sns:eu-west-1:123456789012:alerts"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      NotAction = "sns:DeleteTopic"
      Resource  = "arn:aws:sns:eu-west-1:123456789012:alerts"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
    }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: the statement that every key has for its own account.
#| organization:
#|   accounts: ["123456789012"]
resource "aws_kms_key" "data" {
  description = "data"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "kms:*", Resource = "*" },
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::444455556666:root" }, Action = ["kms:Decrypt", "kms:GenerateDataKey*"], Resource = "*" },
    ]
  })
}
""",
        """
resource "aws_sqs_queue_policy" "orders" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Principal = { AWS = "444455556666" }, Action = "sqs:*", Resource = "arn:aws:sqs:eu-west-1:123456789012:orders" },
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = "arn:aws:sqs:eu-west-1:123456789012:orders"
        Condition = { StringEquals = { "aws:PrincipalAccount" = "123456789012" } }
      },
    ]
  })
}
""",
    ),
)
