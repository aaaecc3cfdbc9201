"""SCPs and RCPs, and where they are attached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tfiam.iam.action import is_every_action
from tfiam.iam.catalogue import rcp_supported, services
from tfiam.iam.patterns import matches
from tfiam.iam.quotas import QuotaName
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, DocumentRole, Inventory, PolicyTarget

#: AWS's own policy, attached to every node; it counts against the quota of policies per node.
FULL_ACCESS = {DocumentRole.SCP: "p-FullAWSAccess", DocumentRole.RCP: "p-RCPFullAWSAccess"}
CHARACTERS = {DocumentRole.SCP: QuotaName.SCP_CHARACTERS, DocumentRole.RCP: QuotaName.RCP_CHARACTERS}
PER_TARGET = {DocumentRole.SCP: QuotaName.SCPS_PER_TARGET, DocumentRole.RCP: QuotaName.RCPS_PER_TARGET}


def role_of(document: Document) -> DocumentRole:
    """Whether the document is an SCP or an RCP."""
    return DocumentRole.RCP if DocumentRole.RCP in document.roles else DocumentRole.SCP


def organization_policies(inventory: Inventory) -> tuple[Document, ...]:
    """Every SCP and RCP of the inventory, readable or not."""
    return tuple(inventory.in_role(DocumentRole.SCP, DocumentRole.RCP))


def attached(inventory: Inventory, role: DocumentRole) -> Mapping[str, tuple[PolicyTarget, ...]]:
    """Attachments of policies of this role that the inventory has, by target (address or id); each policy once a target."""
    own = {document.address: document for document in inventory.in_role(role)}
    full = FULL_ACCESS[role]
    found: dict[str, dict[str, PolicyTarget]] = {}
    for target in sorted(inventory.targets, key=lambda one: one.by):
        if target.policy in own or target.policy == full:
            found.setdefault(target.target, {}).setdefault(target.policy, target)
    return {node: tuple(targets.values()) for node, targets in found.items()}


def allows_something(document: Document) -> bool:
    """True if the policy holds an Allow, so that it may stand in for FullAWSAccess."""
    return any(statement.is_allow for statement in document.statements)


def scp_problems(statement: Statement) -> Sequence[str]:
    """What an SCP may not hold. Since 2025-09-19 it takes the whole policy language but principals.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
    """
    problems = []
    if statement.principals is not None or statement.not_principals is not None:
        problems.append("an SCP has no Principal: it holds for every principal of the accounts it is attached to")
    if statement.actions is None and statement.not_actions is None:
        problems.append("a statement of an SCP needs Action or NotAction")
    if statement.resources is None and statement.not_resources is None:
        problems.append("a statement of an SCP needs Resource or NotResource")
    return problems


def rcp_problems(statement: Statement) -> Sequence[str]:
    """What a customer's RCP may not hold: Allow, a principal other than ``*``, NotPrincipal, NotAction, ``*`` as Action.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
    """
    problems = []
    if statement.is_allow:
        problems.append("an RCP only denies: Allow is for AWS's own RCPFullAWSAccess")
    if statement.not_principals is not None:
        problems.append("an RCP takes no NotPrincipal")
    elif statement.principals is None or [entry.value for entry in statement.principals] != ["*"]:
        problems.append('the Principal of an RCP must be "*": name principals in Condition')
    if statement.not_actions is not None:
        problems.append("an RCP takes no NotAction")
    if statement.resources is None and statement.not_resources is None:
        problems.append("a statement of an RCP needs Resource or NotResource")
    if any(is_every_action(action) for action in statement.actions or ()):
        problems.append("an RCP names services: Action may not be * alone")
    return problems


def out_of_reach(statement: Statement) -> tuple[str, ...]:
    """Actions of an RCP whose service RCPs do not reach.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
    """
    actions = statement.actions or ()
    return tuple(one for one in actions if not is_every_action(one) and not _reached_by_rcps(one))


def _reached_by_rcps(action: str) -> bool:
    prefix = action.partition(":")[0].lower()
    return any(matches(prefix, service) and rcp_supported(service) for service in services())
