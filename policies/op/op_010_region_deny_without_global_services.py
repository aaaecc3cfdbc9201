"""Region Deny does not exempt global services.

IAM, Organizations, Route 53, CloudFront and Support have one endpoint for the whole world, in us-east-1. A Deny of every
region but one's own that leaves them in stops roles from being made and DNS from being changed, in all accounts at
once. AWS's own example lists what to exempt with `NotAction`.

Fix: exempt the global services, or allow us-east-1 as well.

```hcl
data "aws_iam_policy_document" "regions" {
  statement {
    effect      = "Deny"
    not_actions = ["iam:*", "organizations:*", "route53:*", "cloudfront:*", "support:*", "sts:*"]
    resources   = ["*"]
    condition {
      test     = "StringNotEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-west-1", "eu-central-1"]
    }
  }
}
```
"""

from collections.abc import Iterator

from tfiam.iam import Statement
from tfiam.iam.region_deny import global_services_denied, regions_hidden
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

#: Without these nobody works; the others an organization may deny on purpose.
_VITAL = frozenset({"iam", "organizations"})


def check(statement: Statement) -> Iterator[Said]:
    services = global_services_denied(statement)
    if services:
        severity = None if _VITAL.intersection(services) else Severity.LOW
        yield Problem(f"denies regions, and with them {', '.join(services)}, served from us-east-1", severity=severity)
    elif hidden := regions_hidden(statement):
        yield Undetermined(hidden)


RULE = Rule(
    id="TFIAM_OP_010",
    name="region-deny-without-global-services",
    severity=Severity.MEDIUM,
    subject=Statement,
    documents=(DocumentRole.SCP,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-requested-region.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html",
        "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html",
    ),
    compliance=("SEC01-BP01",),
    fails=(
        """
resource "aws_organizations_policy" "regions" {
  name = "regions"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "*", Resource = "*", Condition = { StringNotEquals = { "aws:RequestedRegion" = ["eu-west-1", "eu-central-1"] } } }]
  })
}
""",
        """
# Organizations is forgotten, and the key and its operator are spelled oddly.
resource "aws_organizations_policy" "regions" {
  name = "regions"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Deny", NotAction = ["iam:*", "route53:*", "cloudfront:*", "support:*"], Resource = "*", Condition = { "stringNotLikeIfExists" = { "aws:requestedregion" = "eu-*" } } }
  })
}
""",
        """
# Regions listed as denied, and the home of the global services with them.
resource "aws_organizations_policy" "regions" {
  name = "regions"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "*", Resource = "*", Condition = { StringLike = { "aws:RequestedRegion" = ["us-*", "ap-*"] } } }]
  })
}
""",
    ),
    passes=(
        """
resource "aws_organizations_policy" "regions" {
  name = "regions"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", NotAction = ["iam:*", "organizations:*", "route53:*", "cloudfront:*", "support:*", "sts:*"], Resource = "*", Condition = { StringNotEquals = { "aws:RequestedRegion" = ["eu-west-1"] } } }]
  })
}
""",
        """
# The classic false positive: us-east-1 is among the regions, or only regional services are denied.
resource "aws_organizations_policy" "regions" {
  name = "regions"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "*", Resource = "*", Condition = { StringNotLike = { "aws:RequestedRegion" = ["eu-*", "us-east-?"] } } },
      { Effect = "Deny", Action = ["ec2:*", "rds:*"], Resource = "*", Condition = { StringNotEquals = { "aws:RequestedRegion" = ["eu-west-1"] } } },
      { Effect = "Deny", Action = "*", Resource = "*", Condition = { StringEquals = { "aws:RequestedRegion" = ["ap-east-1"] } } },
    ]
  })
}
""",
        """
# In GovCloud global services have another home.
resource "aws_organizations_policy" "regions" {
  name = "regions"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "*", Resource = "*", Condition = { StringNotEquals = { "aws:RequestedRegion" = "us-gov-west-1" } } }]
  })
}
""",
    ),
)
