"""Findings: what the rules said of a plan, one cause each, ready for any report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from tfiam.rules.model import Rule, Severity
from tfiam.source.model import Location

if TYPE_CHECKING:
    from tfiam.access.identities import Cell
    from tfiam.access.paths import Path
    from tfiam.findings.details import PlanDetails


class Status(str, Enum):
    """A finding's status. A pass makes no finding; it is counted in ``RuleAnswers``."""

    FAIL = "fail"
    UNDETERMINED = "undetermined"
    WAIVED = "waived"


class Delta(str, Enum):
    """Whether the plan brings the finding, leaves it or mends it."""

    INTRODUCED = "introduced"
    EXISTING = "existing"
    FIXED = "fixed"


@dataclass(frozen=True)
class WaiverUse:
    """The waiver that a finding falls under."""

    reason: str
    owner: str
    expires: str
    """ISO date, or "" for none."""
    source: str
    """Where the waiver stands: ``.tfiam.yaml:12``, ``main.tf:7``, or a baseline file."""
    in_source: bool = False
    """True if it is a comment beside the code."""


@dataclass(frozen=True)
class Finding:
    """One cause at one place (or at several, for copies made by ``for_each`` and ``count``)."""

    rule: str
    title: str
    severity: Severity
    status: Status
    change: str
    delta: Delta
    address: str
    addresses: tuple[str, ...]
    attribute: str
    message: str
    remediation: str
    docs: str
    fingerprint: str
    fingerprints: tuple[str, ...] = ()
    """One an address, in the order of ``addresses``."""
    plan: str = ""
    statement: int | None = None
    sid: str = ""
    principal: str = ""
    evidence: str = ""
    """Text to show, such as the statement as JSON. Sensitive documents show none."""
    code: str = ""
    """AWS's issue code, where its policy validation has one for the case."""
    paths: tuple[Path, ...] = ()
    """The ways to more access that it is about, the worst first."""
    because: tuple[str, ...] = ()
    """References that hide the answer; not empty when undetermined."""
    location: Location | None = None
    supersedes: tuple[str, ...] = ()
    waiver: WaiverUse | None = None
    origin: str = ""
    """The tool that found it (``checkov``); "" for tfiam."""


@dataclass(frozen=True)
class RuleAnswers:
    """How often a rule answered what, for the report's ``rules[]``."""

    rule: Rule
    severity: Severity
    passed: int
    failed: int
    undetermined: int
    waived: int


@dataclass(frozen=True)
class Unresolved:
    """A document (or attribute) that could not be read, and why."""

    address: str
    attribute: str
    because: tuple[str, ...]
    plan: str = ""


@dataclass(frozen=True)
class Coverage:
    """How much of the plan's policy documents could be read. Counts add up to all documents."""

    known: int = 0
    rebuilt: int = 0
    partial: int = 0
    opaque: int = 0
    invalid: int = 0
    """Known text that is no policy document."""
    unresolved: tuple[Unresolved, ...] = ()

    @property
    def total(self) -> int:
        return self.known + self.rebuilt + self.partial + self.opaque + self.invalid


@dataclass(frozen=True)
class PlanSummary:
    """What a report says of a plan file itself."""

    path: str
    kind: str
    terraform_version: str
    format_version: str
    changes: Mapping[str, int]
    """Counts by change (``create``, ``update``, …)."""
    resources: int
    aws_resources: int
    notices: tuple[str, ...] = ()
    identities: tuple[Cell, ...] = ()
    """Who gets in from where and how, after the plan."""


@dataclass(frozen=True)
class Report:
    """The result of a scan: what ``tfiam.scan()`` returns and every format prints."""

    plans: tuple[PlanSummary, ...]
    findings: tuple[Finding, ...]
    coverage: Coverage
    rules: tuple[RuleAnswers, ...]
    notices: tuple[str, ...] = ()
    """Sentences about the run itself: an expired waiver, a waiver that matches nothing."""
    version: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Dates of the facts used."""
    details: tuple[PlanDetails, ...] = ()
    """What lies behind the findings, one entry a plan in their order; only where the scan was asked for it."""

    def counted(self) -> Mapping[str, Any]:
        """``{"severity": {...}, "status": {...}, "delta": {...}}`` over the findings (severity counts failures only)."""
        severities = {severity.value: 0 for severity in Severity}
        statuses = {status.value: 0 for status in Status}
        deltas = {delta.value: 0 for delta in Delta}
        for finding in self.findings:
            if finding.delta is Delta.FIXED:
                deltas[finding.delta.value] += 1
                continue
            statuses[finding.status.value] += 1
            if finding.status is Status.FAIL:
                severities[finding.severity.value] += 1
                deltas[finding.delta.value] += 1
        return {"severity": severities, "status": statuses, "delta": deltas}
