"""Trust policies with the roles they stand on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, DocumentRole, Inventory, Principal

#: What a trust policy lets a principal call. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_assumerole.html
ASSUME_ACTIONS = ("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity")

#: References to the account that the plan itself works in.
OWN_ACCOUNT = ("data.aws_caller_identity.", "account:")


@dataclass(frozen=True)
class TrustStatement:
    """An Allow of a trust policy. ``role`` is None for a role that the inventory does not have."""

    document: Document
    statement: Statement
    role: Principal | None


def trust_statements(inventory: Inventory) -> Iterator[TrustStatement]:
    """Every Allow that lets somebody assume a role, in any readable trust policy."""
    roles = {principal.address: principal for principal in inventory.principals}
    for document in inventory.in_role(DocumentRole.TRUST):
        for statement in document.statements:
            if lets_assume(statement):
                yield TrustStatement(document, statement, roles.get(document.address))


def unread_trust(inventory: Inventory) -> Iterator[Document]:
    """Trust policies whose statements are hidden."""
    return (document for document in inventory.in_role(DocumentRole.TRUST) if document.unread)


def lets_assume(statement: Statement, *actions: str) -> bool:
    """True for an Allow of one of the actions, or of any that assumes a role."""
    return statement.is_allow and any(statement.touches_action(action) for action in actions or ASSUME_ACTIONS)
