"""Links of the IAM world: what gives a principal or a node its policies. One that is only possible says what hides it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from tfiam.extract.model import Document, Resource
from tfiam.iam.managed import ManagedPolicy


class Via(str, Enum):
    """How a document reaches a principal."""

    INLINE = "inline"
    ATTACHED = "attached"
    GROUP = "group"


@dataclass(frozen=True)
class Reach:
    """A document that reaches a principal."""

    document: Document
    via: Via
    by: str
    """Address of the resource that makes the link: the attachment, or the document's own resource."""
    doubt: tuple[str, ...] = ()
    """References that hide whether it does: then the link is only possible."""
    attribute: str = ""
    """Of ``by``, where it names the policy; ``""`` for an inline one."""

    @property
    def certain(self) -> bool:
        return not self.doubt


@dataclass(frozen=True)
class ManagedAttachment:
    """An AWS managed policy (or any ARN outside the plan) attached to a principal."""

    arn: str
    """The ARN as known, ``""`` when unknown; without an account for a customer managed policy of a permission set."""
    policy: ManagedPolicy | None = field(compare=False)
    """Its content by tfiam's dated facts; None for a customer managed policy outside the plan or an unknown ARN."""
    by: str
    """Address of the resource that attaches it."""
    attribute: str
    via: Via = Via.ATTACHED
    because: tuple[str, ...] = ()
    """References that hide the ARN, when unknown."""
    change: str = "no-op"
    doubt: tuple[str, ...] = ()
    """References that hide whether it is attached to this principal."""

    @property
    def certain(self) -> bool:
        return not self.doubt


@dataclass(frozen=True)
class Boundary:
    """The permissions boundary of a principal. Exactly one of ``document``, ``managed``, ``arn``, ``because`` leads further."""

    by: str
    attribute: str
    arn: str = ""
    document: Document | None = None
    managed: ManagedPolicy | None = None
    because: tuple[str, ...] = ()
    candidates: tuple[Document, ...] = ()
    """The policies of the plan, one of which it may be, where ``because`` hides which."""


@dataclass(frozen=True)
class Lead:
    """A resource of the plan that an argument of another names."""

    address: str
    doubt: tuple[str, ...] = ()
    """References that hide whether it is this one."""


@dataclass(frozen=True)
class PolicyTarget:
    """An attachment of an organization policy: ``target`` is an id or an address."""

    policy: str
    target: str
    by: str
    doubt: tuple[str, ...] = ()
    """References that hide whether it is this policy, or this target."""

    @property
    def certain(self) -> bool:
        return not self.doubt


@dataclass(frozen=True)
class Credential:
    """Something that an IAM user signs in or signs requests with: a login profile, a key, a certificate, an MFA device."""

    resource: Resource
    user: str
    """Address of the user in the plan, else its name; ``""`` when that is not told."""
    doubt: tuple[str, ...] = ()
    """References that hide whose it is."""


@dataclass(frozen=True)
class Membership:
    """A resource that puts users into groups: addresses, or names of those outside the plan."""

    by: str
    users: tuple[str, ...]
    groups: tuple[str, ...]
    hidden_users: tuple[str, ...] = ()
    """References that hide further users, or whether it is these."""
    hidden_groups: tuple[str, ...] = ()
    """References that hide further groups, or whether it is these."""


@dataclass(frozen=True)
class Assignment:
    """An assignment of Identity Center: a user or group gets a permission set in an account."""

    resource: Resource
    permission_set: str
    """Address in the plan, else the ARN; ``""`` when that is not told."""
    target: str
    """Account id, or the reference that will be it."""
    doubt: tuple[str, ...] = ()
    """References that hide which permission set is meant."""
