"""Principal is missing, misplaced or written in a way AWS refuses.

The policies of principals take no `Principal`, those of resources and roles need one. A wildcard inside a name or an ARN
matches nobody there, and a principal given by its unique id means one that may be gone.

Fix: take the element out of an identity policy; in a resource policy name each principal by its ARN.

```hcl
principals {
  type        = "AWS"
  identifiers = ["arn:aws:iam::123456789012:role/reporting"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import principals
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, principals.THEME)


RULE = Rule(
    id="TFIAM_PD_003",
    name="unusable-principal",
    severity=Severity.HIGH,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    ),
    compliance=("SEC01-BP06",),
    fails=(
        """
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }]
  })
}
""",
        """
# Names in another case, a wildcard inside an ARN.
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", principal = { aws = "arn:aws:iam::123456789012:role/report*" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: * alone is a principal. TFIAM_RX_001 judges whether it should be.
resource "aws_s3_bucket_policy" "site" {
  bucket = "acme-site"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-site/*" }]
  })
}
""",
        """
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", NotPrincipal = { AWS = ["arn:aws:iam::123456789012:root"] }, Action = "s3:*", Resource = "arn:aws:s3:::acme-reports/*" }]
  })
}
""",
    ),
)
