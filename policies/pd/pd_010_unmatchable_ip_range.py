"""IP range is no CIDR, or private where only public ones can match.

`aws:SourceIp` is the public address of a request, so a private range there never matches, and with `NotIpAddress` always
does. What comes through a VPC endpoint has `aws:VpcSourceIp` instead. A range that cannot be read matches nothing.

Fix: list public ranges in CIDR format; for a VPC use `aws:SourceVpc` or `aws:VpcSourceIp`.

```hcl
condition {
  test     = "IpAddress"
  variable = "aws:SourceIp"
  values   = ["203.0.113.0/24"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import ip_ranges
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, ip_ranges.THEME)


RULE = Rule(
    id="TFIAM_PD_010",
    name="unmatchable-ip-range",
    severity=Severity.HIGH,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip",
    ),
    compliance=("SEC01-BP06",),
    fails=(
        """
resource "aws_iam_policy" "office" {
  name = "office"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "*", Resource = "*", Condition = { NotIpAddress = { "aws:SourceIp" = ["10.0.0.0/8", "192.168.0.0/16"] } } }]
  })
}
""",
        """
# Odd case, and no CIDR.
resource "aws_iam_policy" "office" {
  name = "office"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "s3:GetObject", Resource = "*", Condition = { ipaddressifexists = { "AWS:sourceIP" = "203.0.113.0/33" } } }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: documentation ranges stand in for public ones; an address alone is a range of one.
resource "aws_iam_policy" "office" {
  name = "office"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "*", Resource = "*", Condition = { NotIpAddress = { "aws:SourceIp" = ["203.0.113.0/24", "2001:db8:1234::/48", "198.51.100.7"] } } }]
  })
}
""",
        """
resource "aws_iam_policy" "office" {
  name = "office"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "*", Resource = "*", Condition = { NotIpAddressIfExists = { "aws:VpcSourceIp" = ["10.0.0.0/8"] } } }]
  })
}
""",
    ),
)
