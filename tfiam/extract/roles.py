"""What policy documents are for."""

from __future__ import annotations

from enum import Enum


class DocumentRole(str, Enum):
    """What a policy document is for (design.md promise 3). The role decides which rules speak."""

    IDENTITY = "identity"
    BOUNDARY = "boundary"
    TRUST = "trust"
    RESOURCE = "resource"
    KEY = "key"
    SCP = "scp"
    RCP = "rcp"
    VPC_ENDPOINT = "vpc_endpoint"
    SESSION = "session"
    OTHER = "other"
    """A policy of another language or purpose (tag policy, lifecycle): listed, never judged as access."""
