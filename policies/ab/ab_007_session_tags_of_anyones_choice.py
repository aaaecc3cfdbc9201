"""Session tags may be set with nothing that says which.

`sts:TagSession` brings attributes into a session, where they win over the role's own and, once transitive, follow into every role
that the session assumes next. Where policies ask for `aws:PrincipalTag`, the trust policy should say which tags an identity
provider brings (`aws:RequestTag`, `aws:TagKeys`) and which may be handed on (`sts:TransitiveTagKeys`), and a grant of
`sts:TagSession` should name roles or tags. Principals that choose the tags of their own access are TFIAM_TR_013's.

Fix: name the tags that come from the identity provider, and those that are handed on.

```hcl
condition {
  test     = "ForAllValues:StringEquals"
  variable = "aws:TagKeys"
  values   = ["team", "cost-centre"]
}

condition {
  test     = "ForAllValues:StringEquals"
  variable = "sts:TransitiveTagKeys"
  values   = ["team"]
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.lacking import some
from tfiam.access.session_tag_setters import granted_setters, trusted_setters
from tfiam.access.tag_access import told
from tfiam.access.trust import unread_trust
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined
from tfiam.rules.places import hidden, problem_at


def check(inventory: Inventory) -> Iterator[Said]:
    for document in unread_trust(inventory):
        yield Undetermined(document.unread, document=document)
    for one in trusted_setters(inventory):
        onward = ", and hand them on to the roles it assumes" if one.transitive else ""
        message = f"lets {some(one.who)} set any tag of the session{onward}: {told(one.tags)}"
        yield Problem(message, document=one.trust, statement=one.statement.index)
    for grant in granted_setters(inventory):
        message = f"allows sts:TagSession on any role, with values of the caller's choice: {told(grant.tags)}"
        yield problem_at(grant.held, message, principals=grant.principals)
    yield from hidden(inventory)


RULE = Rule(
    id="TFIAM_AB_007",
    name="session-tags-of-anyones-choice",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_abac-saml.html",
    ),
    compliance=("SEC02-BP04", "SEC03-BP02"),
    options={"tags.abac_keys": "tags that decide on access, beside those that policies ask about"},
    fails=(
        """
resource "aws_iam_role" "desk" {
  name = "desk"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRoleWithSAML", "sts:TagSession"]
      Principal = { Federated = "arn:aws:iam::123456789012:saml-provider/corp" }
      Condition = { StringEquals = { "SAML:aud" = "https://signin.aws.amazon.com/saml" } }
    }]
  })
}

resource "aws_iam_role_policy" "desk" {
  role = aws_iam_role.desk.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-teams/$${aws:PrincipalTag/team}/*" },
      { Effect = "Allow", Action = "sts:AssumeRole", Resource = "arn:aws:iam::123456789012:role/reports" },
    ]
  })
}
""",
        """
# The caller's side: another case, any role of an account; what asks for the tag is a queue's policy.
resource "aws_iam_user" "broker" {
  name = "broker"
}

resource "aws_iam_user_policy" "broker" {
  user   = aws_iam_user.broker.name
  policy = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", Action = ["STS:tagsession", "sts:AssumeRole"], Resource = ["arn:aws:iam::123456789012:role/*"] } })
}

resource "aws_sqs_queue_policy" "jobs" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = { AWS = "123456789012" }, Resource = "arn:aws:sqs:eu-west-1:123456789012:jobs", Condition = { StringEquals = { "AWS:PRINCIPALTAG/team" = "jobs" } } }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: attributes of an identity provider that the trust policy names, as AWS's tutorial does.
resource "aws_iam_role" "desk" {
  name = "desk"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRoleWithSAML", "sts:TagSession"]
      Principal = { Federated = "arn:aws:iam::123456789012:saml-provider/corp" }
      Condition = { StringEquals = { "SAML:aud" = "https://signin.aws.amazon.com/saml" }, StringLike = { "aws:RequestTag/team" = "*" } }
    }]
  })
}

resource "aws_iam_role_policy" "desk" {
  role   = aws_iam_role.desk.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-teams/$${aws:PrincipalTag/team}/*" }] })
}
""",
        """
# No policy asks for tags, so that any may come; and EKS sets those of its pods itself.
resource "aws_iam_role" "worker" {
  for_each = {
    pod  = { Service = "pods.eks.amazonaws.com" }
    desk = { Federated = "arn:aws:iam::123456789012:saml-provider/corp" }
  }
  name = each.key
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = [each.key == "pod" ? "sts:AssumeRole" : "sts:AssumeRoleWithSAML", "sts:TagSession"], Principal = each.value }]
  })
}
""",
    ),
)
