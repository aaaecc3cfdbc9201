"""Principals that assume the role may choose the tags its access rests on.

Attribute-based access trusts `aws:PrincipalTag`: who has `team = data` reads the data of that team. With `sts:TagSession` the
caller sets tags of the session, and they win over the role's own. Without a condition on `aws:RequestTag` or
`aws:TagKeys` the caller writes down whatever team opens the door; the same with `sts:SetSourceIdentity`, where policies ask
for `aws:SourceIdentity`.

Judged are tags and identities that a policy in the plan asks about, and tags listed in `tags.abac_keys`. AWS services and
identity providers set attributes for their users and pass.

Fix: name the values that may be passed, or the tags that may.

```hcl
condition {
  test     = "StringEquals"
  variable = "aws:RequestTag/team"
  values   = ["$${aws:PrincipalTag/team}"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.session_tags import choosable, may_be_choosable
from tfiam.inventory.model import Inventory, PrincipalKind
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    for role in inventory.principals:
        if role.kind is not PrincipalKind.ROLE or role.trust is None:
            continue
        found = list(choosable(inventory, role))
        for index in dict.fromkeys(one.statement.index for one in found):
            own = [one for one in found if one.statement.index == index]
            told = ", ".join(dict.fromkeys(f"{one.key} ({one.rests_on_it} asks for it)" for one in own))
            actions = " and ".join(dict.fromkeys(one.action for one in own))
            yield Problem(
                f"allows {actions} with values of the caller's choice: {told}", document=role.trust, statement=index
            )
        hidden = role.trust.unread or (role.unread if may_be_choosable(role) else ())
        if not found and hidden:
            yield Undetermined(hidden, document=role.trust)


RULE = Rule(
    id="TFIAM_TR_013",
    name="abac-tags-chosen-by-principal",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction_attribute-based-access-control.html",
    ),
    compliance=("SEC03-BP02", "SEC03-BP07"),
    supersedes=("TFIAM_AB_007",),
    options={"tags.abac_keys": "tags that decide on access, beside those that policies ask about"},
    fails=(
        """
resource "aws_iam_role" "reader" {
  name = "reader"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Principal = { AWS = "arn:aws:iam::123456789012:role/desk" }
    }]
  })
}

resource "aws_iam_role_policy" "reader" {
  role = aws_iam_role.reader.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::acme-teams/$${aws:PrincipalTag/team}/*"
    }]
  })
}
""",
        """
# sts:* in another case; a tag must be there, any value will do; another policy asks for it in another case too.
resource "aws_iam_role" "reader" {
  name = "reader"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "STS:*"
      Principal = { AWS = ["123456789012"] }
      Condition = { StringLike = { "aws:RequestTag/Team" = "*" } }
    }
  })
}

resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}

resource "aws_sqs_queue_policy" "jobs" {
  queue_url = aws_sqs_queue.jobs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = { AWS = "123456789012" }
      Resource  = "arn:aws:sqs:eu-west-1:123456789012:jobs"
      Condition = { StringEquals = { "AWS:PRINCIPALTAG/team" = "jobs" } }
    }]
  })
}
""",
        """
resource "aws_iam_role" "reader" {
  name = "reader"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:user/ada" } },
      { Effect = "Allow", Action = "sts:SetSourceIdentity", Principal = { AWS = "arn:aws:iam::123456789012:user/ada" } },
    ]
  })
}

resource "aws_iam_role_policy" "reader" {
  role = aws_iam_role.reader.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "secretsmanager:GetSecretValue"
      Resource  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:desk-??????"
      Condition = { StringEquals = { "aws:SourceIdentity" = "grace" } }
    }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: EKS Pod Identity demands sts:TagSession, and the service sets the tags itself.
resource "aws_iam_role" "pod" {
  name = "pod"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["sts:AssumeRole", "sts:TagSession"], Principal = { Service = "pods.eks.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "pod" {
  role = aws_iam_role.pod.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::acme-pods/$${aws:PrincipalTag/kubernetes-namespace}/*"
    }]
  })
}
""",
        """
# Only the caller's own team may be passed, or nothing but the cost centre, which opens no door; a Deny does as well.
resource "aws_iam_role" "reader" {
  for_each = {
    own   = { StringEquals = { "aws:RequestTag/team" = "$${aws:PrincipalTag/team}" } }
    other = { "ForAllValues:StringEquals" = { "aws:TagKeys" = ["cost-centre"] } }
    deny  = {}
  }
  name = each.key
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{ Effect = "Allow", Action = ["sts:AssumeRole", "sts:TagSession"], Principal = { AWS = "arn:aws:iam::123456789012:role/desk" }, Condition = each.value }],
      each.key != "deny" ? [] : [{
        Effect    = "Deny"
        Action    = "sts:TagSession"
        Principal = { AWS = "*" }
        Condition = { "ForAnyValue:StringEquals" = { "aws:TagKeys" = ["Team"] } }
      }],
    )
  })
}

resource "aws_iam_role_policy" "reader" {
  for_each = aws_iam_role.reader
  role     = each.value.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::acme-teams/$${aws:PrincipalTag/team}/*"
    }]
  })
}
""",
        """
# Tags for the bill: no policy asks about any.
resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["sts:AssumeRole", "sts:TagSession"], Principal = { AWS = "arn:aws:iam::123456789012:role/desk" } }]
  })
}
""",
    ),
)
