"""Validation of one document: every check, in the document's order."""

from __future__ import annotations

from tfiam.iam.document import PolicyDocument
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType


def validate(document: PolicyDocument, kind: PolicyType) -> tuple[Issue, ...]:  # noqa: ARG001 - grammar has no kind
    """What is wrong with the document for what it is used as."""
    return tuple(
        Issue("GRAMMAR", IssueKind.ERROR, fault.message, fault.pointer, _statement(fault.pointer))
        for fault in document.faults
    )


def _statement(pointer: str) -> int | None:
    parts = pointer.split("/")
    if len(parts) < 2 or parts[1] != "Statement":
        return None
    return int(parts[2]) if len(parts) > 2 and parts[2].isdecimal() else 0
