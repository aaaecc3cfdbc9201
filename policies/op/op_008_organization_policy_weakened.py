"""This plan weakens an SCP or RCP.

A guardrail holds for every principal of the accounts below, their administrators included. Taking a Deny out, narrowing
its actions or resources, widening its exemption or detaching the policy lifts the limit for all of them at once, and
nothing else shows it: no role changes. The requests that were denied at a node before the plan are compared with those
denied there, or above it, afterwards; how the statements are written does not matter.

Fix: keep the Deny, or move it into a policy on the same node or above it; waive the change with who decided it.

```hcl
resource "aws_organizations_policy_attachment" "baseline" {
  policy_id = aws_organizations_policy.baseline.id
  target_id = "r-ab12"
}
```
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.access.organization_change import nodes_above, policies_on, stays, strangers_on
from tfiam.access.organization_policies import FULL_ACCESS, organization_policies, role_of
from tfiam.iam import Access, Answer, Statement
from tfiam.inventory.model import Document, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_MOST = 3


def check(inventory: Inventory) -> Iterator[Said]:
    before = inventory.before
    if before is None:
        return
    for document in organization_policies(before):
        if document.readable and not stays(before, document.address):
            yield from _compared(before, inventory, document)
    yield from _unknown(before, inventory)


@dataclass(frozen=True)
class _Node:
    """What holds after the plan where a policy held before."""

    name: str
    documents: tuple[Document, ...]
    strangers: tuple[str, ...]

    @property
    def hidden(self) -> tuple[str, ...]:
        """References that may hide a Deny."""
        refs = [ref for one in self.documents for ref in (one.because or (() if one.readable else (one.fault,)))]
        return tuple(dict.fromkeys([*refs, *self.strangers]))

    def lets_through(self, denied: Access) -> tuple[Answer, Access]:
        policies = tuple(one.policy for one in self.documents if one.policy is not None)
        left = denied.difference(Access.denied_by(policies))
        return left.some(), left


def _compared(before: Inventory, after: Inventory, document: Document) -> Iterator[Said]:
    if document.policy is None:
        return
    nodes = tuple(_nodes(before, after, document))
    for statement in document.policy.statements:
        if statement.is_deny:
            yield from _statement(nodes, document, statement)


def _statement(nodes: tuple[_Node, ...], document: Document, statement: Statement) -> Iterator[Said]:
    denied = Access.of_statement(statement, variables=bool(document.policy and document.policy.has_variables))
    lifted: list[str] = []
    actions: dict[str, None] = {}
    for node in nodes:
        answer, left = node.lets_through(denied)
        if answer is Answer.NO:
            continue
        if answer is Answer.UNDETERMINED or node.strangers or any(one.unread for one in node.documents):
            if node.hidden:
                message = f"some of what {_name(statement)} denied {_where([node.name])} may get through"
                yield Undetermined(node.hidden, document=document, message=message)
            continue
        lifted.append(node.name)
        actions.update(dict.fromkeys(action for box in left for action in box.actions))
    if lifted:
        message = f"some of what {_name(statement)} denied {_where(lifted)} gets through: {_list(actions)}"
        yield Problem(message, document=document, statement=statement.index)


def _nodes(before: Inventory, after: Inventory, document: Document) -> Iterator[_Node]:
    """Each node that the policy was attached to and that stays; the policy alone where its attachments are elsewhere."""
    role = role_of(document)
    own = tuple(one for one in after.in_role(role) if one.key == document.key)
    targets = tuple(dict.fromkeys(one for one in before.targets if one.policy == document.address))
    if not targets and own:
        yield _Node("", own, ())
    there = {one.address for one in after.nodes}
    gone = {one.address for one in before.nodes} - there
    for target in targets:
        if target.target in gone:
            continue
        above = nodes_above(after, target.target)
        kept = own if stays(before, target.by) else ()
        yield _Node(target.target, (*policies_on(after, above, role), *kept), strangers_on(after, above))


def _unknown(before: Inventory, after: Inventory) -> Iterator[Undetermined]:
    """Policies that the plan detaches and does not hold."""
    kept = {(one.policy, one.target) for one in after.targets}
    for target in before.targets:
        if target.policy in FULL_ACCESS.values() or (target.policy, target.target) in kept or stays(before, target.by):
            continue
        if target.policy in strangers_on(before, (target.target,)):
            message = f"{target.policy} is detached from {target.target}; what it denies is not in this plan"
            yield Undetermined((target.policy,), address=target.by, message=message)


def _where(nodes: list[str]) -> str:
    return f"for {_list(nodes)}" if any(nodes) else "where it is attached"


def _name(statement: Statement) -> str:
    return f'"{statement.sid}"' if statement.sid else f"Statement[{statement.index}]"


def _list(texts: dict[str, None] | list[str]) -> str:
    shown = list(texts)
    more = f" and {len(shown) - _MOST} more" if len(shown) > _MOST else ""
    return ", ".join(shown[:_MOST]) + more


RULE = Rule(
    id="TFIAM_OP_008",
    name="organization-policy-weakened",
    severity=Severity.CRITICAL,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_policies_detach.html",
    ),
    about_surroundings=True,
    compliance=("SEC01-BP01", "SEC03-BP05"),
    fails=(
        """
