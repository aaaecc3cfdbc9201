"""Grant of this plan is denied by an SCP.

The policy grants an action, an SCP above the account denies it: the grant is void, and the first to find out is who runs
the code. Only actions are named that the SCP denies on all that the statement grants, by every condition that the principal
decides (an exemption that does not name it), and those that no SCP of a level allows where FullAWSAccess is gone.

Fix: take the action out of the policy, or exempt the principal in the SCP.

```hcl
data "aws_iam_policy_document" "reader" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::acme-reports/*"]
  }
}
```
"""

from collections.abc import Iterator

from tfiam.access.lacking import some
from tfiam.access.organization_denies import TakenAway, taken_away
from tfiam.inventory.model import Document, Inventory
from tfiam.rules.model import Rule, Said, Severity, Undetermined
from tfiam.rules.places import problem_at


def check(inventory: Inventory) -> Iterator[Said]:
    found: dict[tuple[str, str, int], list[TakenAway]] = {}
    doubtful: dict[tuple[str, str], TakenAway] = {}
    for one in taken_away(inventory):
        if one.because:
            doubtful.setdefault(one.held.place[:2], one)
        else:
            found.setdefault(one.held.place, []).append(one)
    for same in found.values():
        by = {one.by: some(other.action for other in same if other.by == one.by) for one in same}
        message = "; ".join(f"{name} denies {actions}" for name, actions in by.items())
        yield problem_at(same[0].held, message, principals=tuple(dict.fromkeys(one.principal.address for one in same)))
    sure = {one[:2] for one in found}
    for place, one in doubtful.items():
        if place not in sure and isinstance(one.held.source, Document):
            message = f"{one.by} denies {one.action}, if it reaches {one.principal.address}"
            yield Undetermined(one.because, document=one.held.source, message=message)


RULE = Rule(
    id="TFIAM_OP_009",
    name="grant-denied-by-scp",
    severity=Severity.LOW,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
    ),
    about_surroundings=True,
    compliance=("SEC03-BP02",),
    supersedes=("TFIAM_LP_023",),
    fails=(
        """
#| account:
#|   id: "111122223333"
resource "aws_organizations_policy" "users" {
  name    = "users"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "NoUsers", Effect = "Deny", Action = ["iam:CreateUser", "iam:CreateAccessKey"], Resource = "*" }] })
}

resource "aws_organizations_policy_attachment" "users" {
  policy_id = aws_organizations_policy.users.id
  target_id = "111122223333"
}

resource "aws_iam_role" "onboarding" {
  name               = "onboarding"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "onboarding" {
  role   = aws_iam_role.onboarding.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["iam:CreateUser", "iam:GetUser"], Resource = "arn:aws:iam::111122223333:user/app/*" }] })
}
""",
        """
#| account:
#|   id: "111122223333"
# On the root, by a wildcard in another case; the grant is a pattern too.
resource "aws_organizations_policy" "services" {
  name    = "services"
  content = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Deny", NotAction = ["EC2:*", "iam:*", "sts:*"], Resource = ["*"] } })
}

resource "aws_organizations_policy_attachment" "services" {
  policy_id = aws_organizations_policy.services.id
  target_id = "r-ab12"
}

resource "aws_iam_user" "games" {
  name = "games"
}

resource "aws_iam_user_policy" "games" {
  user   = aws_iam_user.games.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "gamelift:Describe*", Resource = "*" }] })
}
""",
        """
#| account:
#|   id: "111122223333"
# A role that the exemption does not name.
resource "aws_organizations_policy" "network" {
  name = "network"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "ec2:CreateVpc", Resource = "*", Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/network" } } }]
  })
}

resource "aws_organizations_policy_attachment" "network" {
  policy_id = aws_organizations_policy.network.id
  target_id = "111122223333"
}

resource "aws_iam_role" "builder" {
  name               = "builder"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "codebuild.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "builder" {
  role   = aws_iam_role.builder.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ec2:CreateVpc", Resource = "*" }] })
}
""",
        """
resource "aws_organizations_policy_attachment" "everything" {
  policy_id = "p-FullAWSAccess"
  target_id = "111122223333"
}
#> after
#| account:
#|   id: "111122223333"
# An allow list in the place of FullAWSAccess.
resource "aws_organizations_policy" "storage" {
  name    = "storage"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:*", "iam:*"], Resource = "*" }] })
}

resource "aws_organizations_policy_attachment" "storage" {
  policy_id = aws_organizations_policy.storage.id
  target_id = "111122223333"
}

resource "aws_iam_user" "games" {
  name = "games"
}

resource "aws_iam_user_policy" "games" {
  user   = aws_iam_user.games.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "sqs:SendMessage"], Resource = "*" }] })
}
""",
    ),
    passes=(
        """
#| account:
#|   id: "111122223333"
# The classic false positive: a wide grant of which the SCP takes a part, one on other resources, and an exemption.
resource "aws_organizations_policy" "users" {
  name = "users"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "iam:CreateUser", Resource = "*" },
      { Effect = "Deny", Action = "s3:DeleteObject", Resource = "arn:aws:s3:::acme-trail/*" },
      { Effect = "Deny", Action = "ec2:*", Resource = "*", Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/builder" } } },
    ]
  })
}

resource "aws_organizations_policy_attachment" "users" {
  policy_id = aws_organizations_policy.users.id
  target_id = "r-ab12"
}

resource "aws_iam_role" "builder" {
  name               = "builder"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "codebuild.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "builder" {
  role   = aws_iam_role.builder.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["iam:*", "s3:DeleteObject", "ec2:RunInstances"], Resource = "*" }] })
}
""",
        """
#| account:
#|   id: "111122223333"
# Another account's.
resource "aws_organizations_policy" "users" {
  name    = "users"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "iam:CreateUser", Resource = "*" }] })
}

resource "aws_organizations_policy_attachment" "users" {
  policy_id = aws_organizations_policy.users.id
  target_id = "444455556666"
}

resource "aws_iam_user" "admin" {
  name = "admin"
}

resource "aws_iam_user_policy" "admin" {
  user   = aws_iam_user.admin.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:CreateUser", Resource = "*" }] })
}
""",
    ),
)
