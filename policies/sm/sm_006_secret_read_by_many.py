"""Secret can be read by too many principals of the plan.

Everyone who may read a secret can use it, keep it and hand it on, and nobody can tell afterwards who did. Who needs it is
known: one workload, and the function that rotates it.

Counted are the users, roles and permission sets of the plan that may read a secret or an encrypted parameter of the plan,
after permissions boundaries, organization policies and the secret's own policy; groups count by their members. More than
`secrets.max_readers` (10) of them is a finding, which lists them. Where documents that cannot be read may make them too
many, the answer is undetermined. Every pair of a principal and a secret is asked, so the rule is switched on by
`rules.enable` where a team has such a threshold.

Fix: let a principal read the secret that it needs by its ARN, and not all secrets.

```hcl
statement {
  actions   = ["secretsmanager:GetSecretValue"]
  resources = [aws_secretsmanager_secret.db.arn]
}
```
"""

from collections.abc import Iterator

from tfiam.access.secret_readers import secret_readers
from tfiam.inventory.model import Inventory, PrincipalKind
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_TOLD = 5


def check(inventory: Inventory) -> Iterator[Said]:
    most = inventory.config.secrets.max_readers
    unread = {
        one.address: one.unread for one in inventory.principals if one.unread and one.kind is not PrincipalKind.GROUP
    }
    # Each of those may be a reader as well.
    for address, found in secret_readers(inventory, max(0, most - len(unread))).items():
        secret = inventory.by_address[address]
        hidden = [hides for principal, hides in unread.items() if principal not in found]
        if len(found) > most:
            more = f" and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
            yield Problem(
                f"{len(found)} principals may read it, {most} is the most: {', '.join(found[:_TOLD])}{more}",
                resource=secret,
                evidence="\n".join(found),
                cause="read by many",
            )
        elif len(found) + len(hidden) > most:
            because = tuple(dict.fromkeys(one for hides in hidden for one in hides))
            yield Undetermined(because, resource=secret)


RULE = Rule(
    id="TFIAM_SM_006",
    name="secret-read-by-many",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    opt_in=True,
    references=(
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/determine-acccess_examine-iam-policies.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_secrets.html",
    ),
    compliance=("SEC02-BP03", "SEC03-BP02"),
    options={"secrets.max_readers": "how many principals may read one secret"},
    fails=(
        """
#| secrets:
#|   max_readers: 2
resource "aws_secretsmanager_secret" "db" {
  name = "db"
}

resource "aws_iam_role" "job" {
  count              = 3
  name               = "job-${count.index}"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "job" {
  count  = 3
  name   = "secrets"
  role   = aws_iam_role.job[count.index].name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*" }] })
}
""",
        """
# Through a group, by a wildcard in another case, an encrypted parameter.
#| secrets:
#|   max_readers: 1
resource "aws_ssm_parameter" "token" {
  name             = "/partner/token"
  type             = "SecureString"
  value_wo         = "decoy-Token-for-tests-61"
  value_wo_version = 1
}

resource "aws_iam_group" "support" {
  name = "support"
}

resource "aws_iam_group_policy" "support" {
  name   = "parameters"
  group  = aws_iam_group.support.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "SSM:getparam*", Resource = "arn:aws:ssm:*:*:parameter/partner/*" }] })
}

resource "aws_iam_user" "support" {
  for_each = toset(["ada", "grace"])
  name     = each.key
}

resource "aws_iam_user_group_membership" "support" {
  for_each = aws_iam_user.support
  user     = each.value.name
  groups   = [aws_iam_group.support.name]
}
""",
    ),
    passes=(
        """
resource "aws_secretsmanager_secret" "db" {
  name = "db"
}

resource "aws_iam_role" "orders" {
  name               = "orders"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
  inline_policy {
    name   = "secret"
    policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = aws_secretsmanager_secret.db.arn }] })
  }
}
""",
        """
# The classic false positive: many that may list and describe, and one that may read but for its boundary.
#| secrets:
#|   max_readers: 1
resource "aws_secretsmanager_secret" "db" {
  name = "db"
}

resource "aws_iam_policy" "boundary" {
  name   = "boundary"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["secretsmanager:ListSecrets", "secretsmanager:DescribeSecret"], Resource = "*" }] })
}

resource "aws_iam_role" "audit" {
  count                = 3
  name                 = "audit-${count.index}"
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
  inline_policy {
    name   = "secrets"
    policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "secretsmanager:*", Resource = "*" }] })
  }
}
""",
    ),
)
