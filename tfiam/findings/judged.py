"""Policy documents judged by themselves: what ``tfiam policy`` reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tfiam.access.summary import PolicySummary
from tfiam.findings.fingerprint import fingerprint
from tfiam.findings.model import Delta, Finding, Status
from tfiam.iam.validate.issue import Issue, IssueKind
from tfiam.inventory.model import Document, DocumentRole
from tfiam.rules.model import Severity

CHECKS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"

#: An error is refused or never works; AWS's other types say how much it matters.
SEVERITIES: Mapping[IssueKind, Severity] = MappingProxyType(
    {
        IssueKind.ERROR: Severity.HIGH,
        IssueKind.SECURITY_WARNING: Severity.MEDIUM,
        IssueKind.WARNING: Severity.LOW,
        IssueKind.SUGGESTION: Severity.INFO,
    }
)


@dataclass(frozen=True)
class JudgedPolicy:
    """One document: what validation says of it, what the rules say, what it says itself."""

    document: Document
    guessed: str
    """By what its role was told; "" when the caller told it."""
    summary: PolicySummary
    issues: tuple[Issue, ...]
    findings: tuple[Finding, ...]

    @property
    def path(self) -> str:
        return self.document.address

    @property
    def role(self) -> DocumentRole:
        return self.document.roles[0]

    @property
    def everything(self) -> tuple[Finding, ...]:
        """Issues and findings alike, as findings."""
        return (*(_as_finding(issue, self.document) for issue in self.issues), *self.findings)


@dataclass(frozen=True)
class Unreadable:
    """A file that holds no policy document. ``message`` is one line: the file, what is wrong, how to mend it."""

    path: str
    message: str


@dataclass(frozen=True)
class JudgedPolicies:
    """The result over several files; nothing that was given is missing from it."""

    policies: tuple[JudgedPolicy, ...]
    unreadable: tuple[Unreadable, ...] = ()
    notices: tuple[str, ...] = ()
    version: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def everything(self) -> tuple[Finding, ...]:
        return tuple(finding for policy in self.policies for finding in policy.everything)


def _as_finding(issue: Issue, document: Document) -> Finding:
    statement = next((one for one in document.statements if one.index == issue.statement), None)
    return Finding(
        rule=issue.code,
        title=issue.message[:1].upper() + issue.message[1:],
        severity=SEVERITIES[issue.kind],
        status=Status.FAIL,
        change="",
        delta=Delta.EXISTING,
        address=document.address,
        addresses=(document.address,),
        attribute=issue.pointer,
        message=f"policy validation: {issue.kind.value}",
        remediation="",
        docs=CHECKS,
        fingerprint=fingerprint(issue.code, document.address, issue.pointer, issue.message),
        statement=issue.statement,
        sid=(statement.sid or "") if statement else "",
    )
