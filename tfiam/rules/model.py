"""What a rule is, and what it may say. A rule is data; ``tfiam.rules.run`` does the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from tfiam.inventory.model import Document, DocumentRole, Resource

if TYPE_CHECKING:
    from tfiam.access.paths import Path


class Severity(str, Enum):
    """How bad a failure is, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return list(Severity).index(self)

    def at_least(self, other: Severity) -> bool:
        """True if this is as bad as ``other`` or worse."""
        return self.rank <= other.rank


@dataclass(frozen=True)
class Problem:
    """A failure with its place, for checks whose subject does not fix the place.

    Every place left out is filled in from the subject: a Statement knows its document and index, a Document its address
    and attribute, a Resource and a Principal their address.
    """

    message: str
    """One line, what is wrong in AWS's words. Names no secret value."""
    address: str = ""
    attribute: str = ""
    statement: int | None = None
    """Index in the document's Statement."""
    principal: str = ""
    """Address or ARN of the principal concerned."""
    evidence: str = ""
    """What to show; by default the statement at fault."""
    severity: Severity | None = None
    """When the case is better or worse than the rule's default."""
    cause: str = ""
    """What stays the same when lines move, for the fingerprint; by default the statement's content, else the message."""
    remediation: str = ""
    """When there is a better advice for this case than the rule's."""
    document: Document | None = None
    """The document at fault, for an Inventory or Principal rule; gives address, attribute and evidence."""
    resource: Resource | None = None
    """The resource at fault, for an Inventory rule."""
    code: str = ""
    """AWS's issue code where its policy validation has one for this case (``INVALID_EFFECT``)."""
    paths: tuple[Path, ...] = ()
    """The ways to more access that it is about, the worst first."""


@dataclass(frozen=True)
class Undetermined:
    """The rule cannot answer because of these references (never empty). Places as in :class:`Problem`."""

    because: tuple[str, ...]
    address: str = ""
    attribute: str = ""
    message: str = ""
    document: Document | None = None
    resource: Resource | None = None


#: What a check yields: a bare string is a Problem at the subject's own place. Nothing yielded is a pass.
Said: TypeAlias = "str | Problem | Undetermined"

ID = re.compile(r"[A-Z][A-Z0-9]*_[A-Z]{2}_\d{3}")
"""Of a built-in rule, and the best form for a team's own."""
CUSTOM_ID = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
"""Of a team's rule: checkov's forms too (``CKV2_ACME_1``)."""


@dataclass(frozen=True)
class Rule:
    """A rule's card and its check.

    ``subject`` is one of ``tfiam.iam.Statement``, ``Document``, ``Principal``, ``Resource``, ``Inventory``, or the
    ``Escalations`` of the whole plan: the engine calls ``check`` once for each. A ``GivenWaiver`` stands beside all plans. ``documents`` limits Statement and Document rules to documents of those roles;
    ``resource_types`` limits Resource rules.
    """

    id: str
    name: str
    """kebab-case, names the bad pattern and reads after "allow": ``pass-role-any-resource``."""
    severity: Severity
    subject: type
    check: Callable[[Any], Iterable[Said]]
    doc: str
    """The module's docstring: first line the title, then the rationale, then a paragraph ``Fix: …`` with an HCL snippet."""
    references: tuple[str, ...]
    fails: tuple[str, ...]
    """HCL roots in which the rule must fail at least once (fixtures/rules holds their real plans)."""
    passes: tuple[str, ...]
    """HCL roots in which the rule must not fail nor be undetermined; one is the classic false positive."""
    documents: tuple[DocumentRole, ...] = ()
    resource_types: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    """Ids and areas of rules, and AWS's issue codes, whose failure at the same statement is the same cause."""
    checkov: tuple[str, ...] = ()
    compliance: tuple[str, ...] = ()
    """``SEC03-BP02``, ``CIS-AWS-1.16`` and the like."""
    opt_in: bool = False
    about_surroundings: bool = False
    """True if the answer depends on what stands around a document, such as what it is attached to. Not asked of a document
    alone (``tfiam policy``), where it would fail for want of a plan."""
    source: str = ""
    """The file of a team's own rule; "" for a built-in one."""
    origin: str = ""
    """The tool whose answers these are (``checkov``); "" for tfiam's rules and a team's own."""
    options: dict[str, str] = field(default_factory=dict)
    """Configuration keys that the rule reads, with what they mean."""

    @property
    def area(self) -> str:
        return self.id.split("_")[1]

    @cached_property
    def title(self) -> str:
        return self.doc.strip().splitlines()[0].rstrip(".")

    @cached_property
    def rationale(self) -> str:
        body = self.doc.strip().split("\n", 1)[1] if "\n" in self.doc.strip() else ""
        return body.split("\nFix:", 1)[0].strip()

    @cached_property
    def remediation(self) -> str:
        _, _, fix = self.doc.partition("\nFix:")
        return fix.strip()

    @property
    def docs(self) -> str:
        """Path of the rule's page, relative to the repository; of a team's own or another tool's, the first page that it names."""
        if self.source or self.origin:
            return next(iter(self.references), "")
        return f"docs/rules/{self.id}.md"
