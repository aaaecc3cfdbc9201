"""Tag condition stands over actions that know no resource tag.

`aws:ResourceTag` is in a request only if the action works on a resource whose type carries tags. For other actions the
condition never holds: a Deny for tagged resources does not deny them, which is a hole, and an Allow does not allow them,
which is a surprise at run time. The service authorization reference says which resource types carry the key.

Fix: put these actions into a statement of their own, without the tag, on named resources.

```hcl
statement {
  effect    = "Deny"
  actions   = ["iam:DeleteGroup"]
  resources = ["arn:aws:iam::*:group/confidential-*"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import tag_conditions
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, tag_conditions.THEME)


RULE = Rule(
    id="TFIAM_PD_028",
    name="tag-condition-on-untaggable-action",
    severity=Severity.MEDIUM,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html",
    ),
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = ["ec2:TerminateInstances", "iam:DeleteGroup"], Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/status" = "confidential" } } },
    ]
  })
}
""",
        """
# NotAction, odd case, and an Allow on an action that takes no resource.
resource "aws_iam_policy" "team" {
  name = "team"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", NotAction = "iam:*", Resource = "*", Condition = { StringLike = { "AWS:resourcetag/Status" = "conf*" } } },
      { Effect = "Allow", Action = ["EC2:DescribeInstances", "ec2:StartInstances"], Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "data" } } },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: a Deny for what lacks the tag denies these actions as well.
resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = ["ec2:TerminateInstances", "iam:DeleteGroup"], Resource = "*", Condition = { StringNotEquals = { "aws:ResourceTag/team" = "data" } } },
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
      { Effect = "Allow", Action = ["ec2:StartInstances", "ec2:Stop*"], Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "data" } } },
    ]
  })
}
""",
    ),
)
