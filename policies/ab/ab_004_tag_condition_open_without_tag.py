"""Tag condition lets through what lacks the tag.

`StringEqualsIfExists`, `ForAllValues` and negated operators hold when the key is not in the request. In an Allow on
`aws:ResourceTag/team` that means every resource nobody has tagged, on `aws:PrincipalTag/team` every principal without a team, on
`aws:RequestTag/team` everything that is made without the tag. `StringNotEquals` leaves out some values on purpose and is
reported as medium: what was never tagged is not among them.

Fix: use the plain operator, or demand the tag beside it.

```hcl
condition {
  test     = "Null"
  variable = "aws:ResourceTag/team"
  values   = ["false"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.iam import Statement
from tfiam.iam.tag_keys import TagOf, tag_key
from tfiam.iam.tag_openings import Opening, openings
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Problem, Rule, Said, Severity

_LETS = {
    TagOf.PRINCIPAL: "every principal without the tag meets",
    TagOf.RESOURCE: "every resource without the tag meets",
    TagOf.REQUEST: "every request without the tag meets",
}


def check(statement: Statement) -> Iterator[Said]:
    for one in openings(statement):
        yield Problem(_message(one), severity=Severity.MEDIUM if one.excludes else None)


def _message(one: Opening) -> str:
    key = tag_key(one.condition.key)
    lets = _LETS[key.of if key else TagOf.REQUEST]
    return f"{lets} {one.condition.operator} on {one.condition.key}: {one.operator} holds when the key is absent"


RULE = Rule(
    id="TFIAM_AB_004",
    name="tag-condition-open-without-tag",
    severity=Severity.HIGH,
    subject=Statement,
    documents=(
        DocumentRole.IDENTITY,
        DocumentRole.RESOURCE,
        DocumentRole.KEY,
        DocumentRole.TRUST,
        DocumentRole.BOUNDARY,
    ),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html",
    ),
    compliance=("SEC03-BP02",),
    supersedes=("TFIAM_LP_004", "TFIAM_LP_006", "TFIAM_LP_020"),
    fails=(
        """
resource "aws_iam_policy" "operator" {
  name = "operator"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ec2:TerminateInstances", Resource = "*", Condition = { StringEqualsIfExists = { "aws:ResourceTag/team" = "$${aws:PrincipalTag/team}" } } }]
  })
}
""",
        """
# ForAllValues on a key of one value, in another case; a negated operator; the service's own key; a tag of the request.
resource "aws_iam_policy" "operator" {
  for_each = {
    all   = { Effect = "Allow", Action = "ec2:TerminateInstances", Resource = "*", Condition = { "forallvalues:stringequals" = { "EC2:resourcetag/Team" = ["web", "data"] } } }
    not   = { Effect = "Allow", Action = "rds:DeleteDBInstance", Resource = "*", Condition = { StringNotEquals = { "rds:db-tag/stage" = "prod" } } }
    made  = { Effect = "Allow", Action = "sqs:CreateQueue", Resource = "*", Condition = { StringLikeIfExists = { "aws:RequestTag/team" = "web-*" } } }
  }
  name   = each.key
  policy = jsonencode({ Version = "2012-10-17", Statement = each.value })
}
""",
    ),
    passes=(
        """
# The classic false positive: in a Deny these operators are right, for they strike where the tag is absent.
resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "ec2:TerminateInstances", Resource = "*", Condition = { StringNotEquals = { "aws:ResourceTag/team" = "$${aws:PrincipalTag/team}" } } },
      { Effect = "Deny", Action = "sqs:CreateQueue", Resource = "*", Condition = { StringNotLikeIfExists = { "aws:RequestTag/team" = "web-*" } } },
    ]
  })
}
""",
        """
# The tag is demanded beside it; IfExists on another key; tags that may be set at most; a tag that may be set to one value.
resource "aws_iam_policy" "operator" {
  name = "operator"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "ec2:TerminateInstances", Resource = "*", Condition = { StringNotEquals = { "aws:ResourceTag/stage" = "prod" }, Null = { "aws:ResourceTag/Stage" = "false" } } },
      { Effect = "Allow", Action = "ec2:StartInstances", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "web" }, StringLikeIfExists = { "ec2:InstanceType" = "t3.*" } } },
      { Effect = "Allow", Action = "ec2:CreateTags", Resource = "*", Condition = { "ForAllValues:StringEquals" = { "aws:TagKeys" = ["Name", "team"] }, StringEqualsIfExists = { "aws:RequestTag/team" = "web" } } },
    ]
  })
}
""",
    ),
)
