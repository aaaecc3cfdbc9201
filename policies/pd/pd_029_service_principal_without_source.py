"""AWS service may act here on behalf of any customer.

A service principal is the same for all customers of AWS. Where the service acts for whoever configured it (CloudTrail delivers,
SNS sends, S3 notifies), a statement that names only the service lets every account point its own trail, topic or bucket here:
the confused deputy. These services send the account and the ARN of what was configured. Conditions that a service's request
does not carry, and service names that are none, are found as well.

Fix: demand the account, or the ARN, on whose behalf the service may act.

```hcl
condition {
  test     = "StringEquals"
  variable = "aws:SourceAccount"
  values   = [data.aws_caller_identity.current.account_id]
}
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import service_callers
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, service_callers.THEME)


RULE = Rule(
    id="TFIAM_PD_029",
    name="service-principal-without-source",
    severity=Severity.MEDIUM,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    ),
    compliance=("SEC03-BP07",),
    fails=(
        """
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::acme-reports/*", Condition = { StringEquals = { "s3:x-amz-acl" = "bucket-owner-full-control" } } },
    ]
  })
}
""",
        """
# A list of services, a source that may be any, and a key that no service sends.
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { Service = ["config.amazonaws.com", "ec2.amazonaws.com"] }, Action = "s3:PutObject", Resource = "arn:aws:s3:::acme-reports/*", Condition = { StringLike = { "AWS:SourceAccount" = "*" } } },
      { Effect = "Allow", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5", "aws:SourceAccount" = "111122223333" } } },
    ]
  })
}
""",
    ),
    passes=(
        """
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::acme-reports/*", Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:cloudtrail:*:111122223333:trail/*" } } },
    ]
  })
}
""",
        """
# The classic false positive: log delivery of load balancers sends no source, and a role is assumed in its own account.
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::acme-reports/AWSLogs/*" },
    ]
  })
}

resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sts:AssumeRole" },
    ]
  })
}
""",
    ),
)
