"""What escalations are; ``tfiam.access.escalations.find`` finds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from tfiam.iam.narrowing import by_resource_tag, reaches_every
from tfiam.inventory.model import Document, Inventory

if TYPE_CHECKING:
    from tfiam.access.paths import Hidden, Path
    from tfiam.access.policies_in_play import Line


class Family(str, Enum):
    """What a technique gains; ``data/families.json`` says which."""

    OWN_PERMISSIONS = "own-permissions"
    PASSED_ROLE = "passed-role"
    WORKLOAD = "workload"
    CREDENTIALS = "credentials"  # no credentials themselves
    ROLE_CHAIN = "role-chain"
    TRUST_POLICY = "trust-policy"
    GROUP = "group"
    BOUNDARY = "boundary"


#: What the first action of a family's techniques is held on, where holding it on all of them is holding every role's access.
_EVERY = {Family.PASSED_ROLE: "role/*", Family.TRUST_POLICY: "role/*", Family.CREDENTIALS: "user/*"}


@dataclass(frozen=True)
class Escalation:
    """The ways of one family that one document opens to one principal (or to copies of it), the worst first."""

    family: Family
    paths: tuple[Path, ...]
    line: Line | None
    """The statement that gives the permission which decides."""
    principals: tuple[str, ...]
    """Addresses: the start of the first path, then its copies by ``for_each`` and ``count``."""
    document: Document | None = None
    """Where the statement stands; None for an AWS managed policy."""

    @property
    def worst(self) -> Path:
        return self.paths[0]

    @property
    def reaches_every(self) -> bool:
        """True if the statement gives the permission on every role (or user): any that is there, or will be."""
        kind, statement = _EVERY.get(self.family), self.line.statement if self.line else None
        if kind is None or statement is None or by_resource_tag(statement):
            return False
        return reaches_every(statement, "iam", kind)


@dataclass(frozen=True)
class Escalations:
    """All of one world."""

    inventory: Inventory
    found: Mapping[Family, tuple[Escalation, ...]] = field(default_factory=dict)
    hidden: tuple[Hidden, ...] = ()
    """Principals that may have more paths, each with what hides them beside the holes of documents and attachments."""
