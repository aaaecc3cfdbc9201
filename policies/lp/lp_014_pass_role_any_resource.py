"""Statement lets its principal pass any role, or pass it to any service.

`iam:PassRole` hands a role to a service, which then acts with it. On `*` it hands out every role of the account, an
administrator's among them, to whichever service takes one: start a function or an instance with that role and its
permissions are yours. Without `iam:PassedToService` a named role can still be given to a service it was not made for.

Fix: name the roles in `resources`, and pin the service with `iam:PassedToService`.

```hcl
statement {
  actions   = ["iam:PassRole"]
  resources = [aws_iam_role.worker.arn]

  condition {
    test     = "StringEquals"
    variable = "iam:PassedToService"
    values   = ["ecs-tasks.amazonaws.com"]
  }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.iam import patterns
from tfiam.iam.narrowing import by_resource_tag, demands, reaches_every
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Problem, Rule, Said, Severity

_KEY = "iam:PassedToService"


def check(statement: Statement) -> Iterator[Said]:
    if not statement.grants("iam:PassRole") or not statement.touches_resource("arn:aws:iam::*:role/*"):
        return
    pinned = any(demands(condition, statement) for condition in statement.conditions_on(_KEY))
    if reaches_every(statement, "iam", "role/*") and not by_resource_tag(statement):
        yield "allows iam:PassRole on every role" + (" to the services of its condition" if pinned else "")
    elif not pinned and not _by_associated_resource(statement):
        loose = any(patterns.has_wildcard(one) for one in statement.resources or ("*",))
        yield Problem(
            "allows iam:PassRole without a condition on iam:PassedToService",
            severity=Severity.HIGH if loose else Severity.MEDIUM,
        )


def _by_associated_resource(statement: Statement) -> bool:
    return any(demands(one, statement) for one in statement.conditions_on("iam:AssociatedResourceArn"))


RULE = Rule(
    id="TFIAM_LP_014",
    name="pass-role-any-resource",
    severity=Severity.HIGH,
    subject=Statement,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService",
    ),
    compliance=("SEC03-BP02",),
    checkov=("CKV_AWS_111", "CKV_AWS_290"),
    supersedes=("TFIAM_PD_013", "TFIAM_LP_004", "TFIAM_LP_018"),
    fails=(
        """
data "aws_iam_policy_document" "release" {
  statement {
    sid       = "PassAnything"
    actions   = ["iam:PassRole"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "release" {
  name   = "release"
  policy = data.aws_iam_policy_document.release.json
}
""",
        """
# Odd case, a wildcard inside the name, every role spelled as an ARN.
resource "aws_iam_policy" "release" {
  name = "release"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect   = "Allow"
      Action   = "IAM:p?ssRole"
      Resource = "arn:aws:iam::123456789012:*"
    }
  })
}
""",
        """
# The service is pinned, the role is not: an administrator that trusts Lambda is within reach.
data "aws_iam_policy_document" "release" {
  statement {
    actions   = ["iam:Pass*"]
    resources = ["arn:aws:iam::123456789012:role/*"]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_policy" "release" {
  name   = "release"
  policy = data.aws_iam_policy_document.release.json
}
""",
        """
# A prefix, to any service: the condition holds whatever the service is.
resource "aws_iam_policy" "release" {
  name = "release"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["iam:PassRole"]
      Resource  = ["arn:aws:iam::123456789012:role/app-*"]
      Condition = { StringLike = { "iam:PassedToService" = "*" } }
    }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: a deployer that passes its workloads' roles, by name, to their one service.
data "aws_iam_policy_document" "deploy" {
  statement {
    actions   = ["iam:PassRole"]
    resources = ["arn:aws:iam::123456789012:role/app-*"]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_policy" "deploy" {
  name   = "deploy"
  policy = data.aws_iam_policy_document.deploy.json
}
""",
        """
# A Deny, and actions that only begin alike.
resource "aws_iam_policy" "read" {
  name = "read"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "iam:PassRole", Resource = "*" },
      { Effect = "Allow", Action = ["iam:Get*", "iam:List*"], Resource = "*" },
    ]
  })
}
""",
        """
# Everything on one bucket takes in iam:PassRole, and no role.
resource "aws_iam_policy" "bucket" {
  name = "bucket"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "*"
      Resource = ["arn:aws:s3:::acme-logs", "arn:aws:s3:::acme-logs/*"]
    }]
  })
}
""",
    ),
)
