"""Resource policy names actions or ARNs that its resource does not have.

A bucket policy is asked about its bucket only, a role's trust policy about `sts` actions only, a key policy about its key.
Most services refuse a policy that names anything else, in the middle of an apply; the others keep a statement that never
speaks.

Fix: name actions and ARNs of the resource that carries the policy; put the rest into an identity policy.

```hcl
statement {
  actions   = ["s3:GetObject"]
  resources = ["${aws_s3_bucket.reports.arn}/*"]
  principals {
    type        = "AWS"
    identifiers = ["arn:aws:iam::111122223333:role/reader"]
  }
}
```
"""

from collections.abc import Iterator

from tfiam.access.policy_resources import put_on
from tfiam.access.validation import JUDGED
from tfiam.iam.validate import policy_fit
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, policy_fit.THEME, *policy_fit.on_resource(put_on(document)))


RULE = Rule(
    id="TFIAM_PD_024",
    name="foreign-action-in-resource-policy",
    severity=Severity.HIGH,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html",
    ),
    compliance=("SEC03-BP07",),
    fails=(
        """
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = ["s3:GetObject", "kms:Decrypt"], Resource = "arn:aws:s3:::acme-reports/*" },
    ]
  })
}
""",
        """
# A queue's ARN in a bucket policy, an action of another service in a trust policy, in odd case.
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Principal = "*", Action = "S3:*", Resource = ["arn:aws:sqs:eu-west-1:111122223333:orders", "arn:aws:s3:::acme-reports"] },
    ]
  })
}

resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = ["STS:assumerole", "Lambda:InvokeFunction"] },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: every action, and every action of the resource's service.
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Principal = "*", Action = ["s3:*", "*"], Resource = ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/*"], Condition = { Bool = { "aws:SecureTransport" = "false" } } },
    ]
  })
}
""",
        """
resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = ["sts:AssumeRole", "sts:TagSession"] },
      { Effect = "Deny", Principal = { AWS = "arn:aws:iam::111122223333:user/old" }, Action = "sts:*" },
    ]
  })
}
""",
    ),
)
