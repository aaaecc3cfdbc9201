"""SCPs and RCPs, and where they are attached."""

from __future__ import annotations

from collections.abc import Mapping

from tfiam.iam.quotas import QuotaName
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
