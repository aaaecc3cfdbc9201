"""Principal names an ARN with a wildcard inside.

IAM does not match wildcards inside an ARN of `Principal`: only `*` alone means something there, and it means everyone.
AWS refuses most such policies when they are applied; where a service takes one, it reads it as widely as it can.
Whoever wrote `role/ops-*` meant a set of roles, which includes those that somebody creates tomorrow under such a name.

Fix: name the account in `Principal` and match the roles in a condition.

```hcl
principals {
  type        = "AWS"
  identifiers = ["arn:aws:iam::123456789012:root"]
}
condition {
  test     = "ArnLike"
  variable = "aws:PrincipalArn"
  values   = ["arn:aws:iam::123456789012:role/ops-*"]
}
```
"""

from collections.abc import Iterator

from tfiam.iam.principal import PrincipalEntry
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    if statement.is_deny or statement.principals is None:
        return
    named = [entry for entry in statement.principals if _is_pattern(entry)]
    if named:
        yield f"Principal names {', '.join(entry.value for entry in named)}: IAM matches no wildcard inside a principal"


def _is_pattern(entry: PrincipalEntry) -> bool:
    return entry.has_wildcard and not entry.is_anyone


RULE = Rule(
    id="TFIAM_TR_011",
    name="wildcard-in-principal-arn",
    severity=Severity.HIGH,
    subject=Statement,
    documents=(DocumentRole.TRUST, DocumentRole.RESOURCE, DocumentRole.KEY),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
    ),
    compliance=("SEC03-BP07",),
    supersedes=("UNSUPPORTED_WILDCARD_IN_PRINCIPAL",),
    fails=(
        """
resource "aws_iam_role" "ops" {
  name = "ops"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:role/ops-*" } }]
  })
}
""",
        """
resource "aws_sqs_queue_policy" "orders" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Resource  = "arn:aws:sqs:eu-west-1:123456789012:orders"
      Principal = { AWS = ["arn:aws:iam::123456789012:role/shop", "arn:aws:iam::??3456789012:root"] }
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: the wildcard stands in the condition, where IAM matches it.
resource "aws_iam_role" "ops" {
  name = "ops"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Condition = { ArnLike = { "aws:PrincipalArn" = "arn:aws:iam::123456789012:role/ops-*" } }
    }]
  })
}
""",
        """
resource "aws_iam_role" "ops" {
  name = "ops"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:role/ops" } },
      { Effect = "Deny", Action = "sts:AssumeRole", Principal = "*", Condition = { StringNotLike = { "aws:PrincipalArn" = "arn:aws:iam::123456789012:role/ops*" } } },
    ]
  })
}
""",
    ),
)
