"""Private address allows access without naming its VPC.

Private addresses are the same in every VPC of the world. `aws:VpcSourceIp` and `aws:Ec2InstanceSourcePrivateIPv4` compare only
the address: without a condition on the VPC, anyone may build a VPC of his own in which he has it. AWS advises never to use
them alone in an Allow.

Fix: name the VPC or the endpoint beside the address.

```hcl
condition {
  test     = "StringEquals"
  variable = "aws:SourceVpc"
  values   = [aws_vpc.main.id]
}
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import condition_pairs
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, condition_pairs.THEME)


RULE = Rule(
    id="TFIAM_PD_027",
    name="unpaired-condition-key",
    severity=Severity.MEDIUM,
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
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*", Condition = { IpAddress = { "aws:VpcSourceIp" = "10.0.0.0/16" } } },
    ]
  })
}
""",
        """
# In odd case, on the address of an instance.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Resource = "*", Condition = { IpAddress = { "AWS:ec2instancesourceprivateipv4" = "10.0.1.5" } } },
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
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*", Condition = { IpAddress = { "aws:VpcSourceIp" = "10.0.0.0/16" }, StringEquals = { "aws:sourceVpce" = "vpce-1a2b3c4d" } } },
    ]
  })
}
""",
        """
# The classic false positive: a Deny for other addresses gives nothing away.
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "arn:aws:s3:::acme-reports/*", Condition = { NotIpAddressIfExists = { "aws:VpcSourceIp" = "10.0.0.0/16" } } },
    ]
  })
}
""",
    ),
)
