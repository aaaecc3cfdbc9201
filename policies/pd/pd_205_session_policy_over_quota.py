"""Session policy is over the quota of 2,048 characters.

A session policy cuts what a session may do of what its role may. Its text may have 2,048 characters, white space included, and
what is longer is refused when the change is applied or when the session is opened. Judged are the session policies of
Transfer Family's users and accesses; for the profiles of IAM Roles Anywhere AWS tells no quota.

Fix: put what all sessions share into the role's own policies, and use variables in the session policy.

```hcl
resource "aws_transfer_user" "partner" {
  # …
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-exchange/$${transfer:UserName}/*" }]
  })
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.inventory.model import DocumentRole, Inventory
from tfiam.rules.measured import said_of_documents
from tfiam.rules.model import Rule, Said, Severity


def check(inventory: Inventory) -> Iterator[Said]:
    yield from said_of_documents(inventory, "the session policy has", DocumentRole.SESSION)


RULE = Rule(
    id="TFIAM_PD_205",
    name="session-policy-over-quota",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/transfer/latest/APIReference/API_CreateUser.html",
        "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    ),
    compliance=("REL01-BP01",),
    fails=(
        """
resource "aws_transfer_user" "partner" {
  server_id = "s-01234567890abcdef"
  user_name = "partner"
  role      = "arn:aws:iam::111122223333:role/transfer"
  policy    = jsonencode({
    Version   = "2012-10-17"
    Statement = [for number in range(20) : { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-archive-of-team-number-${number}/*" }]
  })
}
""",
        """
# One statement, a single object, with many resources.
resource "aws_transfer_access" "partner" {
  server_id   = "s-01234567890abcdef"
  external_id = "S-1-1-12-1234567890-123456789-1234567890-1234"
  role        = "arn:aws:iam::111122223333:role/transfer"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect   = "Allow"
      Action   = "s3:*"
      Resource = [for number in range(45) : "arn:aws:s3:::acme-archive-of-team-number-${number}/*"]
    }
  })
}
""",
    ),
    passes=(
        """
resource "aws_transfer_user" "partner" {
  server_id = "s-01234567890abcdef"
  user_name = "partner"
  role      = "arn:aws:iam::111122223333:role/transfer"
  policy    = jsonencode({
    Version   = "2012-10-17"
    Statement = [for number in range(12) : { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-archive-of-team-number-${number}/*" }]
  })
}
""",
        """
# The classic false positive: as an inline policy of the role the same document is not long.
resource "aws_iam_role" "transfer" {
  name = "transfer"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "transfer.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "transfer" {
  role   = aws_iam_role.transfer.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for number in range(20) : { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-archive-of-team-number-${number}/*" }]
  })
}
""",
    ),
)
