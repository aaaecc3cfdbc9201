"""Grant is for a service that the boundary or an SCP never allows.

A policy that names a service of which the boundary, or the SCPs above the account, let nothing through gives nothing: it was
copied from elsewhere, or the ceiling was forgotten. It reads as access in every review, and becomes access on the day
the ceiling is lifted for another reason. An AWS managed policy is told when all of its services are closed.

Fix: take the service out of the policy or detach it, or open the service in the boundary if it is needed.

```hcl
data "aws_iam_policy_document" "worker" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.reports.arn}/*"]
  }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.lacking import some
from tfiam.access.void_services import Void, unknown_boundaries, void_grants
from tfiam.inventory.model import Document, DocumentRole, Inventory
from tfiam.rules.model import Rule, Said, Severity, Undetermined
from tfiam.rules.places import problem_at


def check(inventory: Inventory) -> Iterator[Said]:
    for one in void_grants(inventory):
        message = f"grants {some(one.services)} to {some(one.principals)} without effect: {one.by} allows none of it"
        if one.because:
            yield _perhaps(one, f"{message}, if it is in force there")
        else:
            yield problem_at(one.held, message, principals=one.principals)
    for address, attribute, because in unknown_boundaries(inventory):
        yield Undetermined(because, address=address, attribute=attribute)
    for document in inventory.in_role(DocumentRole.SCP):
        if not document.readable and inventory.principals:
            yield Undetermined(document.because or (document.fault,), document=document)


def _perhaps(one: Void, message: str) -> Undetermined:
    source = one.held.source
    if isinstance(source, Document):
        return Undetermined(one.because, document=source, message=message)
    return Undetermined(one.because, address=source.by, attribute=source.attribute, message=message)


RULE = Rule(
    id="TFIAM_LP_023",
    name="grant-to-service-never-allowed",
    severity=Severity.INFO,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html",
    ),
    about_surroundings=True,
    compliance=("SEC03-BP02", "SEC03-BP05"),
    fails=(
        """
resource "aws_iam_policy" "ceiling" {
  name   = "ceiling"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:*", "logs:*"], Resource = "*" }] })
}

resource "aws_iam_role" "worker" {
  name                 = "worker"
  permissions_boundary = aws_iam_policy.ceiling.arn
  assume_role_policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"
}
""",
        """
#| account:
#|   id: "111122223333"
# Odd case, by a Deny of all other services.
resource "aws_organizations_policy" "services" {
  name    = "services"
  content = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Deny", NotAction = ["S3:*", "IAM:*", "sts:*"], Resource = ["*"] } })
}

resource "aws_organizations_policy_attachment" "services" {
  policy_id = aws_organizations_policy.services.id
  target_id = "111122223333"
}

resource "aws_iam_user" "games" {
  name = "games"
}

resource "aws_iam_user_policy" "games" {
  user   = aws_iam_user.games.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["gamelift:Describe*", "gamelift:List*"], Resource = "*" }] })
}
""",
    ),
    passes=(
        """
# The classic false positive: a wide policy under a narrow boundary, which is what boundaries are for; part of a service is open.
resource "aws_iam_policy" "ceiling" {
  name   = "ceiling"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "sqs:SendMessage"], Resource = "*" }] })
}

resource "aws_iam_role" "worker" {
  name                 = "worker"
  permissions_boundary = aws_iam_policy.ceiling.arn
  managed_policy_arns  = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
  assume_role_policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "worker" {
  role   = aws_iam_role.worker.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }, { Effect = "Allow", Action = ["s3:*", "sqs:*"], Resource = "*" }] })
}
""",
        """
# Two roles, of which one has no boundary: the policy is for that one.
resource "aws_iam_policy" "ceiling" {
  name   = "ceiling"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}

resource "aws_iam_role" "app" {
  for_each             = { bounded = aws_iam_policy.ceiling.arn, free = null }
  name                 = each.key
  permissions_boundary = each.value
  assume_role_policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_policy" "queue" {
  name   = "queue"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-west-1:123456789012:orders" }] })
}

resource "aws_iam_role_policy_attachment" "queue" {
  for_each   = aws_iam_role.app
  role       = each.value.name
  policy_arn = aws_iam_policy.queue.arn
}
""",
    ),
)
