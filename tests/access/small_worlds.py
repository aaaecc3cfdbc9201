"""Worlds of one role with the documents given, for questions that need no plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam import PolicyDocument
from tfiam.inventory.model import Inventory, PolicyTarget, Principal, PrincipalKind, Reach, Resource, Via

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"


def document(
    *statements: dict[str, Any], name: str = "aws_iam_role_policy.app", role: DocumentRole = DocumentRole.IDENTITY
) -> Document:
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": list(statements)})
    return Document(name, "policy", (role,), DocumentStatus.KNOWN, policy, change="update")


def allow(action: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def world(*documents: Document, address: str = "aws_iam_role.app", **more: Any) -> Inventory:
    principal = Principal(
        PrincipalKind.ROLE,
        address,
        "app",
        arn="arn:aws:iam::123456789012:role/app",
        reaches=tuple(Reach(one, Via.INLINE, one.address) for one in documents),
        resource=Resource(address, "aws_iam_role", {}, provider_key="aws"),
        **more,
    )
    return Inventory(principals=(principal,), documents=documents)


def organization(inventory: Inventory, *policies: Document, node: str = ACCOUNT) -> Inventory:
    """The world with these SCPs and RCPs on a node, by default the account."""

    targets = tuple(PolicyTarget(one.address, node, one.address) for one in policies)
    return replace(inventory, documents=(*inventory.documents, *policies), targets=(*inventory.targets, *targets))
