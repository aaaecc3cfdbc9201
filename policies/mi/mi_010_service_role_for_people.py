"""Role of a service lets people in as well.

What a function or a machine does shows up under its role. When people take the same role, nobody can tell afterwards who
it was, the role keeps what both need, and whoever gets into one side has the other's access: a person's session hands
out the workload's data, and a leaked credential of the workload is good for the console.

People are users, SAML and Identity Center, log-ins of an app's users, a whole account (whoever it lets), and roles of the
plan that people take. A machine's role that another machine takes is no finding.

Fix: a role for people beside the service's, with MFA and what a person needs there.

```hcl
resource "aws_iam_role" "orders_support" {
  name               = "orders-support"
  assume_role_policy = data.aws_iam_policy_document.support_sign_in.json
}
```
"""

from collections.abc import Iterator

from tfiam.access.sign_ins import People
from tfiam.access.trust import lets_assume, unread_trust
from tfiam.inventory.model import Inventory, PrincipalKind
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    for document in unread_trust(inventory):
        yield Undetermined(document.unread, document=document)
    people = People(inventory)
    for role in inventory.principals:
        trust = role.trust
        if role.kind is not PrincipalKind.ROLE or trust is None:
            continue
        allows = [one for one in trust.statements if lets_assume(one) and one.principals is not None]
        services = [name for one in allows if one.principals for name in one.principals.services]
        for statement in allows if services else ():
            who = [name for entry in statement.principals or () if (name := people.named_by(entry))]
            if who:
                message = f"is the role of {services[0]}, and lets in {', '.join(dict.fromkeys(who))}"
                yield Problem(message, document=trust, statement=statement.index, principal=role.address)
                continue
            hidden = [name for entry in statement.principals or () if (name := people.hidden(entry))]
            if hidden:
                yield Undetermined(tuple(dict.fromkeys(hidden)), document=trust)


RULE = Rule(
    id="TFIAM_MI_010",
    name="service-role-for-people",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_unique.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html",
        "https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html",
    ),
    compliance=("SEC02-BP02", "SEC03-BP02"),
    fails=(
        """
resource "aws_iam_role" "refund" {
  name = "refund"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::111122223333:user/people/lotte" }, Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } },
    ]
  })
}
""",
        """
# One statement for both, in odd case; a provider of the plan; a permission set's role.
resource "aws_iam_saml_provider" "desk" {
  name                   = "desk"
  saml_metadata_document = "<EntityDescriptor/>"
}

resource "aws_iam_role" "batch" {
  name               = "batch"
  assume_role_policy = jsonencode({ Statement = { Effect = "Allow", Action = "STS:assumerole", Principal = { Service = "ec2.amazonaws.com", AWS = "111122223333" } } })
}

resource "aws_iam_role" "reports" {
  name               = "reports"
  assume_role_policy = data.aws_iam_policy_document.reports.json
}

data "aws_iam_policy_document" "reports" {
  statement {
    actions = ["sts:AssumeRole", "sts:AssumeRoleWithSAML"]
    principals {
      type        = "Service"
      identifiers = ["glue.amazonaws.com"]
    }
    principals {
      type        = "Federated"
      identifiers = [aws_iam_saml_provider.desk.arn]
    }
  }
}

resource "aws_iam_role" "exports" {
  name = "exports"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Support_0123456789abcdef" } },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: machines that take each other's role.
resource "aws_iam_role" "dispatcher" {
  name               = "dispatcher"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = data.aws_iam_policy_document.worker.json
}

data "aws_iam_policy_document" "worker" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.dispatcher.arn, "arn:aws:iam::111122223333:role/worker"]
    }
  }
  statement {
    effect  = "Deny"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:user/lotte"]
    }
  }
}
""",
        """
# People alone.
resource "aws_iam_role" "support" {
  name               = "support"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::111122223333:user/lotte" }, Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } }] })
}
""",
    ),
)
