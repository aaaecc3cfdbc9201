"""The documents that an evaluation looks at, each in the place it is attached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, TypeAlias

from tfiam.iam.document import PolicyDocument

#: A policy document as mapping, JSON text or already parsed.
Doc: TypeAlias = PolicyDocument | Mapping[str, Any] | str


class PolicyKind(str, Enum):
    """What a document is to a request."""

    IDENTITY = "identity"
    BOUNDARY = "boundary"
    SCP = "scp"
    RCP = "rcp"
    RESOURCE = "resource"
    SESSION = "session"
    TRUST = "trust"
    """The resource policy of a role."""
    VPC_ENDPOINT = "vpc_endpoint"


@dataclass(frozen=True)
class PolicySet:
    """Every document in play. A place left empty is not in play: no boundary, no organization, no endpoint."""

    identity: Sequence[Doc] = ()
    boundary: Doc | None = None
    scp: Sequence[Sequence[Doc]] = ()
    """A list a level, from the organization's root down to the account. An empty level allows nothing."""
    rcp: Sequence[Sequence[Doc]] = ()
    resource: Doc | None = None
    """The resource's own policy; the trust policy for ``sts:AssumeRole``, the key policy for a KMS key."""
    session: Doc | None = None
    vpc_endpoint: Sequence[Doc] = ()

    @cached_property
    def parsed(self) -> ParsedPolicies:
        """Raises :class:`tfiam.iam.document.PolicySyntaxError` for a text that is no policy document."""
        return ParsedPolicies(
            identity=_all(self.identity),
            boundary=None if self.boundary is None else _all([self.boundary]),
            scp=tuple(map(_all, self.scp)),
            rcp=tuple(map(_all, self.rcp)),
            resource=() if self.resource is None else _all([self.resource]),
            session=None if self.session is None else _all([self.session]),
            vpc_endpoint=_all(self.vpc_endpoint) or None,
        )


@dataclass(frozen=True)
class ParsedPolicies:
    """A :class:`PolicySet` with every document parsed; None where a limit is not in play."""

    identity: tuple[PolicyDocument, ...]
    boundary: tuple[PolicyDocument, ...] | None
    scp: tuple[tuple[PolicyDocument, ...], ...]
    rcp: tuple[tuple[PolicyDocument, ...], ...]
    resource: tuple[PolicyDocument, ...]
    session: tuple[PolicyDocument, ...] | None
    vpc_endpoint: tuple[PolicyDocument, ...] | None


def _all(documents: Iterable[Doc]) -> tuple[PolicyDocument, ...]:
    return tuple(one if isinstance(one, PolicyDocument) else PolicyDocument.parse(one) for one in documents)
