"""AWS managed policy gives administrator, IAM or power user access.

AWS managed policies such as `AdministratorAccess`, `IAMFullAccess` and `PowerUserAccess` are written for no one's work in
particular: they reach every resource of the account, also those made tomorrow. tfiam reads what the attached policy holds, in
every partition, and does not go by its name.

Fix: attach a policy that grants the work's actions on its resources; keep administrators behind single sign-on.

```hcl
resource "aws_iam_role_policy" "reports" {
  role   = aws_iam_role.reports.id
  policy = data.aws_iam_policy_document.reports.json
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.managed_grants import administrative
from tfiam.inventory.model import Inventory, ManagedAttachment, Via
from tfiam.rules.model import Problem, Rule, Said, Severity
from tfiam.rules.places import unknown_policy


def check(inventory: Inventory) -> Iterator[Said]:
    seen: set[tuple[str, str, str]] = set()
    for principal in inventory.principals:
        for attachment in principal.managed:
            key = (attachment.by, attachment.attribute, attachment.arn)
            if attachment.via is Via.GROUP or key in seen:
                continue
            seen.add(key)
            yield from _judge(attachment, principal.address)


def _judge(attachment: ManagedAttachment, principal: str) -> Iterator[Said]:
    by, attribute, policy = attachment.by, attachment.attribute, attachment.policy
    if policy is None:
        yield from unknown_policy(attachment)
        return
    given = administrative(policy)
    if given:
        message = f"attaches {policy.name}, which gives {given}"
        yield Problem(message, address=by, attribute=attribute, principal=principal, cause=attachment.arn)


RULE = Rule(
    id="TFIAM_LP_012",
    name="administrative-managed-policy",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-use-aws-defined-policies",
    ),
    compliance=("SEC03-BP02", "CIS-AWS-1.16"),
    checkov=("CKV_AWS_274", "CKV_AWS_275", "CKV2_AWS_56"),
    supersedes=("TFIAM_PB_005", "TFIAM_PB_006", "TFIAM_PB_007"),
    fails=(
        """
resource "aws_iam_role" "reports" {
  name                = "reports"
  managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
""",
        """
# Another partition; the policy is a power user's by content.
resource "aws_iam_group" "developers" {
  name = "developers"
}

resource "aws_iam_group_policy_attachment" "developers" {
  group      = aws_iam_group.developers.name
  policy_arn = "arn:aws-us-gov:iam::aws:policy/PowerUserAccess"
}
""",
        """
resource "aws_iam_user" "onboarding" {
  name = "onboarding"
}

resource "aws_iam_policy_attachment" "onboarding" {
  name       = "onboarding"
  users      = [aws_iam_user.onboarding.name]
  policy_arn = "arn:aws-cn:iam::aws:policy/IAMFullAccess"
}
""",
    ),
    passes=(
        """
# Reads everywhere are no writes anywhere.
resource "aws_iam_group" "auditors" {
  name = "auditors"
}

resource "aws_iam_group_policy_attachment" "auditors" {
  group      = aws_iam_group.auditors.name
  policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
}
""",
        """
# The classic false positive: a name with "Admin" or "Full" in it, on one service.
resource "aws_iam_group" "desk" {
  name = "desk"
}

resource "aws_iam_group_policy_attachment" "desk" {
  for_each   = toset(["AmazonConnect_FullAccess", "AWSSSOMasterAccountAdministrator"])
  group      = aws_iam_group.desk.name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}
""",
        """
# A ceiling is no grant.
resource "aws_iam_role" "worker" {
  name                 = "worker"
  permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
""",
    ),
)
