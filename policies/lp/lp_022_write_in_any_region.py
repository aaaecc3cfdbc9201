"""Write access of a person or a deployer is limited to no region.

A team that works in two regions looks at two regions: what a stolen session starts in a third is seen on the bill. For teams
that name their regions in `organization.regions`: every write of people (users, permission sets, roles that people take) and
of pipelines has to end there, by a condition on `aws:RequestedRegion`, by a Deny of all others that reaches them (their own,
their group's, their boundary's, an SCP's), or because its resources name their region. Global services are left out. Give the
plan of the SCPs as `--context` where it is another one.

Fix: deny the other regions once, for all.

```hcl
statement {
  effect      = "Deny"
  not_actions = ["iam:*", "sts:*", "organizations:*", "route53:*", "cloudfront:*", "support:*"]
  resources   = ["*"]

  condition {
    test     = "StringNotEquals"
    variable = "aws:RequestedRegion"
    values   = ["eu-west-1"]
  }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.lacking import some
from tfiam.access.permission_actions import listed
from tfiam.access.region_limits import Unlimited, writes_everywhere
from tfiam.inventory.model import Document, Inventory
from tfiam.rules.model import Rule, Said, Severity, Undetermined
from tfiam.rules.places import hidden, problem_at


def check(inventory: Inventory) -> Iterator[Said]:
    regions = inventory.config.organization.regions
    for one in writes_everywhere(inventory):
        message = f"lets {some(one.principals)} write outside of {some(regions)}: {listed(one.mask, 3)}"
        yield _perhaps(one, message) if one.because else problem_at(one.held, message, principals=one.principals)
    if regions:
        yield from hidden(inventory)


def _perhaps(one: Unlimited, message: str) -> Undetermined:
    source, told = one.held.source, f"{message}, unless something that is hidden limits it"
    if isinstance(source, Document):
        return Undetermined(one.because, document=source, message=told)
    return Undetermined(one.because, address=source.by, attribute=source.attribute, message=told)


RULE = Rule(
    id="TFIAM_LP_022",
    name="write-in-any-region",
    severity=Severity.LOW,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-requested-region.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion",
    ),
    opt_in=True,
    about_surroundings=True,
    compliance=("SEC03-BP02", "SEC03-BP05"),
    options={"organization.regions": "the regions that writes are held to; without them the rule says nothing"},
    fails=(
        """
#| organization:
#|   regions: [eu-west-1, eu-central-1]
resource "aws_iam_user" "builder" {
  name = "builder"
}

resource "aws_iam_user_policy" "builder" {
  user   = aws_iam_user.builder.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["ec2:RunInstances", "ec2:Describe*"], Resource = "*" }] })
}
""",
        """
#| organization:
#|   regions: [eu-west-1]
# A pipeline's AWS managed policy, under a Deny that names one region too many in another spelling.
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
      Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/app:ref:refs/heads/main", "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" } }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "deploy" {
  role       = aws_iam_role.deploy.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
}

resource "aws_iam_role_policy" "regions" {
  role   = aws_iam_role.deploy.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", NotAction = "IAM:*", Resource = "*", Condition = { StringNotLike = { "AWS:requestedregion" = "eu-west-*" } } }] })
}
""",
        """
#| organization:
#|   regions: [eu-west-1]
# A permission set.
resource "aws_ssoadmin_permission_set" "builder" {
  name         = "builder"
  instance_arn = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
}

resource "aws_ssoadmin_permission_set_inline_policy" "builder" {
  instance_arn       = aws_ssoadmin_permission_set.builder.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.builder.arn
  inline_policy      = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ec2:RunInstances", Resource = "arn:aws:ec2:*:*:*" }] })
}
""",
    ),
    passes=(
        """
#| organization:
#|   regions: [eu-west-1, eu-central-1]
# The classic false positive: another document denies the other regions, and exempts somebody else.
resource "aws_iam_user" "builder" {
  name = "builder"
}

resource "aws_iam_group" "builders" {
  name = "builders"
}

resource "aws_iam_user_group_membership" "builder" {
  user   = aws_iam_user.builder.name
  groups = [aws_iam_group.builders.name]
}

resource "aws_iam_group_policy_attachment" "builders" {
  group      = aws_iam_group.builders.name
  policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
}

resource "aws_iam_group_policy" "regions" {
  group = aws_iam_group.builders.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      NotAction = ["iam:*", "sts:*", "organizations:*", "route53:*", "route53domains:*", "cloudfront:*", "support:*", "budgets:*", "ce:*", "globalaccelerator:*", "waf:*", "shield:*", "account:*", "chatbot:*", "devicefarm:*", "importexport:*"]
      Resource  = "*"
      Condition = {
        StringNotEquals = { "aws:RequestedRegion" = ["eu-west-1", "eu-central-1"] }
        ArnNotLike      = { "aws:PrincipalArn" = "arn:aws:iam::*:role/break-glass" }
      }
    }]
  })
}
""",
        """
#| organization:
#|   regions: [eu-west-1]
# Resources that name their region or bucket, a condition, global services, reads, and a machine's role.
resource "aws_iam_user" "clerk" {
  name = "clerk"
}

resource "aws_iam_user_policy" "clerk" {
  user = aws_iam_user.clerk.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["sqs:SendMessage", "s3:PutObject"], Resource = ["arn:aws:sqs:eu-west-1:123456789012:*", "arn:aws:s3:::acme-reports/*"] },
      { Effect = "Allow", Action = "ec2:*", Resource = "*", Condition = { StringEquals = { "aws:RequestedRegion" = "eu-west-1" } } },
      { Effect = "Allow", Action = ["iam:ChangePassword", "cloudfront:CreateInvalidation", "ec2:Describe*"], Resource = "*" },
    ]
  })
}

resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "worker" {
  role   = aws_iam_role.worker.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:*:*:orders" }] })
}
""",
    ),
)
