"""Statement allows all actions but those it lists (NotAction).

An Allow with `NotAction` grants every action that nobody thought of, those of services that AWS adds next year included. What
it leaves out is often given back by another statement, and services that hand out permissions (`iam`, `sts`, `lambda`,
`organizations`) are easily forgotten.

Fix: list the actions that are wanted; keep `not_actions` for Deny statements.

```hcl
statement {
  actions   = ["ec2:Describe*", "ec2:StartInstances", "ec2:StopInstances"]
  resources = ["*"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Problem, Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    if not statement.is_allow or statement.not_actions is None:
        return
    left_out = ", ".join(statement.not_actions) or "nothing"
    message = f"allows every action but {left_out}"
    if not statement.every_resource and statement.not_resources is None:
        yield Problem(f"{message} on the resources it names", severity=Severity.MEDIUM)
    elif statement.covers_action("iam:*"):
        yield Problem(f"{message}, all of IAM among them", severity=Severity.CRITICAL)
    else:
        yield message


RULE = Rule(
    id="TFIAM_LP_009",
    name="allow-not-action",
    severity=Severity.HIGH,
    subject=Statement,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html",
    ),
    compliance=("SEC03-BP02",),
    supersedes=(
        "TFIAM_PD_013",
        "TFIAM_PD_014",
        "TFIAM_LP_002",
        "TFIAM_LP_004",
        "TFIAM_LP_005",
        "TFIAM_LP_008",
        "TFIAM_LP_011",
        "TFIAM_LP_014",
        "TFIAM_LP_015",
        "TFIAM_LP_016",
        "TFIAM_LP_017",
        "TFIAM_PB_005",
        "TFIAM_PB_006",
        "TFIAM_PB_007",
    ),
    fails=(
        """
data "aws_iam_policy_document" "operator" {
  statement {
    sid         = "AllButIAM"
    not_actions = ["iam:*"]
    resources   = ["*"]
  }
}

resource "aws_iam_policy" "operator" {
  name   = "operator"
  policy = data.aws_iam_policy_document.operator.json
}
""",
        """
# Scalar, odd case: IAM is still in reach, by groups and trust policies.
resource "aws_iam_policy" "operator" {
  name = "operator"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      NotAction = "IAM:Create*"
      Resource  = "*"
    }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: NotAction under a Deny, which lets through only what is needed to register MFA.
data "aws_iam_policy_document" "mfa" {
  statement {
    effect      = "Deny"
    not_actions = ["iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"]
    resources   = ["*"]

    condition {
      test     = "BoolIfExists"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["false"]
    }
  }
}

resource "aws_iam_policy" "mfa" {
  name   = "mfa"
  policy = data.aws_iam_policy_document.mfa.json
}
""",
        """
resource "aws_iam_policy" "operator" {
  name = "operator"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["ec2:Describe*", "ec2:StartInstances"]
      Resource = "*"
    }]
  })
}
""",
    ),
)
