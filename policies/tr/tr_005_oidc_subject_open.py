"""OIDC trust lets in subjects that nobody named.

An issuer signs tokens for everyone it serves: all of GitHub shares one, every pod of a cluster shares one. The audience is
the same for all of them, so only the `sub` claim tells your repository, workspace or service account from a stranger's.
Without it, or with a wildcard where the owner belongs, anyone with a free account at the provider assumes the role;
`repo:acme/*` lets in whoever may create a repository in the organization, and `pull_request` whoever opens one.
Pull requests and arbitrary branches fail where the role may change something: a role that reads for `terraform plan`
is theirs by right. AWS lists the issuers that serve many customers and asks for their claims.

Fix: name owner, project and environment (or protected branch) in `sub`, with `StringEquals` where nothing varies.

```hcl
condition {
  test     = "StringEquals"
  variable = "token.actions.githubusercontent.com:sub"
  values   = ["repo:acme/app:environment:production"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.power import Power, power_of
from tfiam.access.trust import TrustStatement, trust_statements, unread_trust
from tfiam.access.web_identity import WebIdentity, web_identities
from tfiam.iam.oidc import Scope
from tfiam.iam.patterns import includes
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

#: Scope of the subjects → who that is, severity, and the power of the role from which on it is a failure.
_OPEN = {
    Scope.ANYONE: ("any customer", Severity.CRITICAL, Power.READS),
    Scope.OWNER: ("every project of one owner", Severity.HIGH, Power.READS),
    Scope.PART_OF_OWNER: ("every project whose name fits", Severity.MEDIUM, Power.READS),
    Scope.PULL_REQUEST: ("any pull request", Severity.HIGH, Power.WRITES),
    Scope.ANY_REF: ("any branch or tag", Severity.HIGH, Power.PRIVILEGED),
}


def check(inventory: Inventory) -> Iterator[Said]:
    for document in unread_trust(inventory):
        yield Undetermined(document.unread, document=document)
    for trust in trust_statements(inventory):
        for identity in web_identities(trust.statement):
            yield from _judged(trust, identity, inventory.config.organization.oidc_subjects)


def _judged(trust: TrustStatement, identity: WebIdentity, allowed: tuple[str, ...]) -> Iterator[Said]:
    subjects = tuple(value for condition in identity.demanded("sub") for value in condition.values)
    scope = identity.scope
    if identity.hidden:
        yield Undetermined(identity.hidden, document=trust.document)
    elif scope is None and identity.hidden_claims:
        yield Undetermined(identity.hidden_claims, document=trust.document)
    elif scope is None:
        message = (
            f"trusts {identity.name} without naming a subject: no condition demands {identity.issuer or 'issuer'}:sub"
        )
        severity = Severity.CRITICAL if identity.shared else Severity.HIGH
        yield Problem(message, document=trust.document, statement=trust.statement.index, severity=severity)
    elif scope in _OPEN and not (subjects and all(any(includes(a, one) for a in allowed) for one in subjects)):
        yield from _open(trust, identity, scope, ", ".join(subjects))


def _open(trust: TrustStatement, identity: WebIdentity, scope: Scope, subjects: str) -> Iterator[Said]:
    who, severity, needed = _OPEN[scope]
    if not identity.shared and scope in (Scope.ANYONE, Scope.OWNER):
        who, severity = "every subject", Severity.HIGH
    if trust.role is None or power_of(trust.role) >= needed:
        message = f"trusts {who} of {identity.name}" + (f": sub is {subjects}" if subjects else ": sub is not named")
        yield Problem(message, document=trust.document, statement=trust.statement.index, severity=severity)
    elif trust.role.unread:
        yield Undetermined(trust.role.unread, document=trust.document)


RULE = Rule(
    id="TFIAM_TR_005",
    name="oidc-subject-open",
    severity=Severity.CRITICAL,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
        "https://docs.github.com/en/actions/reference/security/oidc",
        "https://docs.gitlab.com/ci/cloud_services/aws/",
        "https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration",
        "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
    ),
    compliance=("SEC02-BP04", "SEC03-BP07"),
    checkov=("CKV_AWS_358", "CKV_AWS_393"),
    options={"organization.oidc_subjects": "patterns of subjects that the team allows"},
    supersedes=(
        "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
        "MISSING_GITHUB_REPO_CONDITION_KEY",
        "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
        "EQUIVALENT_TO_NULL_FALSE",
        "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
    ),
    fails=(
        """
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
      Condition = { StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" } }
    }]
  })
}
""",
        """
# "acme" is also how "acme-fan-club" begins; the key's case does not matter to IAM.
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = ["STS:AssumeRoleWith*"]
      Principal = { Federated = ["arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"] }
      Condition = {
        StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
        StringLike   = { "Token.Actions.GithubUserContent.com:SUB" = ["repo:acme/app:environment:prod", "repo:acme*:ref:refs/heads/main"] }
      }
    }
  })
}
""",
        """
# Whoever opens a pull request runs with the role that deploys.
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"]
    }
    condition {
      test     = "StringLike"
      variable = "token.actions.githubusercontent.com:sub"
      values   = ["repo:acme/app:*"]
    }
  }
}

resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "deploy" {
  role   = aws_iam_role.deploy.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ecs:UpdateService", Resource = "arn:aws:ecs:eu-west-1:123456789012:service/acme/web" }] })
}
""",
        """
resource "aws_iam_role" "service_accounts" {
  name = "service-accounts"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF" }
      Condition = { StringLike = { "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub" = "system:serviceaccount:*" } }
    }]
  })
}
""",
        """
resource "aws_iam_role" "apply" {
  name = "apply"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/app.terraform.io" }
      Condition = {
        StringEquals = { "app.terraform.io:aud" = "aws.workload.identity" }
        StringLike   = { "app.terraform.io:sub" = "organization:acme:*" }
      }
    }]
  })
}
""",
    ),
    passes=(
        """
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = ["repo:acme/app:environment:prod", "repo:acme@81/lib@42:ref:refs/heads/main"]
        }
      }
    }]
  })
}
""",
        """
# The classic false positive: a wildcard behind the pinned workspace is the run's phase.
resource "aws_iam_role" "network" {
  name = "network"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/app.terraform.io" }
      Condition = {
        StringEquals = { "app.terraform.io:aud" = "aws.workload.identity" }
        StringLike   = { "app.terraform.io:sub" = "organization:acme:project:platform:workspace:network:run_phase:*" }
      }
    }]
  })
}
""",
        """
# Pull requests plan with a role that only reads.
resource "aws_iam_role" "plan" {
  name = "plan"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = "repo:acme/app:pull_request"
        }
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "plan" {
  role       = aws_iam_role.plan.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
""",
        """
# A Deny grants nothing, and a SAML provider has no sub claim.
resource "aws_iam_role" "workforce" {
  name = "workforce"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = ["sts:AssumeRoleWithSAML", "sts:TagSession"]
        Principal = { Federated = "arn:aws:iam::123456789012:saml-provider/workforce" }
        Condition = { StringEquals = { "SAML:aud" = "https://signin.aws.amazon.com/saml" } }
      },
      {
        Effect    = "Deny"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
      },
    ]
  })
}
""",
    ),
)
