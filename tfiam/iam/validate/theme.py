"""A theme of validation: its codes, how bad each is, and the check that finds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tfiam.iam.validate.issue import Check, IssueKind

#: AWS's page of checks, from which codes, kinds and words are taken unless a theme says otherwise.
REFERENCE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"


@dataclass(frozen=True)
class Theme:
    """What one module finds. ``codes`` holds every code its ``check`` may yield, with AWS's kind."""

    name: str
    codes: Mapping[str, IssueKind]
    check: Check
    refused: frozenset[str] = frozenset()
    """Codes that AWS only warns of and ``iam:CreatePolicy`` refuses: an ERROR where IAM stores the document."""
    ours: frozenset[str] = frozenset()
    """Codes that AWS's page does not have."""
