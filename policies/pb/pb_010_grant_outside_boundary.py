"""Grant lies outside of the permissions boundary.

The policy grants an action, the boundary of every principal that the policy reaches does not let it through: the grant is
void, and the first to find out is who runs the code. Or it is one that waits: the day the boundary is widened for something
else, it takes effect unseen. Actions are named that nothing is left of; a wildcard that the boundary only cuts down
is what boundaries are for.

Fix: take the actions out of the policy, or let the boundary's owner decide whether they belong in it.

```hcl
data "aws_iam_policy_document" "worker" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::acme-reports/*"]
  }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.cut_by_boundary import BoundaryCuts
from tfiam.access.lacking import some
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Rule, Said, Severity, Undetermined
from tfiam.rules.places import problem_at


def check(inventory: Inventory) -> Iterator[Said]:
    boundaries = BoundaryCuts(inventory)
    for cut in boundaries.cuts():
        limit = f"the boundary {some(cut.boundaries)} of {some(cut.principals)}"
        message = f"grants {some(cut.actions)} outside {limit}: without effect"
        if not cut.actions:
            message = f"grants nothing that {limit} lets through"
        yield problem_at(cut.held, message, principals=cut.principals)
    for boundary, because in boundaries.unknown():
        yield Undetermined(because, address=boundary.by, attribute=boundary.attribute)


RULE = Rule(
    id="TFIAM_PB_010",
    name="grant-outside-boundary",
    severity=Severity.LOW,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html",
    ),
    compliance=("SEC03-BP02", "SEC03-BP05"),
    about_surroundings=True,
    supersedes=("TFIAM_LP_023",),
    fails=(
        """
resource "aws_iam_policy" "ceiling" {
  name   = "ceiling"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:*", "sqs:*"], Resource = "*" }] })
}

resource "aws_iam_user" "worker" {
  name                 = "worker"
  permissions_boundary = aws_iam_policy.ceiling.arn
}

resource "aws_iam_user_policy" "worker" {
  user = aws_iam_user.worker.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "redshift:ResumeCluster"], Resource = "*" }]
  })
}
""",
        """
# The boundary takes it back, on this queue, in another case.
resource "aws_iam_policy" "ceiling" {
  name = "ceiling"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "*", Resource = "*" },
      { Effect = "Deny", Action = "SQS:send*", Resource = "arn:aws:sqs:*:*:audit*" },
    ]
  })
}

resource "aws_iam_user" "worker" {
  name                 = "worker"
  permissions_boundary = aws_iam_policy.ceiling.arn
}

resource "aws_iam_user_policy" "worker" {
  user = aws_iam_user.worker.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-west-1:123456789012:audit-log" }
  })
}
""",
        """
resource "aws_iam_policy" "ceiling" {
  name   = "ceiling"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}

resource "aws_iam_user" "worker" {
  name                 = "worker"
  permissions_boundary = aws_iam_policy.ceiling.arn
}

resource "aws_iam_user_policy_attachment" "worker" {
  user       = aws_iam_user.worker.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
}
""",
    ),
    passes=(
        """
# The classic false positive: wide grants that the boundary cuts down, as AWS's delegation does on purpose.
resource "aws_iam_policy" "ceiling" {
  name   = "ceiling"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:Get*", "iam:Get*"], Resource = "*" }] })
}

resource "aws_iam_user" "worker" {
  name                 = "worker"
  permissions_boundary = aws_iam_policy.ceiling.arn
}

resource "aws_iam_user_policy" "worker" {
  user = aws_iam_user.worker.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:*", "iam:*"], Resource = "*" }]
  })
}
""",
        """
# One of two principals is not bounded: for that one the grant is real.
resource "aws_iam_policy" "queues" {
  name   = "queues"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }] })
}

resource "aws_iam_policy" "ceiling" {
  name   = "ceiling"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}

resource "aws_iam_user" "worker" {
  for_each             = { bounded = aws_iam_policy.ceiling.arn, free = null }
  name                 = each.key
  permissions_boundary = each.value
}

resource "aws_iam_user_policy_attachment" "worker" {
  for_each   = aws_iam_user.worker
  user       = each.value.name
  policy_arn = aws_iam_policy.queues.arn
}
""",
    ),
)
