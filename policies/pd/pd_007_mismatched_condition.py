"""Condition's operator, qualifier or key do not fit each other.

An operator that AWS does not have is refused. One that does not fit the key compares a number as text, or holds whatever the
request: `ForAllValues` on a key with one value holds when the key is absent, and a key with several values has no defined
outcome without a qualifier.

Fix: use the operator of the key's type, a qualifier for keys with several values and none for the others.

```hcl
condition {
  test     = "ForAnyValue:StringEquals"
  variable = "aws:TagKeys"
  values   = ["team"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import conditions
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, conditions.THEME)


RULE = Rule(
    id="TFIAM_PD_007",
    name="mismatched-condition",
    severity=Severity.HIGH,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
    ),
    compliance=("SEC01-BP06",),
    fails=(
        """
resource "aws_iam_policy" "tagger" {
  name = "tagger"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ec2:CreateTags", Resource = "*", Condition = { StringEquals = { "aws:TagKeys" = ["team"] } } }]
  })
}
""",
        """
# Odd case, and an operator that does not exist.
resource "aws_iam_policy" "tagger" {
  name = "tagger"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect   = "Allow"
      Action   = "ec2:CreateTags"
      Resource = "*"
      Condition = {
        "forallvalues:stringlike" = { "AWS:PrincipalOrgID" = "o-a1b2c3d4e5" }
        StringIs                  = { "ec2:Region" = "eu-west-1" }
      }
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: a qualifier on a key with several values, Null on it without one, text operators on an ARN.
resource "aws_iam_policy" "tagger" {
  name = "tagger"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "ec2:CreateTags"
      Resource = "*"
      Condition = {
        "ForAllValues:StringEquals" = { "aws:TagKeys" = ["team", "owner"] }
        Null                        = { "aws:TagKeys" = "false" }
        StringLike                  = { "aws:SourceArn" = "arn:aws:ec2:*:123456789012:*" }
      }
    }]
  })
}
""",
        """
# Tag keys of the tag that a condition is on.
resource "aws_iam_policy" "keys" {
  name = "keys"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ec2:StopInstances", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "data" }, Bool = { "aws:MultiFactorAuthPresent" = "true" } } }]
  })
}
""",
    ),
)
