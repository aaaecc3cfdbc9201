"""Tag condition stands over actions whose requests never carry the tag.

A condition on a tag holds only if the key is in the request. Actions on resource types without tags never carry
`aws:ResourceTag`, actions that set no tags never carry `aws:RequestTag` and `aws:TagKeys`, and `ec2:ResourceTag` is in EC2's
requests only. A Deny under such a condition never denies, which is a hole; an Allow never allows, which is reported as medium. The
service authorization reference says which action carries which key.

Fix: put these actions into a statement of their own, on named resources.

```hcl
statement {
  effect    = "Deny"
  actions   = ["iam:DeleteGroup"]
  resources = ["arn:aws:iam::*:group/confidential-*"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.lacking import some
from tfiam.access.validation import JUDGED
from tfiam.iam import Statement
from tfiam.iam.tag_openings import without_the_key
from tfiam.rules.model import Problem, Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    for condition, actions in without_the_key(statement):
        if statement.is_deny:
            yield Problem(f"never denies {some(actions)}: their requests do not carry {condition.key}")
        else:
            told = f"never allows {some(actions)}: their requests do not carry {condition.key}"
            yield Problem(told, severity=Severity.MEDIUM)


RULE = Rule(
    id="TFIAM_AB_005",
    name="tag-condition-without-tags",
    severity=Severity.HIGH,
    subject=Statement,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html",
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    ),
    compliance=("SEC03-BP02",),
    supersedes=("TFIAM_PD_026", "TFIAM_PD_028"),
    fails=(
        """
resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = ["iam:DeleteGroup", "ec2:TerminateInstances"], Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/status" = "confidential" } } }]
  })
}
""",
        """
# Another case, a wildcard of which no action carries the key, another service's key, and a tag of the request.
resource "aws_iam_policy" "team" {
  name = "team"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["EC2:describeinstances*", "ec2:StartInstances"], Resource = "*", Condition = { StringLike = { "AWS:resourcetag/Team" = "data-*" } } },
      { Effect = "Deny", Action = "rds:DeleteDBInstance", Resource = "*", Condition = { StringEquals = { "ec2:ResourceTag/protected" = "true" } } },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Condition = { "ForAnyValue:StringEquals" = { "aws:TagKeys" = "team" } } },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: a Deny of what lacks the tag denies these actions as well.
resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = ["ec2:TerminateInstances", "iam:DeleteGroup"], Resource = "*", Condition = { StringNotEquals = { "aws:ResourceTag/team" = "data" } } },
      { Effect = "Deny", Action = "sqs:SendMessage", Resource = "*", Condition = { Null = { "aws:ResourceTag/team" = "true" } } },
    ]
  })
}
""",
        """
resource "aws_iam_policy" "team" {
  name = "team"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["ec2:StartInstances", "ec2:Stop*"], Resource = "*", Condition = { StringEquals = { "ec2:ResourceTag/team" = "data" } } },
      { Effect = "Allow", Action = "sqs:CreateQueue", Resource = "*", Condition = { StringEquals = { "aws:RequestTag/team" = "data" } } },
      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-data/*", Condition = { StringEquals = { "s3:ExistingObjectTag/team" = "$${aws:PrincipalTag/team}" } } },
      { Effect = "Allow", Action = "ec2:*", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "data", "aws:PrincipalTag/team" = "data" } } },
    ]
  })
}
""",
    ),
)
