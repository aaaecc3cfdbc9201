"""What the team told tfiam: ``.tfiam.yaml`` and flags as one frozen value. Reading the file is ``tfiam.config_file``'s."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class TrustedAccount:
    """An account outside the organization that may be trusted, with the external ids it must use."""

    id: str
    name: str = ""
    external_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Organization:
    """The organization around the plan. Without it, accounts cannot be told apart as ours or others'."""

    accounts: tuple[str, ...] = ()
    """Own account ids, 12 digits."""
    org_id: str = ""
    """``o-…``"""
    trusted: tuple[TrustedAccount, ...] = ()
    oidc_subjects: tuple[str, ...] = ()
    """Patterns of OIDC ``sub`` claims that are allowed."""
    guardrails: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    identity_provider: str = ""
    """What people sign in with, in the team's own words; "" when only the plan tells."""

    @property
    def known(self) -> bool:
        """True if own accounts or the organization's id were told."""
        return bool(self.accounts or self.org_id)


@dataclass(frozen=True)
class BoundaryRules:
    """Where a permissions boundary is required and which are allowed.

    ``required_for`` items: ``iam-admins`` (the default: principals that can manage IAM), ``all``, ``users``, ``roles``,
    ``humans``, ``machines``, ``path:/teams/*``, ``name:app-*``.
    """

    required_for: tuple[str, ...] = ("iam-admins",)
    allowed: tuple[str, ...] = ()
    """ARN or name patterns of allowed boundaries; empty allows any."""


@dataclass(frozen=True)
class TagRules:
    required: tuple[str, ...] = ()
    abac_keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class AccountRules:
    id: str = ""
    baseline: bool = False


@dataclass(frozen=True)
class SecretRules:
    max_readers: int = 10
    """How many principals of the plan may read one secret."""


@dataclass(frozen=True)
class Waiver:
    """A rule (id, prefix or ``*``) at an address glob, or fingerprints, waived with a reason by an owner until a day."""

    reason: str
    owner: str
    expires: datetime.date | None = None
    rule: str = ""
    address: str = ""
    fingerprints: tuple[str, ...] = ()
    statement: str = ""
    """Sid or index, to waive one statement and not the document."""
    source: str = ".tfiam.yaml"


@dataclass(frozen=True)
class RuleSelection:
    """Which rules run. Items are ids, prefixes (``LP``, ``LP_001``) or severities."""

    enable: tuple[str, ...] = ()
    """Opt-in rules to switch on."""
    disable: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    """``--rule``: when given, nothing else runs."""
    severity: Mapping[str, str] = field(default_factory=dict)
    """Rule id to its severity in this team."""


@dataclass(frozen=True)
class Config:
    fail_on: str = "high"
    rules: RuleSelection = field(default_factory=RuleSelection)
    organization: Organization = field(default_factory=Organization)
    boundaries: BoundaryRules = field(default_factory=BoundaryRules)
    tags: TagRules = field(default_factory=TagRules)
    account: AccountRules = field(default_factory=AccountRules)
    secrets: SecretRules = field(default_factory=SecretRules)
    waivers: tuple[Waiver, ...] = ()
    comments: bool = True
    """False when comments in the source waive nothing (``--no-waivers``)."""
    policies: tuple[str, ...] = ()
    """Folders of the team's own rules, relative to the working directory, and installed packs (``pack:NAME``)."""
    path: str = ""
    """The file it was read from, "" when there is none."""
