"""SCP or RCP constrains nothing.

A policy that denies no request, and allows whatever there is, looks like a guardrail and holds nobody: a copy of
FullAWSAccess, a Deny whose exemption takes in everyone, conditions that no request meets. It also takes one of the ten
places that a node has.

Fix: let the Deny exempt only who needs it, or take the policy out.

```hcl
resource "aws_organizations_policy" "trail" {
  name = "trail"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Action    = ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]
      Resource  = "*"
      Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/security" } }
    }]
  })
}
```
"""

from collections.abc import Iterator

from tfiam.access.organization_policies import organization_policies, role_of
from tfiam.iam import Access, Answer, Statement
from tfiam.iam.never import never_holds
from tfiam.inventory.model import Document, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    for document in organization_policies(inventory):
        if not document.readable:
            yield Undetermined(document.because or (document.fault,), document=document)
        else:
            yield from _void(document)


def _void(document: Document) -> Iterator[Said]:
    policy = document.policy
    if policy is None:
        return
    denies = [one for one in policy.statements if one.is_deny]
    dead = [one for one in denies if _is_dead(one, variables=policy.has_variables)]
    for statement in dead:
        yield Problem("the Deny applies to no request", document=document, statement=statement.index)
    if dead or denies:
        return
    if Access.of([policy]).is_admin() is Answer.YES:
        message = f"the {role_of(document).value.upper()} allows everything and denies nothing"
        yield Problem(message, document=document)


def _is_dead(statement: Statement, *, variables: bool) -> bool:
    if any(map(never_holds, statement.conditions)):
        return True
    return Access.of_statement(statement, variables=variables).some() is Answer.NO


RULE = Rule(
    id="TFIAM_OP_005",
    name="organization-policy-constrains-nothing",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    ),
    compliance=("SEC01-BP01",),
    fails=(
        """
# The exemption takes in every principal, whose ARN is in every request.
resource "aws_organizations_policy" "trail" {
  name = "trail"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Action    = ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]
      Resource  = "*"
      Condition = { "ArnNotLike" = { "aws:principalarn" = ["arn:aws:iam::*:role/security", "*"] } }
    }]
  })
}
""",
        """
# Everything, spelled in two halves.
resource "aws_organizations_policy" "full" {
  name = "full"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", NotAction = "iam:*", Resource = "*" },
      { Effect = "Allow", Action = "IAM:*", Resource = ["*"] },
    ]
  })
}
""",
        """
# No request is from one network and from none at once.
resource "aws_organizations_policy" "network" {
  name = "network"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceVpc" = "vpc-1a2b3c4d" }, Null = { "aws:SourceVpc" = "true" } }
    }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: an allow list that denies nothing holds all that it does not list.
resource "aws_organizations_policy" "services" {
  name    = "services"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", NotAction = ["chime:*", "gamelift:*"], Resource = "*" }] })
}
""",
        """
resource "aws_organizations_policy" "stay" {
  name = "stay"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "*", Resource = "*" },
      { Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*", Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/leaver" } } },
    ]
  })
}
""",
    ),
)
