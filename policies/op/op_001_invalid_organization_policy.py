"""Policy is not valid as an SCP or RCP.

Organizations refuses the policy when it is applied, in the middle of a change to the guardrails of all accounts. An SCP
takes the whole policy language since September 2025, but no `Principal`: it holds for all principals of the accounts it
is attached to. An RCP only denies, always for `Principal: "*"`, without `NotPrincipal` and `NotAction`, and names
services that RCPs reach. What is wrong with the document itself, whatever its type, TFIAM_PD_001 and its like say.

Fix: take the principal out of an SCP and name it in a condition; write an RCP as a Deny for everyone.

```hcl
resource "aws_organizations_policy" "perimeter" {
  name = "perimeter"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = "*"
      Condition = {
        StringNotEqualsIfExists = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" }
        BoolIfExists            = { "aws:PrincipalIsAWSService" = "false" }
      }
    }]
  })
}
```
"""

from collections.abc import Iterator

from tfiam.access.organization_policies import organization_policies
from tfiam.iam.validate import organization
from tfiam.inventory.model import Inventory
from tfiam.rules.issues import problems
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    for document in organization_policies(inventory):
        if document.because and not document.readable:
            yield Undetermined(document.because, document=document)
        elif document.policy is None:
            yield Problem(f"no policy document: {document.fault}", document=document)
        else:
            yield from problems(document, organization.THEME)


RULE = Rule(
    id="TFIAM_OP_001",
    name="invalid-organization-policy",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html",
        "https://aws.amazon.com/blogs/security/unlock-new-possibilities-aws-organizations-service-control-policy-now-supports-full-iam-language",
    ),
    compliance=("SEC01-BP01", "SEC03-BP05"),
    fails=(
        """
resource "aws_organizations_policy" "no_users" {
  name = "no-users"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Principal = "*", Action = "iam:CreateUser", Resource = "*" }]
  })
}
""",
        """
# An RCP that allows, for one account, every action there is.
resource "aws_organizations_policy" "perimeter" {
  name = "perimeter"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "*" }, Action = "*", Resource = "*" },
      { Effect = "Deny", Principal = { AWS = "444455556666" }, Action = ["*:*"], Resource = "*" },
    ]
  })
}
""",
        """
resource "aws_organizations_policy" "instances" {
  name = "instances"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Principal = "*", NotAction = "s3:*", Resource = "*" }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: NotResource, conditions on an Allow and wildcards inside actions are valid since 2025.
resource "aws_organizations_policy" "baseline" {
  name = "baseline"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        NotAction = ["iam:*Login*", "organizations:*"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:RequestedRegion" = ["eu-west-1", "eu-central-1"] } }
      },
      { Effect = "Deny", Action = "s3:*Bucket*", NotResource = "arn:aws:s3:::acme-*" },
    ]
  })
}
""",
        """
resource "aws_organizations_policy" "tls" {
  name = "tls"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = ["s3:*", "sqs:*", "kms:Decrypt", "sts:AssumeRole"]
      Resource  = "*"
      Condition = { BoolIfExists = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_organizations_policy" "tags" {
  name    = "tags"
  type    = "TAG_POLICY"
  content = jsonencode({ tags = { owner = { tag_key = { "@@assign" = "owner" } } } })
}
""",
    ),
)
