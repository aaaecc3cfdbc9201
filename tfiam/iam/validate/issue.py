"""What validation says of a document, in the terms of IAM Access Analyzer's policy validation.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from tfiam.iam.document import PolicyDocument


class IssueKind(str, Enum):
    """AWS's finding types, worst first: an ERROR is refused or never works, a SECURITY_WARNING grants too much."""

    ERROR = "error"
    SECURITY_WARNING = "security warning"
    WARNING = "warning"
    SUGGESTION = "suggestion"


class PolicyType(str, Enum):
    """What a document is for, which decides the checks that speak. The values are those of ``tfiam policy --type``."""

    IDENTITY = "identity"
    BOUNDARY = "boundary"
    RESOURCE = "resource"
    TRUST = "trust"
    KEY = "key"
    SCP = "scp"
    RCP = "rcp"
    SESSION = "session"
    VPC_ENDPOINT = "vpc_endpoint"


@dataclass(frozen=True)
class Issue:
    """One issue of one document. ``code`` is AWS's issue code where it has one (``INVALID_ACTION``)."""

    code: str
    kind: IssueKind
    message: str
    """One line in AWS's words; names the value at fault, never a secret: policy documents hold none."""
    pointer: str
    """JSON pointer (RFC 6901) into the document: ``/Statement/0/Action/1``."""
    statement: int | None = None
    """Index of the statement; None for an issue of the whole document."""


#: A check reads one document and yields what is wrong. A hole ``${…}`` is never reported: it is not known yet.
Check: TypeAlias = Callable[[PolicyDocument, PolicyType], Iterable[Issue]]
