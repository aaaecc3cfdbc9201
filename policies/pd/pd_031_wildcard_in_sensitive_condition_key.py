"""Wildcard stands in a condition on accounts, organizations or VPCs.

Account numbers, organization ids and the ids of VPCs and endpoints are given out by AWS: nobody's begin alike for a reason, and
a pattern such as `o-a1*` takes in organizations of strangers. AWS calls the keys that hold them sensitive, and its policy
validation refuses wildcards there.

Fix: name each account, organization or VPC in full, with `StringEquals`.

```hcl
condition {
  test     = "StringEquals"
  variable = "aws:PrincipalOrgID"
  values   = ["o-a1b2c3d4e5"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import sensitive_keys
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, sensitive_keys.THEME)


RULE = Rule(
    id="TFIAM_PD_031",
    name="wildcard-in-sensitive-condition-key",
    severity=Severity.HIGH,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
    ),
    compliance=("SEC03-BP07",),
    fails=(
        """
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*", Condition = { StringLike = { "aws:PrincipalOrgID" = "o-a1*" } } },
    ]
  })
}
""",
        """
# In odd case, as one of several accounts, in a Deny.
resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "*", Resource = "*", Condition = { StringNotLikeIfExists = { "AWS:resourceaccount" = ["111122223333", "4444????6666"] } } },
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
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } },
    ]
  })
}
""",
        """
# The classic false positive: paths of an organization begin with its id.
resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "*", Resource = "*", Condition = { "ForAnyValue:StringNotLike" = { "aws:PrincipalOrgPaths" = "o-a1b2c3d4e5/r-ab12/ou-ab12-*" } } },
    ]
  })
}
""",
    ),
)
