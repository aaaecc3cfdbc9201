"""Statement's condition restricts nothing.

A condition that every request passes makes a statement look guarded: `StringLike` with `*`, `IpAddress 0.0.0.0/0`,
`ForAllValues` on a key that may be absent, `IfExists` on a key that the caller can leave out. Who reads the policy trusts it,
and the grant is as wide as if the condition were not there.

Fix: compare with the values that are meant, and demand the key with `Null = false` where it may be absent.

```hcl
condition {
  test     = "StringEquals"
  variable = "aws:PrincipalTag/team"
  values   = ["data"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.iam.restrictions import restricts_nothing
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    if not statement.is_allow:
        return
    reasons = [(one, restricts_nothing(one, statement.conditions)) for one in statement.conditions]
    told = "; ".join(f"{one.operator} {one.key} {why}" for one, why in reasons if why)
    if told:
        yield f"has a condition that restricts nothing: {told}"


RULE = Rule(
    id="TFIAM_LP_020",
    name="condition-restricts-nothing",
    severity=Severity.HIGH,
    subject=Statement,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
    ),
    compliance=("SEC03-BP02",),
    supersedes=(
        "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
        "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
        "EQUIVALENT_TO_NULL_FALSE",
    ),
    fails=(
        """
data "aws_iam_policy_document" "reader" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::acme-reports/*"]

    condition {
      test     = "StringLike"
      variable = "aws:PrincipalArn"
      values   = ["*"]
    }
  }
}

resource "aws_iam_policy" "reader" {
  name   = "reader"
  policy = data.aws_iam_policy_document.reader.json
}
""",
        """
# Odd case; a session without tags passes ForAllValues, a request without the key passes IfExists.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect   = "Allow"
      Action   = "S3:get*"
      Resource = "arn:aws:s3:::acme-reports/*"
      Condition = {
        "ForAllValues:StringEquals" = { "aws:PrincipalServiceNamesList" = ["athena.amazonaws.com"] }
        BoolIfExists                = { "aws:MultiFactorAuthPresent" = "true" }
      }
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: IfExists under a Deny bites when the key is absent, as it should.
resource "aws_iam_policy" "mfa" {
  name = "mfa"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Action    = "s3:DeleteObject"
      Resource  = "*"
      Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
    }]
  })
}
""",
        """
# ForAllValues with the check that makes it whole.
data "aws_iam_policy_document" "tagger" {
  statement {
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:eu-west-1:123456789012:instance/*"]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "aws:TagKeys"
      values   = ["Name", "team"]
    }

    condition {
      test     = "Null"
      variable = "aws:TagKeys"
      values   = ["false"]
    }
  }
}

resource "aws_iam_policy" "tagger" {
  name   = "tagger"
  policy = data.aws_iam_policy_document.tagger.json
}
""",
    ),
)
