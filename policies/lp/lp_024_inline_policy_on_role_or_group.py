"""Role or group has an inline policy instead of a managed one.

An inline policy belongs to its one role or group: it has no ARN, no versions to go back to, and its copies on other roles
drift apart. A customer managed policy is read once, attached where it is needed, and changed in one place. AWS recommends
managed policies; an inline one is right where a grant must never be attached to anything else, so the rule is for teams
that decided otherwise: switch it on with `rules.enable`.

Fix: make it a managed policy and attach it.

```hcl
resource "aws_iam_policy" "worker" {
  name   = "worker"
  policy = data.aws_iam_policy_document.worker.json
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.worker.arn
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.lacking import some
from tfiam.inventory.model import Document, Inventory, Principal, PrincipalKind, Via
from tfiam.rules.model import Problem, Rule, Said, Severity


def check(inventory: Inventory) -> Iterator[Said]:
    found = list(_inline(inventory))
    same: dict[frozenset[str], list[str]] = {}
    for document, _ in found:
        same.setdefault(_content(document), []).append(document.address)
    for document, principal in found:
        twins = [one for one in same[_content(document)] if one != document.address] if document.statements else []
        also = f", the same as {some(twins)}" if twins else ""
        kind = principal.kind.value
        message = f"is an inline policy of the {kind} {principal.name or principal.address}{also}"
        yield Problem(message, document=document, principal=principal.address, cause="inline policy")


def _inline(inventory: Inventory) -> Iterator[tuple[Document, Principal]]:
    for principal in inventory.principals:
        if principal.kind in (PrincipalKind.ROLE, PrincipalKind.GROUP):
            yield from ((reach.document, principal) for reach in principal.reaches if reach.via is Via.INLINE)


def _content(document: Document) -> frozenset[str]:
    return frozenset(statement.meaning for statement in document.statements)


RULE = Rule(
    id="TFIAM_LP_024",
    name="inline-policy-on-role-or-group",
    severity=Severity.INFO,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-choosing-managed-or-inline.html",
    ),
    opt_in=True,
    about_surroundings=True,
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_role" "worker" {
  for_each           = toset(["import", "export"])
  name               = each.key
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "worker" {
  for_each = aws_iam_role.worker
  role     = each.value.id
  policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }] })
}
""",
        """
# As a block of the role itself, and a group's whose text is known after apply only.
resource "aws_sqs_queue" "orders" {
  name_prefix = "orders-"
}

resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })

  inline_policy {
    name   = "read"
    policy = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "S3:getobject", Resource = ["arn:aws:s3:::acme-reports/*"] } })
  }
}

resource "aws_iam_group" "clerks" {
  name = "clerks"
}

resource "aws_iam_group_policy" "clerks" {
  group  = aws_iam_group.clerks.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.orders.arn }] })
}
""",
    ),
    passes=(
        """
# The classic false positive: a managed policy, a permission set's own policy and a user's have rules of their own.
resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_policy" "worker" {
  name   = "worker"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }] })
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.worker.arn
}

resource "aws_iam_user" "old" {
  name = "old"
}

resource "aws_iam_user_policy" "old" {
  user   = aws_iam_user.old.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }] })
}

resource "aws_ssoadmin_permission_set_inline_policy" "reader" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef"
  inline_policy      = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }] })
}
""",
        """
# A group with an AWS managed policy, and a role that has a trust policy only.
resource "aws_iam_group" "auditors" {
  name = "auditors"
}

resource "aws_iam_group_policy_attachment" "auditors" {
  group      = aws_iam_group.auditors.name
  policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
}

resource "aws_iam_role" "empty" {
  name               = "empty"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}
""",
    ),
)
