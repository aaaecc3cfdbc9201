"""Principal can give itself more permissions.

Who may attach a policy to itself, put one inline, or write a new version of a policy that it has, is administrator as soon
as it wants to be. So is one that may do so to a role it can assume. What reaches the principal is judged together: the
permission may stand in another policy than the one that names its target; a Deny, a boundary or an SCP cuts the path.

Fix: let nobody change the policies of the principal it works as; give what is left a boundary.

```hcl
statement {
  actions   = ["iam:AttachRolePolicy", "iam:PutRolePolicy"]
  resources = ["arn:aws:iam::123456789012:role/workloads/*"] # not the path of the deployer itself

  condition {
    test     = "StringEquals"
    variable = "iam:PermissionsBoundary"
    values   = ["arn:aws:iam::123456789012:policy/workload-boundary"]
  }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.escalations import Escalations, Family
from tfiam.rules.escalating import said_of_family
from tfiam.rules.model import Rule, Said, Severity


def check(escalations: Escalations) -> Iterator[Said]:
    yield from said_of_family(escalations, Family.OWN_PERMISSIONS)


RULE = Rule(
    id="TFIAM_PE_001",
    name="change-own-permissions",
    severity=Severity.CRITICAL,
    subject=Escalations,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate",
    ),
    compliance=("SEC03-BP02",),
    checkov=(
        "CKV_AWS_110",
        "CKV_AWS_286",
    ),
    about_surroundings=True,
    supersedes=(
        "TFIAM_LP_004",
        "TFIAM_LP_005",
        "TFIAM_LP_011",
        "TFIAM_LP_012",
        "TFIAM_PB_005",
        "TFIAM_PB_006",
        "TFIAM_PB_007",
        "TFIAM_PE_002",
        "TFIAM_PE_003",
        "TFIAM_PE_004",
        "TFIAM_PE_005",
        "TFIAM_PE_006",
        "TFIAM_PE_007",
        "TFIAM_PE_008",
    ),
    fails=(
        """
resource "aws_iam_user" "clerk" {
  name = "clerk"
}

resource "aws_iam_user_policy" "clerk" {
  name = "own-policies"
  user = aws_iam_user.clerk.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:AttachUserPolicy", Resource = "arn:aws:iam::123456789012:user/clerk" }]
  })
}
""",
        """
# Odd case and a wildcard, in a policy that reaches the role by an attachment; the role may write a new version of it.
resource "aws_iam_role" "deployer" {
  name = "deployer"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "codebuild.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_policy" "deployer" {
  name = "deployer"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "IAM:create*version", Resource = "arn:aws:iam::123456789012:policy/deploy*" }
  })
}

resource "aws_iam_role_policy_attachment" "deployer" {
  role       = aws_iam_role.deployer.name
  policy_arn = aws_iam_policy.deployer.arn
}
""",
    ),
    passes=(
        """
# The classic false positive: a deployer changes the roles of workloads, which it cannot assume, and not its own.
resource "aws_iam_role" "deployer" {
  name = "deployer"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "codebuild.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role" "worker" {
  name = "worker"
  path = "/workloads/"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "deployer" {
  name = "deploy"
  role = aws_iam_role.deployer.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "arn:aws:iam::123456789012:role/workloads/*" }]
  })
}
""",
        """
# Its own boundary leaves out what would change its policies.
resource "aws_iam_user" "clerk" {
  name = "clerk"
  permissions_boundary = aws_iam_policy.ceiling.arn
}

resource "aws_iam_user_policy" "clerk" {
  name = "own-policies"
  user = aws_iam_user.clerk.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:*", Resource = "*" }]
  })
}

resource "aws_iam_policy" "ceiling" {
  name = "ceiling"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:*", "iam:Get*", "iam:List*"], Resource = "*" }]
  })
}
""",
    ),
)
