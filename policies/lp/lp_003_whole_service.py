"""Statement allows a whole service, its writes and permissions included.

`s3:*` is meant as "work with the bucket" and grants its deletion, its policy and its public access block, too; `sqs:*` lets
its holder open the queue to strangers. What AWS adds to the service is granted on the day it appears.

Fix: list the actions that the work calls.

```hcl
statement {
  actions   = ["s3:GetObject", "s3:ListBucket", "s3:PutObject"]
  resources = [aws_s3_bucket.reports.arn, "${aws_s3_bucket.reports.arn}/*"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.permission_actions import changing_mask
from tfiam.iam import action_index, patterns
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Problem, Rule, Said, Severity


def check(statement: Statement) -> Iterator[Said]:
    if not statement.is_allow or statement.actions is None or statement.every_action:
        return
    whole = [one for one in _named(statement) if statement.covers_action(f"{one}:*") and _changes(one)]
    if not whole:
        return
    named = ", ".join(whole[:5]) + (f" and {len(whole) - 5} more" if len(whole) > 5 else "")
    if statement.every_resource or statement.resources is None:
        yield f"allows every action of {named} on every resource"
    else:
        narrow = not any(_whole_arn(one) for one in statement.resources)
        severity = Severity.MEDIUM if narrow else Severity.HIGH
        yield Problem(f"allows every action of {named} on the resources it names", severity=severity)


def _named(statement: Statement) -> list[str]:
    """The services that the statement's wildcards speak of, those in the prefix resolved."""
    prefixes = {action.lower().partition(":")[0] for action in statement.actions or () if "*" in action}
    plain = {prefix for prefix in prefixes if not patterns.has_wildcard(prefix) and action_index.is_service(prefix)}
    globs = [prefix for prefix in prefixes if patterns.has_wildcard(prefix)]
    if not globs:
        return sorted(plain)
    matched = {name for name in action_index.services() if any(patterns.matches(glob, name) for glob in globs)}
    return sorted(plain | matched)


def _changes(service: str) -> bool:
    return bool(action_index.mask(f"{service}:*") & changing_mask())


def _whole_arn(resource: str) -> bool:
    """``arn:aws:s3:::*``, ``arn:aws:sqs:*``: nothing of the resource itself is named."""
    return not resource.split(":", 5)[-1].strip("*")


RULE = Rule(
    id="TFIAM_LP_003",
    name="whole-service",
    severity=Severity.HIGH,
    subject=Statement,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html",
    ),
    compliance=("SEC03-BP02",),
    supersedes=(
        "TFIAM_PD_014",
        "TFIAM_LP_004",
        "TFIAM_LP_019",
        "TFIAM_LP_005",
        "TFIAM_LP_006",
        "TFIAM_LP_007",
        "TFIAM_LP_008",
        "TFIAM_LP_015",
        "TFIAM_LP_016",
        "TFIAM_LP_017",
    ),
    fails=(
        """
data "aws_iam_policy_document" "labels" {
  statement {
    sid       = "AllOfS3"
    actions   = ["s3:*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "labels" {
  name   = "labels"
  policy = data.aws_iam_policy_document.labels.json
}
""",
        """
# Scalar, odd case, the wildcard twice, on one queue.
resource "aws_iam_policy" "jobs" {
  name = "jobs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect   = "Allow"
      Action   = "SQS:**"
      Resource = "arn:aws:sqs:eu-west-1:123456789012:jobs"
    }
  })
}
""",
        """
# One pattern, several services: dynamodb, dax and more.
resource "aws_iam_policy" "tables" {
  name = "tables"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["d?namodb:*", "logs:PutLogEvents"]
      Resource = ["arn:aws:dynamodb:*"]
    }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: every action of a service that only reads.
data "aws_iam_policy_document" "prices" {
  statement {
    actions   = ["pricing:*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "prices" {
  name   = "prices"
  policy = data.aws_iam_policy_document.prices.json
}
""",
        """
# Wildcards that stop short of the service, and a Deny of all of it.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:Get*", "s3:List*"], Resource = ["arn:aws:s3:::acme-logs", "arn:aws:s3:::acme-logs/*"] },
      { Effect = "Deny", Action = "s3:*", Resource = "arn:aws:s3:::acme-logs/private/*" },
    ]
  })
}
""",
        """
# Nobody has it: a condition names it as the boundary of roles to come, and a boundary grants nothing.
resource "aws_iam_policy" "ceiling" {
  name   = "ceiling"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:*", "dynamodb:*"], Resource = "*" }] })
}

data "aws_iam_policy_document" "delegate" {
  statement {
    actions   = ["iam:CreateRole"]
    resources = ["arn:aws:iam::123456789012:role/app/*"]
    condition {
      test     = "StringEquals"
      variable = "iam:PermissionsBoundary"
      values   = [aws_iam_policy.ceiling.arn]
    }
  }
}

resource "aws_iam_policy" "delegate" {
  name   = "delegate"
  policy = data.aws_iam_policy_document.delegate.json
}
""",
    ),
)
