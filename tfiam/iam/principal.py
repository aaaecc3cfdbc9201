"""The Principal and NotPrincipal elements.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from tfiam.iam.arn import Arn
from tfiam.iam.patterns import has_wildcard

_ACCOUNT = re.compile(r"\d{12}")
_ANY_ACCOUNT = re.compile(r"arn:[^:]*:(?:iam|sts)::\*+:(?:root|\*+)|\*{2,}")
_UNIQUE_ID = re.compile(r"A(?:IDA|ROA|GPA|NPA|IPA|SIA|KIA|BIA|CCA|PKA|NVA|SCA)[A-Z0-9]{12,}")


class PrincipalKind(str, Enum):
    """The keys of a Principal map."""

    AWS = "AWS"
    SERVICE = "Service"
    FEDERATED = "Federated"
    CANONICAL_USER = "CanonicalUser"
    UNKNOWN = "?"
    """A key that AWS does not have; the document has a fault."""


class AwsPrincipal(str, Enum):
    """What the value of an ``AWS`` entry names."""

    ANYONE = "*"
    ACCOUNT = "account"
    USER = "user"
    ROLE = "role"
    ASSUMED_ROLE = "assumed-role"
    FEDERATED_USER = "federated-user"
    UNIQUE_ID = "unique id"
    OTHER = "other"


@dataclass(frozen=True)
class PrincipalEntry:
    """One principal as written: ``("AWS", "arn:aws:iam::123456789012:root")``."""

    kind: PrincipalKind
    value: str

    @property
    def is_anyone(self) -> bool:
        """Everyone, also without credentials: ``*``. A root ARN with ``*`` for the account, which AWS refuses, is read as that."""
        named = self.kind in (PrincipalKind.SERVICE, PrincipalKind.FEDERATED)
        return not named and (self.value == "*" or _ANY_ACCOUNT.fullmatch(self.value) is not None)

    @property
    def account(self) -> str | None:
        """The twelve digits of the account it belongs to; None for a service, a unique id, ``*``."""
        if _ACCOUNT.fullmatch(self.value):
            return self.value
        arn = Arn.parse(self.value)
        return arn.account if arn and _ACCOUNT.fullmatch(arn.account) else None

    @property
    def is_account_root(self) -> bool:
        """True for an account, written as its number or its root ARN: the account may delegate to its principals."""
        return self.aws is AwsPrincipal.ACCOUNT

    @property
    def has_wildcard(self) -> bool:
        return has_wildcard(self.value)

    @property
    def aws(self) -> AwsPrincipal | None:
        """What an ``AWS`` entry names; None for the other kinds."""
        if self.kind is not PrincipalKind.AWS:
            return None
        if self.is_anyone:
            return AwsPrincipal.ANYONE
        if _ACCOUNT.fullmatch(self.value):
            return AwsPrincipal.ACCOUNT
        if _UNIQUE_ID.fullmatch(self.value):
            return AwsPrincipal.UNIQUE_ID
        arn = Arn.parse(self.value)
        if arn is None:
            return AwsPrincipal.OTHER
        if arn.service == "iam" and arn.resource == "root":
            return AwsPrincipal.ACCOUNT
        return _TYPES.get((arn.service, arn.resource_type), AwsPrincipal.OTHER)


_TYPES = {
    ("iam", "user"): AwsPrincipal.USER,
    ("iam", "role"): AwsPrincipal.ROLE,
    ("sts", "assumed-role"): AwsPrincipal.ASSUMED_ROLE,
    ("sts", "federated-user"): AwsPrincipal.FEDERATED_USER,
}


@dataclass(frozen=True)
class PrincipalElement:
    """A whole Principal or NotPrincipal element."""

    entries: tuple[PrincipalEntry, ...]

    def __iter__(self) -> Iterator[PrincipalEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def is_anyone(self) -> bool:
        """True if one entry is everyone: ``"*"``, ``{"AWS": "*"}``, ``{"AWS": ["…", "*"]}``."""
        return any(entry.is_anyone for entry in self.entries)

    def of(self, kind: PrincipalKind) -> tuple[str, ...]:
        """The values of one kind, as written."""
        return tuple(entry.value for entry in self.entries if entry.kind is kind)

    @property
    def services(self) -> tuple[str, ...]:
        """Service principals: ``lambda.amazonaws.com``."""
        return self.of(PrincipalKind.SERVICE)

    @property
    def aws(self) -> tuple[str, ...]:
        """Accounts, ARNs, unique ids and ``*``."""
        return self.of(PrincipalKind.AWS)

    @property
    def federated(self) -> tuple[str, ...]:
        """Identity providers: ARNs, and names such as ``cognito-identity.amazonaws.com``."""
        return self.of(PrincipalKind.FEDERATED)
