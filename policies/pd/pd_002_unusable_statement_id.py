"""Sid is used twice, or has characters that AWS refuses.

IAM and Organizations take a Sid of letters and digits that no other statement of the policy has, and refuse the policy
otherwise. In the policies of resources two statements with one Sid make it unclear which of them a change or a log means.

Fix: give each statement a Sid of its own, of letters and digits, or none.

```hcl
statement {
  sid       = "ReadReports"
  actions   = ["s3:GetObject"]
  resources = ["arn:aws:s3:::acme-reports/*"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import statement_ids
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity

#: An empty Sid changes nothing, and old versions of the provider write it by themselves.
_BUT = frozenset({"EMPTY_SID_VALUE"})


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, statement_ids.THEME, but=_BUT)


RULE = Rule(
    id="TFIAM_PD_002",
    name="unusable-statement-id",
    severity=Severity.HIGH,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html",
    ),
    compliance=("SEC01-BP06",),
    fails=(
        """
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Read reports!", Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }]
  })
}
""",
        """
# The name in another case; a bucket policy may have two, and should not.
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Tls", Effect = "Deny", Principal = "*", Action = "s3:PutObject", Resource = "arn:aws:s3:::acme-reports/*" },
      { sid = "Tls", Effect = "Deny", Principal = "*", Action = "s3:DeleteObject", Resource = "arn:aws:s3:::acme-reports/*" },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: AWS's own key policy has a Sid with spaces.
resource "aws_kms_key_policy" "main" {
  key_id = "1234abcd-12ab-34cd-56ef-1234567890ab"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Enable IAM User Permissions"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}
""",
        """
# An empty Sid, as old versions of the provider write it, is none.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "", Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" },
      { Sid = "", Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-labels/*" },
    ]
  })
}
""",
    ),
)
