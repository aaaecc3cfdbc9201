"""Sizes and counts that AWS refuses to exceed, each with its source; read from tfiam/data/quotas.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from tfiam.data.segments import data_path


class QuotaName(str, Enum):
    """The quotas that a plan can break."""

    MANAGED_POLICY_CHARACTERS = "managed_policy_characters"
    INLINE_POLICIES_PER_USER_CHARACTERS = "inline_policies_per_user_characters"
    INLINE_POLICIES_PER_GROUP_CHARACTERS = "inline_policies_per_group_characters"
    INLINE_POLICIES_PER_ROLE_CHARACTERS = "inline_policies_per_role_characters"
    TRUST_POLICY_CHARACTERS = "trust_policy_characters"
    SESSION_POLICY_CHARACTERS = "session_policy_characters"
    MANAGED_POLICIES_PER_USER = "managed_policies_per_user"
    MANAGED_POLICIES_PER_GROUP = "managed_policies_per_group"
    MANAGED_POLICIES_PER_ROLE = "managed_policies_per_role"
    MANAGED_POLICY_VERSIONS = "managed_policy_versions"
    GROUPS_PER_USER = "groups_per_user"
    ACCESS_KEYS_PER_USER = "access_keys_per_user"
    SCP_CHARACTERS = "scp_characters"
    SCPS_PER_TARGET = "scps_per_target"
    RCP_CHARACTERS = "rcp_characters"
    RCPS_PER_TARGET = "rcps_per_target"
    PERMISSION_SET_INLINE_POLICY_CHARACTERS = "permission_set_inline_policy_characters"
    PERMISSION_SET_INLINE_POLICY_BYTES = "permission_set_inline_policy_bytes"
    MANAGED_POLICIES_PER_PERMISSION_SET = "managed_policies_per_permission_set"
    BUCKET_POLICY_BYTES = "bucket_policy_bytes"
    KEY_POLICY_BYTES = "key_policy_bytes"
    FUNCTION_POLICY_BYTES = "function_policy_bytes"
    VPC_ENDPOINT_POLICY_CHARACTERS = "vpc_endpoint_policy_characters"


@dataclass(frozen=True)
class Quota:
    """A quota as it is without a request to AWS.

    ``maximum`` is what AWS raises it to on request, None when it does not. ``white_space`` says whether white space
    between JSON elements counts, None when AWS's page does not say or nothing is measured. ``since`` is the day the
    value took effect (``2026-05-15``) and ``before`` the value until then, None when not known. ``note`` says what about
    the entry was not read in AWS's own text.
    """

    name: QuotaName
    value: int
    unit: str
    source: str
    maximum: int | None = None
    white_space: bool | None = None
    since: str | None = None
    before: int | None = None
    note: str | None = None


@cache
def quota(name: QuotaName) -> Quota:
    """The quota of that name."""
    return Quota(name=name, **_quotas()[name.value])


@cache
def _quotas() -> dict[str, dict[str, Any]]:
    stored: dict[str, dict[str, Any]] = json.loads(data_path("quotas.json").read_bytes())["quotas"]
    return stored
