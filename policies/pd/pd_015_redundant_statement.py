"""Statement or resource changes nothing.

A statement that another one repeats, or a resource that a wider one beside it covers, grants nothing of its own. Who removes
the wider one later finds access left that nobody sees.

Fix: remove the one that the other covers.

```hcl
resources = ["arn:aws:s3:::acme-reports/*"]
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import redundancy
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, redundancy.THEME)


RULE = Rule(
    id="TFIAM_PD_015",
    name="redundant-statement",
    severity=Severity.INFO,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
    ),
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = ["arn:aws:s3:::acme-reports/2026/*", "arn:aws:s3:::acme-reports/*"] }]
  })
}
""",
        """
# Other names for the elements, scalars for lists.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "One", Effect = "Allow", Action = ["s3:GetObject"], Resource = "arn:aws:s3:::acme-reports/*" },
      { Sid = "Two", effect = "Allow", action = "s3:GetObject", resource = ["arn:aws:s3:::acme-reports/*"] },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: a bucket and its objects.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/*"] }]
  })
}
""",
        """
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" },
      { Effect = "Deny", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" },
    ]
  })
}
""",
    ),
)
