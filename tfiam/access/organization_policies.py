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


def attached(inventory: Inventory) -> Mapping[str, tuple[PolicyTarget, ...]]:
    """Attachments by the policy's address or id."""
    found: dict[str, list[PolicyTarget]] = {}
    for target in inventory.targets:
        found.setdefault(target.policy, []).append(target)
    return {policy: tuple(targets) for policy, targets in found.items()}


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
    if statement.principals is None or [entry.value for entry in statement.principals] != ["*"]:
        problems.append('the Principal of an RCP must be "*"; name principals in Condition')
    if statement.not_principals is not None or statement.not_actions is not None:
        problems.append("an RCP takes neither NotPrincipal nor NotAction")
    if statement.resources is None and statement.not_resources is None:
        problems.append("a statement of an RCP needs Resource or NotResource")
    for action in statement.actions or ():
        if is_every_action(action):
            problems.append("an RCP names services: Action may not be * alone")
        elif not _reached_by_rcps(action):
            problems.append(f"RCPs do not reach the service of {action}")
    return problems


def _reached_by_rcps(action: str) -> bool:
    prefix = action.partition(":")[0].lower()
    return any(matches(prefix, service) and rcp_supported(service) for service in services())