resource "aws_organizations_policy" "trail" {
  name = "trail"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "KeepTrail"
      Effect    = "Deny"
      Action    = ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]
      Resource  = "*"
      Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/security" } }
    }]
  })
}

resource "aws_organizations_policy_attachment" "trail" {
  policy_id = aws_organizations_policy.trail.id
  target_id = "r-ab12"
}
#> after
# The exemption is widened by one wildcard.
resource "aws_organizations_policy" "trail" {
  name = "trail"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "KeepTrail"
      Effect    = "Deny"
      Action    = ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]
      Resource  = "*"
      Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/security*" } }
    }]
  })
}

resource "aws_organizations_policy_attachment" "trail" {
  policy_id = aws_organizations_policy.trail.id
  target_id = "r-ab12"
}
""",
        """
resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Deny", Action = "organizations:leaveOrganization", Resource = "*" } })
}

resource "aws_organizations_policy_attachment" "stay" {
  policy_id = aws_organizations_policy.stay.id
  target_id = "ou-ab12-cdefghij"
}
#> after
# Detached; the policy stays, and looks as if it held.
resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Deny", Action = "organizations:leaveOrganization", Resource = "*" } })
}
""",
        """
resource "aws_organizations_policy" "tls" {
  name    = "tls"
  type    = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = ["s3:*", "sqs:*"], Resource = "*", Condition = { BoolIfExists = { "aws:SecureTransport" = "false" } } }] })
}
#> after
# An RCP loses one of its services; where it is attached another configuration tells.
resource "aws_organizations_policy" "tls" {
  name    = "tls"
  type    = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = ["s3:*"], Resource = "*", Condition = { BoolIfExists = { "aws:SecureTransport" = "false" } } }] })
}
""",
    ),
    passes=(
        """
resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" }] })
}

resource "aws_organizations_policy" "trail" {
  name    = "trail"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = ["cloudtrail:DeleteTrail", "cloudtrail:StopLogging"], Resource = "*" }] })
}

resource "aws_organizations_organization" "this" {
  enabled_policy_types = ["SERVICE_CONTROL_POLICY"]
}

resource "aws_organizations_organizational_unit" "workloads" {
  name      = "workloads"
  parent_id = aws_organizations_organization.this.roots[0].id
}

resource "aws_organizations_policy_attachment" "stay" {
  policy_id = aws_organizations_policy.stay.id
  target_id = aws_organizations_organizational_unit.workloads.id
}

resource "aws_organizations_policy_attachment" "trail" {
  policy_id = aws_organizations_policy.trail.id
  target_id = aws_organizations_organization.this.roots[0].id
}
#> after
# The classic false positive: two policies are joined into one on the root, written in another way.
resource "aws_organizations_policy" "baseline" {
  name = "baseline"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = ["organizations:Leave*", "cloudtrail:StopLogging", "cloudtrail:Delete*"], Resource = ["*"] }]
  })
}

resource "aws_organizations_organization" "this" {
  enabled_policy_types = ["SERVICE_CONTROL_POLICY"]
}

resource "aws_organizations_organizational_unit" "workloads" {
  name      = "workloads"
  parent_id = aws_organizations_organization.this.roots[0].id
}

resource "aws_organizations_policy_attachment" "baseline" {
  policy_id = aws_organizations_policy.baseline.id
  target_id = aws_organizations_organization.this.roots[0].id
}
""",
        """
resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" }] })
}

resource "aws_organizations_policy" "draft" {
  name    = "draft"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:DeleteBucket", Resource = "*" }] })
}
#> after
# A Deny more, and a policy deleted that was attached to nothing.
resource "aws_organizations_policy" "stay" {
  name    = "stay"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = ["organizations:LeaveOrganization", "account:CloseAccount"], Resource = "*" }] })
}
""",
    ),
)
