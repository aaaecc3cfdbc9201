"""Answers about the issues that validation finds in a document."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.validation import document_issues
from tfiam.iam.validate.issue import Issue, IssueKind
from tfiam.iam.validate.theme import Theme
from tfiam.inventory.model import Document
from tfiam.rules.model import Problem, Severity

_SEVERITIES = {
    IssueKind.ERROR: Severity.HIGH,
    IssueKind.SECURITY_WARNING: Severity.MEDIUM,
    IssueKind.WARNING: Severity.LOW,
    IssueKind.SUGGESTION: Severity.INFO,
}


def problems(document: Document, *themes: Theme, but: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """One Problem an issue, with AWS's code and as bad as AWS has it; ``but`` are codes that would only annoy in a scan."""
    for issue in document_issues(document, *themes):
        if issue.code not in but:
            yield Problem(
                _message(issue),
                document=document,
                statement=issue.statement,
                severity=_SEVERITIES[issue.kind],
                code=issue.code,
            )


def _message(issue: Issue) -> str:
    """With the place inside the statement unless the words name it; without positions, which change when lists are sorted."""
    steps = issue.pointer.split("/")[1:]
    inside = steps[1:] if issue.statement is not None else steps
    names = [step.replace("~1", "/").replace("~0", "~") for step in inside if not step.isdecimal()]
    return f"{issue.message}, in {' / '.join(names)}" if names and names[-1] not in issue.message else issue.message
