"""Resource is shared outside the organization or the account list.

A resource policy that names another account, or a principal of it, lets that account in without any say of an identity
policy on this side. Inside the organization that is sharing; outside, somebody else's administrators decide who reads.

Own accounts are those of `organization.accounts`, `account.id`, the plan's caller identity and the members that the plan
lists; `organization.trusted` names others that may be let in. While only the plan's own account is known, a foreign one
may still be a sister account, so the finding is medium. With nothing known, the account in the statement's own
resource ARNs counts as ours; without that either, the rule is silent. Accounts of AWS that deliver logs are nobody's.

Fix: name an account of the organization, or demand the organization.

```hcl
condition {
  test     = "StringEquals"
  variable = "aws:PrincipalOrgID"
  values   = ["o-a1b2c3d4e5"]
}
```
"""

import re
from collections.abc import Iterator

from tfiam.access.accounts import accounts_of, accounts_of_resources
from tfiam.access.outside import outside
from tfiam.iam.service_accounts import AWS_OWNED
from tfiam.inventory.model import DocumentRole, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_SERVICE_ACCOUNTS = (
    "data.aws_billing_service_account",
    "data.aws_cloudtrail_service_account",
    "data.aws_elb_service_account",
    "data.aws_redshift_service_account",
)
_DIGITS = re.compile(r"\d{12}")


def check(inventory: Inventory) -> Iterator[Said]:
    accounts = accounts_of(inventory)
    of_aws = AWS_OWNED | {str(one.get("id")) for one in inventory.of(*_SERVICE_ACCOUNTS)}
    for document in inventory.in_role(DocumentRole.RESOURCE, DocumentRole.KEY):
        if not document.readable:
            if accounts.own:
                yield Undetermined(document.because or (document.fault,), document=document)
            continue
        for statement in document.statements:
            own = accounts.own or accounts_of_resources(statement)
            strangers = outside(statement, own | of_aws | {one.id for one in accounts.trusted}, accounts) if own else ""
            if strangers:
                severity = None if accounts.told else Severity.MEDIUM
                message = f"shared with {strangers}, outside the {'organization' if accounts.told else 'own account'}"
                yield Problem(message, document=document, statement=statement.index, severity=severity)


RULE = Rule(
    id="TFIAM_RX_002",
    name="shared-outside-organization",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_share_securely.html",
    ),
    compliance=("SEC03-BP07", "SEC03-BP08"),
    checkov=("CKV_AWS_385",),
    options={"organization.accounts": "own accounts", "organization.trusted": "others that may be let in"},
    fails=(
        """
#| organization:
#|   accounts: ["123456789012"]
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::444455556666:role/reader" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }]
  })
}
""",
        """
# The bare number is an account too; the topic's ARN tells whose it is.
resource "aws_sns_topic_policy" "alerts" {
  arn = "arn:aws:sns:eu-west-1:123456789012:alerts"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Principal = { AWS = ["123456789012", "444455556666"] }
      Action    = "SNS:Sub*"
      Resource  = "arn:aws:sns:eu-west-1:123456789012:alerts"
    }
  })
}
""",
        """
#| organization:
#|   accounts: ["123456789012"]
#|   org_id: o-a1b2c3d4e5
resource "aws_kms_key" "shared" {
  description = "shared"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "kms:*", Resource = "*" },
      { Effect = "Allow", Principal = "*", Action = "kms:Decrypt", Resource = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-zzzzzzzzzz" } } },
    ]
  })
}
""",
    ),
    passes=(
        """
#| organization:
#|   accounts: ["123456789012", "111122223333"]
#|   org_id: o-a1b2c3d4e5
#|   trusted:
#|     - {id: "777788889999", name: auditor}
resource "aws_sns_topic_policy" "alerts" {
  arn = "arn:aws:sns:eu-west-1:123456789012:alerts"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = ["arn:aws:iam::111122223333:root", "777788889999"] }, Action = "sns:Subscribe", Resource = "*" },
      { Effect = "Allow", Principal = "*", Action = "sns:Publish", Resource = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } },
      { Effect = "Deny", Principal = { AWS = "444455556666" }, Action = "sns:*", Resource = "*" },
    ]
  })
}
""",
        """
# The classic false positive: the load balancers of a region write their logs from an account of AWS.
#| organization:
#|   accounts: ["123456789012"]
resource "aws_s3_bucket_policy" "access_logs" {
  bucket = "acme-access-logs"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::127311923021:root" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::acme-access-logs/AWSLogs/123456789012/*" }]
  })
}
""",
    ),
)
