"""Resource is no ARN.

A resource is an ARN with partition, service, Region, account and resource part, or `*`. A bucket's bare name, a partition
that does not exist or a missing field is refused by IAM and matches nothing elsewhere.

Fix: take the ARN from the resource's own attribute.

```hcl
resources = [aws_s3_bucket.reports.arn, "${aws_s3_bucket.reports.arn}/*"]
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import arns
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, arns.THEME)


RULE = Rule(
    id="TFIAM_PD_005",
    name="malformed-resource-arn",
    severity=Severity.HIGH,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
    ),
    compliance=("SEC01-BP06",),
    fails=(
        """
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "acme-reports/*" }]
  })
}
""",
        """
# A partition that does not exist, a Region where IAM has none.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Deny", Action = "iam:*", NotResource = ["arn:amazon:iam::123456789012:role/admin", "arn:aws:iam:eu-west-1:123456789012:role/ops"] }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: other partitions, wildcards for a field, and a wildcard that stands for all that follows.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:*", Resource = ["arn:aws-us-gov:s3:::acme-*", "arn:*:s3:::acme-logs/*", "arn:aws:sns:*"] }]
  })
}
""",
        """
# A policy variable inside an ARN.
resource "aws_iam_policy" "home" {
  name = "home"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-home/$${aws:username}/*" }]
  })
}
""",
    ),
)
