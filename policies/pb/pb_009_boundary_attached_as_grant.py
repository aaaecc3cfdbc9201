"""Boundary policy is also attached as a permissions policy.

A boundary says what its principals may have at most, a permissions policy what they have. The first is written wide, for
every workload there may be. Attached as the second, it grants all of it: the principal is bounded by what it already holds,
so the boundary cuts nothing.

Fix: attach a policy of its own that grants what the workload needs, and leave the boundary where it is.

```hcl
resource "aws_iam_role_policy" "worker" {
  role   = aws_iam_role.worker.name
  policy = data.aws_iam_policy_document.worker.json
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.inventory.model import Inventory, Principal
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    documents = {one.boundary.document.key for one in inventory.principals if one.boundary and one.boundary.document}
    arns = {one.boundary.arn for one in inventory.principals if one.boundary and one.boundary.managed is None} - {""}
    said: set[tuple[str, str, str]] = set()
    for principal in inventory.principals:
        for by, attribute, policy in _attached(principal, documents, arns):
            if (by, attribute, policy) not in said:  # a group's reaches its members too
                said.add((by, attribute, policy))
                yield Problem(
                    f"grants {principal.address} what {policy}, a boundary, allows at most",
                    address=by,
                    attribute=attribute,
                    principal=principal.address,
                    cause=policy,
                )
    yield from _hidden(inventory)


def _hidden(inventory: Inventory) -> Iterator[Undetermined]:
    """Attachments that may be of a boundary, and boundaries that may be attached, where references hide which policy is meant."""
    boundaries = [one.boundary for one in inventory.principals if one.boundary is not None]
    links = [link for one in inventory.principals for link in one.managed]
    for link in links if boundaries else ():
        if link.because:
            yield Undetermined(link.because, address=link.by, attribute=link.attribute)
    attached = {reach.document.key for one in inventory.principals for reach in one.reaches}
    for boundary in boundaries:
        may_be = any(one.key in attached for one in boundary.candidates) if boundary.candidates else bool(links)
        if boundary.because and may_be:
            yield Undetermined(boundary.because, address=boundary.by, attribute=boundary.attribute)


def _attached(principal: Principal, documents: set[tuple[str, str]], arns: set[str]) -> Iterator[tuple[str, str, str]]:
    """Attachments of boundaries: of the plan's and the account's own wherever, of AWS's to the principal they bound."""
    for reach in principal.reaches:
        if reach.document.key in documents:
            yield reach.by, reach.attribute, reach.document.address
    own = principal.boundary.arn if principal.boundary and principal.boundary.managed else ""
    for link in principal.managed:
        if link.arn and (link.arn in arns or link.arn == own):
            yield link.by, link.attribute, link.arn


RULE = Rule(
    id="TFIAM_PB_009",
    name="boundary-attached-as-grant",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html",
    ),
    compliance=("SEC03-BP05", "SEC03-BP02"),
    about_surroundings=True,
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

resource "aws_iam_user_policy_attachment" "worker" {
  user       = aws_iam_user.worker.name
  policy_arn = aws_iam_policy.ceiling.arn
}
""",
        """
# By way of a list, on another principal; the policy itself is another configuration's.
resource "aws_iam_user" "worker" {
  name                 = "worker"
  permissions_boundary = "arn:aws:iam::123456789012:policy/ceiling"
}

resource "aws_iam_role" "loader" {
  name = "loader"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachments_exclusive" "loader" {
  role_name   = aws_iam_role.loader.name
  policy_arns = ["arn:aws:iam::123456789012:policy/ceiling", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
}
""",
        """
resource "aws_iam_user" "builder" {
  name                 = "builder"
  permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
}

resource "aws_iam_user_policy_attachment" "builder" {
  user       = aws_iam_user.builder.name
  policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
}
""",
    ),
    passes=(
        """
# The classic false positive: AWS's policy bounds one principal, and is what another one has.
resource "aws_iam_user" "builder" {
  name                 = "builder"
  permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
}

resource "aws_iam_user" "lead" {
  name = "lead"
}

resource "aws_iam_user_policy_attachment" "lead" {
  user       = aws_iam_user.lead.name
  policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
}
""",
        """
# The same words in two policies: the boundary can be narrowed for all without a look at who has what.
resource "aws_iam_policy" "ceiling" {
  for_each = toset(["ceiling", "reader"])
  name     = each.key
  policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:Get*", Resource = "*" }] })
}

resource "aws_iam_user" "worker" {
  name                 = "worker"
  permissions_boundary = aws_iam_policy.ceiling["ceiling"].arn
}

resource "aws_iam_user_policy_attachment" "worker" {
  user       = aws_iam_user.worker.name
  policy_arn = aws_iam_policy.ceiling["reader"].arn
}
""",
    ),
)
