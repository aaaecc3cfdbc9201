"""Statement allows permissions management on every resource.

Actions that change permissions (resource policies, grants, sharing, credentials, group membership) let their holder give away
what it may not use itself. On every resource and without a condition, any bucket, key, role or snapshot of the account can be
opened to anyone. To AWS's access level "Permissions management" tfiam adds writes that come to the same, `iam:CreateAccessKey`
or `ec2:ModifyImageAttribute` for instance; `iam:PassRole` has its own rule.

Fix: name the resources, or leave the permissions to the pipeline that owns them.

```hcl
statement {
  actions   = ["s3:PutBucketPolicy"]
  resources = [aws_s3_bucket.reports.arn]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.permission_actions import listed, permission_mask, unconstrained_mask
from tfiam.iam import action_index
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    granted = unconstrained_mask(statement) & permission_mask() & action_index.restrictable_mask()
    if granted:
        yield f"allows permissions management on every resource: {listed(granted)}"


RULE = Rule(
    id="TFIAM_LP_005",
    name="permissions-management-unconstrained",
    severity=Severity.HIGH,
    subject=Statement,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html",
    ),
    compliance=("SEC03-BP02",),
    checkov=("CKV_AWS_109", "CKV_AWS_289"),
    supersedes=("TFIAM_LP_004",),
    fails=(
        """
data "aws_iam_policy_document" "storage" {
  statement {
    actions   = ["s3:PutBucketPolicy", "kms:CreateGrant"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "storage" {
  name   = "storage"
  policy = data.aws_iam_policy_document.storage.json
}
""",
        """
# Odd case and wildcards: snapshots and images are shared by writes, keys are made by one.
resource "aws_iam_policy" "images" {
  name = "images"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect   = "Allow"
      Action   = ["EC2:modify*Attribute", "iam:Create*Key"]
      Resource = "**"
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: reads of permissions are no changes of them.
data "aws_iam_policy_document" "audit" {
  statement {
    actions   = ["s3:GetBucketPolicy", "kms:ListGrants", "iam:Get*", "glue:GetQueries"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "audit" {
  name   = "audit"
  policy = data.aws_iam_policy_document.audit.json
}
""",
        """
# Grants that only AWS services may make on the holder's behalf, as AWS documents it for KMS, and a Deny.
resource "aws_iam_policy" "volumes" {
  name = "volumes"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "kms:CreateGrant"
        Resource  = "*"
        Condition = { Bool = { "kms:GrantIsForAWSResource" = "true" } }
      },
      { Effect = "Deny", Action = "s3:PutBucketPolicy", Resource = "*" },
    ]
  })
}
""",
    ),
)
