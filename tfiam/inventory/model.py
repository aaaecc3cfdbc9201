"""The IAM world of a plan, before or after it: principals with the documents that reach them, and what they reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from tfiam.config import Config
from tfiam.extract.connections import Connections
from tfiam.extract.model import Document, DocumentStatus, Places, Resource
from tfiam.extract.predict import Predictor
from tfiam.extract.roles import DocumentRole
from tfiam.iam.statement import Statement
from tfiam.inventory.links import (
    Assignment,
    Boundary,
    Credential,
    Lead,
    ManagedAttachment,
    Membership,
    PolicyTarget,
    Reach,
    Via,
)
from tfiam.plan.values import UNKNOWN, Masked, Unknown

__all__ = [
    "UNKNOWN",
    "Assignment",
    "Boundary",
    "Credential",
    "Document",
    "DocumentRole",
    "DocumentStatus",
    "Inventory",
    "Lead",
    "ManagedAttachment",
    "Membership",
    "OrganizationNode",
    "Places",
    "PolicyTarget",
    "Principal",
    "PrincipalKind",
    "Reach",
    "Resource",
    "SecretValue",
    "Unknown",
    "Via",
    "Workload",
]


class PrincipalKind(str, Enum):
    """Kinds of principals that a plan can hold."""

    USER = "user"
    GROUP = "group"
    ROLE = "role"
    PERMISSION_SET = "permission_set"


@dataclass(frozen=True)
class Principal:
    """A user, group, role or permission set with every document that reaches it."""

    kind: PrincipalKind
    address: str
    """Its resource address; for a principal outside the plan, the address of the first resource that names it."""
    name: str
    """Its name, or ``""`` when unknown."""
    arn: str = ""
    """Its ARN as known, ``""`` before the apply that makes it."""
    predicted_arn: str = ""
    """What ``arn`` will be, as ``tfiam.extract.predict`` tells it: exact, or a pattern with ``*`` and ``${account:PROVIDER}``."""
    path: str = "/"
    in_plan: bool = True
    change: str = "no-op"
    reaches: tuple[Reach, ...] = ()
    managed: tuple[ManagedAttachment, ...] = ()
    boundary: Boundary | None = None
    trust: Document | None = None
    groups: tuple[str, ...] = ()
    """Addresses (or names, outside the plan) of the groups a user is in."""
    group_doubts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Those of ``groups`` that it may be in or not, each with the references that hide which."""
    tags: Mapping[str, Any] | Unknown | None = None
    resource: Resource | None = None

    @cached_property
    def statements(self) -> tuple[tuple[Document, Statement], ...]:
        """Every readable identity statement that reaches it, with its document."""
        return tuple((reach.document, statement) for reach in self.reaches for statement in reach.document.statements)

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """References that hide documents (or AWS managed policies) which reach it."""
        hidden = [ref for reach in self.reaches for ref in reach.document.unread]
        hidden += [ref for attachment in self.managed for ref in attachment.because]
        return tuple(dict.fromkeys(hidden))


@dataclass(frozen=True)
class OrganizationNode:
    """The organization (which stands for its root), a unit or an account in its tree."""

    address: str
    type: str
    ids: tuple[str, ...]
    """Its known ids; of the organization the root's."""
    parents: tuple[str, ...]
    """Address or id of what it is under; several when a reference may mean more than one, none when it is not told."""


@dataclass(frozen=True)
class SecretValue:
    """A known, non-empty value at an argument that holds a secret, or that Terraform marks sensitive."""

    resource: Resource
    attribute: str
    value: Masked
    listed: bool
    """True if the argument is in the table of secret arguments; else only Terraform's mark says so."""
    marked: bool
    """True if Terraform marks it sensitive."""
    generated: bool = False
    """True if AWS makes the value, and nobody wrote it: Terraform keeps it in the state all the same."""


@dataclass(frozen=True)
class Workload:
    """Compute or a service that runs under roles of the plan, or an instance profile that holds one."""

    resource: Resource
    roles: tuple[str, ...]
    """Addresses."""
    profile: bool = False
    """True for an instance profile: not yet a workload, but what lets one take the role."""
    doubts: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    """Those of ``roles`` that it may run under or not, each with the references that hide which."""


@dataclass(frozen=True)
class Inventory:
    """One world. ``config`` carries what the team told tfiam (organization, boundaries, tags)."""

    principals: tuple[Principal, ...] = ()
    documents: tuple[Document, ...] = ()
    resources: Mapping[str, tuple[Resource, ...]] = field(default_factory=dict)
    """By type; data sources under ``data.TYPE``."""
    module_values: tuple[Resource, ...] = ()
    """Outputs, provider blocks and variables with defaults, in a resource's shape: ``tfiam.extract.module_values``."""
    targets: tuple[PolicyTarget, ...] = ()
    nodes: tuple[OrganizationNode, ...] = ()
    secrets: tuple[SecretValue, ...] = ()
    put_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Address of a resource that is put on another (a rotation on a secret) to the addresses its reference leads to."""
    put_doubts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Those of ``put_on`` that are put on one of several, each with the references that hide which."""
    leads: Mapping[tuple[str, str], tuple[Lead, ...]] = field(default_factory=dict)
    """Address and field (``uri``) of a resource that hands requests on, to what the reference there leads to."""
    workloads: tuple[Workload, ...] = ()
    credentials: tuple[Credential, ...] = ()
    memberships: tuple[Membership, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    config: Config = field(default_factory=Config)
    predictor: Predictor | None = field(default=None, compare=False, repr=False)
    """What is known after apply only will be; None where nothing is unknown."""
    places: Places | None = field(default=None, compare=False, repr=False)
    """Where its resources, their attributes and statements stand in the source; None without."""
    connections: Connections | None = field(default=None, compare=False, repr=False)
    """Which of its resources the plan's configuration connects; None where there is none."""
    before: Inventory | None = field(default=None, compare=False, repr=False)
    """Of the world after a plan: the one before it. None for the world before, and for a plan that changes nothing."""
    plan: str = ""
    """The path of the plan whose world it is; "" for one without."""
    past: bool = False
    """True for the world before a plan that changes something."""
    beside: frozenset[str] = frozenset()
    """Addresses of what other stacks hold and bare documents say: known, and none of the plan's business."""

    def is_own(self, address: str) -> bool:
        """True for what the plan itself holds."""
        return address not in self.beside

    @property
    def own_documents(self) -> Iterator[Document]:
        """The documents of the plan itself."""
        return (document for document in self.documents if self.is_own(document.address))

    def of(self, *types: str) -> Iterator[Resource]:
        """Every resource of these types."""
        for kind in types:
            yield from self.resources.get(kind, ())

    def in_role(self, *roles: DocumentRole) -> Iterator[Document]:
        """Documents that have any of these roles."""
        wanted = set(roles)
        return (document for document in self.documents if wanted.intersection(document.roles))

    def predicted_arn(self, address: str) -> str:
        """What the ARN of the resource at ``address`` is or will be; "" when nothing can be said."""
        return self.predictor.predicted_of(address, "arn") if self.predictor else ""

    def provider_account(self, provider_key: str) -> str:
        """The account that a provider block works in: twelve digits, "" when nothing tells."""
        account = self.predictor.providers.account(provider_key) if self.predictor and provider_key else ""
        return "" if account.startswith("$") else account

    @cached_property
    def by_address(self) -> Mapping[str, Resource]:
        return {resource.address: resource for group in self.resources.values() for resource in group}
