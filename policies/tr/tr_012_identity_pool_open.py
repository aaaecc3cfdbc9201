"""Cognito role is open to any identity pool, or to guests.

All identity pools of all AWS accounts sign with the one issuer `cognito-identity.amazonaws.com`. The pool's id in `aud` is
what tells yours from a stranger's, who makes a pool of his own in a minute; `amr` tells users who logged in from guests, who
are whoever opens the app. A role that demands no `amr` is open to guests as soon as its pool lets them in, which is medium
while nothing says that it does. A pool that lets guests in is found as well: what is theirs is public.

Fix: demand your pool and a log-in.

```hcl
condition {
  test     = "StringEquals"
  variable = "cognito-identity.amazonaws.com:aud"
  values   = [aws_cognito_identity_pool.app.id]
}
condition {
  test     = "ForAnyValue:StringLike"
  variable = "cognito-identity.amazonaws.com:amr"
  values   = ["authenticated"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.trust import TrustStatement, trust_statements, unread_trust
from tfiam.access.web_identity import WebIdentity, identity_pools
from tfiam.iam.patterns import matches
from tfiam.iam.variables import VARIABLE
from tfiam.inventory.model import UNKNOWN, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_POOL = "aws_cognito_identity_pool"
_GUESTS = "allow_unauthenticated_identities"


def check(inventory: Inventory) -> Iterator[Said]:
    pools = [pool.get(_GUESTS) for pool in inventory.of(_POOL)]
    for pool in inventory.of(_POOL):
        if pool.get(_GUESTS) is UNKNOWN:
            yield Undetermined((f"{pool.address}.{_GUESTS}",), resource=pool, attribute=_GUESTS)
        elif pool.get(_GUESTS) is True:
            yield Problem("lets guests in, who get credentials without a log-in", resource=pool, attribute=_GUESTS)
    for document in unread_trust(inventory):
        yield Undetermined(document.unread, document=document)
    for trust in trust_statements(inventory):
        for identity in identity_pools(trust.statement):
            yield from _judged(trust, identity, no_guests=bool(pools) and not any(pools))


def _judged(trust: TrustStatement, identity: WebIdentity, *, no_guests: bool) -> Iterator[Said]:
    demanded = identity.demanded("aud")
    ways = identity.demanded("amr")
    if identity.hidden_claims and not (demanded and ways):
        yield Undetermined(identity.hidden_claims, document=trust.document)
        return
    if not any(all(value.strip("*?") for value in one.values) for one in demanded):
        message = "may be assumed through any identity pool of any account: no condition demands its aud"
        yield Problem(message, document=trust.document, statement=trust.statement.index)
        return
    hidden = tuple(found[1] for one in ways for value in one.values if (found := VARIABLE.fullmatch(value)))
    if hidden:
        yield Undetermined(hidden, document=trust.document)
    elif not ways and not no_guests:
        message = "may be assumed by guests of its identity pool, if the pool lets them in: no condition demands amr"
        severity = Severity.MEDIUM
        yield Problem(message, document=trust.document, statement=trust.statement.index, severity=severity)
    elif ways and all(any(matches(value, "unauthenticated") for value in one.values) for one in ways):
        message = "may be assumed by guests, who did not log in"
        yield Problem(message, document=trust.document, statement=trust.statement.index)


RULE = Rule(
    id="TFIAM_TR_012",
    name="identity-pool-open",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html",
        "https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
    ),
    compliance=("SEC02-BP04", "SEC03-BP07"),
    checkov=("CKV_AWS_366",),
    supersedes=("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",),
    fails=(
        """
resource "aws_cognito_identity_pool" "app" {
  identity_pool_name               = "app"
  allow_unauthenticated_identities = true
}
""",
        """
# A wildcard for the pool is any pool.
resource "aws_iam_role" "app_users" {
  name = "app-users"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = ["STS:AssumeRoleWithWebIdentity"]
      Principal = { Federated = ["cognito-identity.amazonaws.com"] }
      Condition = {
        StringLike               = { "Cognito-Identity.amazonaws.com:AUD" = "*" }
        "ForAnyValue:StringLike" = { "cognito-identity.amazonaws.com:amr" = "authenticated" }
      }
    }
  })
}
""",
        """
# One role for guests, and one that says nothing of them.
resource "aws_iam_role" "guests" {
  name = "guests"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "cognito-identity.amazonaws.com" }
        Condition = {
          StringEquals             = { "cognito-identity.amazonaws.com:aud" = "eu-west-1:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0" }
          "ForAnyValue:StringLike" = { "cognito-identity.amazonaws.com:amr" = "unauth*" }
        }
      },
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "cognito-identity.amazonaws.com" }
        Condition = { StringEquals = { "cognito-identity.amazonaws.com:aud" = "eu-west-1:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f1" } }
      },
    ]
  })
}
""",
    ),
    passes=(
        """
resource "aws_cognito_identity_pool" "app" {
  identity_pool_name               = "app"
  allow_unauthenticated_identities = false
}

resource "aws_iam_role" "app_users" {
  name = "app-users"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "cognito-identity.amazonaws.com" }
        Condition = {
          StringEquals             = { "cognito-identity.amazonaws.com:aud" = "eu-west-1:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0" }
          "ForAnyValue:StringLike" = { "cognito-identity.amazonaws.com:amr" = "authenticated" }
        }
      },
      {
        Effect    = "Deny"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "cognito-identity.amazonaws.com" }
        Condition = { "ForAnyValue:StringLike" = { "cognito-identity.amazonaws.com:amr" = "unauthenticated" } }
      },
    ]
  })
}
""",
        """
# The classic false positive: the log-in is demanded by the name of its provider, and nothing else of Cognito is trusted.
resource "aws_iam_role" "app_users" {
  name = "app-users"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "cognito-identity.amazonaws.com" }
        Condition = {
          StringEquals             = { "cognito-identity.amazonaws.com:aud" = "eu-west-1:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0" }
          "ForAnyValue:StringLike" = { "cognito-identity.amazonaws.com:amr" = "graph.facebook.com" }
        }
      },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "cognito-idp.amazonaws.com" } },
    ]
  })
}
""",
        """
# No log-in is demanded, and none is needed: the plan's pools let no guest in.
resource "aws_cognito_identity_pool" "app" {
  identity_pool_name = "app"
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["cognito-identity.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "cognito-identity.amazonaws.com:aud"
      values   = [aws_cognito_identity_pool.app.id]
    }
  }
}

resource "aws_iam_role" "app_users" {
  name               = "app-users"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
""",
    ),
)
