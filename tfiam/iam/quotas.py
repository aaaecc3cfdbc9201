"""Sizes and counts that AWS refuses to exceed, each with its source; read from tfiam/data/quotas.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType
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
    QUEUE_POLICY_BYTES = "queue_policy_bytes"
    TOPIC_POLICY_BYTES = "topic_policy_bytes"
    REPOSITORY_POLICY_CHARACTERS = "repository_policy_characters"
    SECRET_POLICY_CHARACTERS = "secret_policy_characters"  # noqa: S105 - the name of a quota
    TABLE_POLICY_BYTES = "table_policy_bytes"
    FILE_SYSTEM_POLICY_CHARACTERS = "file_system_policy_characters"
    EVENT_BUS_POLICY_CHARACTERS = "event_bus_policy_characters"
    REST_API_POLICY_CHARACTERS = "rest_api_policy_characters"
    LOG_RESOURCE_POLICY_CHARACTERS = "log_resource_policy_characters"
    CODEARTIFACT_POLICY_CHARACTERS = "codeartifact_policy_characters"
    SEARCH_DOMAIN_POLICY_CHARACTERS = "search_domain_policy_characters"
    EMAIL_IDENTITY_POLICY_BYTES = "email_identity_policy_bytes"
    TRACE_POLICY_BYTES = "trace_policy_bytes"
    TABLE_BUCKET_POLICY_CHARACTERS = "table_bucket_policy_characters"
    MODEL_GROUP_POLICY_CHARACTERS = "model_group_policy_characters"


#: Service prefix of a resource policy's actions to the quota of its size. AWS publishes none for other services.
RESOURCE_POLICY_QUOTAS: Mapping[str, QuotaName] = MappingProxyType(
    {
        "codeartifact": QuotaName.CODEARTIFACT_POLICY_CHARACTERS,
        "dynamodb": QuotaName.TABLE_POLICY_BYTES,
        "ecr": QuotaName.REPOSITORY_POLICY_CHARACTERS,
        "ecr-public": QuotaName.REPOSITORY_POLICY_CHARACTERS,
        "elasticfilesystem": QuotaName.FILE_SYSTEM_POLICY_CHARACTERS,
        "es": QuotaName.SEARCH_DOMAIN_POLICY_CHARACTERS,
        "events": QuotaName.EVENT_BUS_POLICY_CHARACTERS,
        "execute-api": QuotaName.REST_API_POLICY_CHARACTERS,
        "kms": QuotaName.KEY_POLICY_BYTES,
        "lambda": QuotaName.FUNCTION_POLICY_BYTES,
        "logs": QuotaName.LOG_RESOURCE_POLICY_CHARACTERS,
        "s3": QuotaName.BUCKET_POLICY_BYTES,
        "s3tables": QuotaName.TABLE_BUCKET_POLICY_CHARACTERS,
        "sagemaker": QuotaName.MODEL_GROUP_POLICY_CHARACTERS,
        "secretsmanager": QuotaName.SECRET_POLICY_CHARACTERS,
        "ses": QuotaName.EMAIL_IDENTITY_POLICY_BYTES,
        "sns": QuotaName.TOPIC_POLICY_BYTES,
        "sqs": QuotaName.QUEUE_POLICY_BYTES,
        "xray": QuotaName.TRACE_POLICY_BYTES,
    }
)


@dataclass(frozen=True)
class Quota:
    """A quota as it is without a request to AWS.

    ``maximum`` is what AWS raises it to on request, None when it does not or does not say how far (``adjustable``
    without a maximum). ``white_space`` says whether white space
    between JSON elements counts, None when AWS's page does not say or nothing is measured. ``since`` is the day the
    value took effect (``2026-05-15``) and ``before`` the value until then, None when not known. ``note`` says what about
    the entry was not read in AWS's own text.
    """

    name: QuotaName
    value: int
    unit: str
    source: str
    maximum: int | None = None
    adjustable: bool = False
    white_space: bool | None = None
    since: str | None = None
    before: int | None = None
    note: str | None = None

    @property
    def counts_white_space(self) -> bool:
        """Whether white space is counted. Where AWS does not say it is not: what is over even so is surely refused."""
        return bool(self.white_space)

    def may_be_raised_to(self, size: int) -> bool:
        """True if AWS allows this size on request."""
        return size <= self.maximum if self.maximum is not None else self.adjustable


@cache
def quota(name: QuotaName) -> Quota:
    """The quota of that name."""
    return Quota(name=name, **_quotas()[name.value])


def quotas_date() -> str:
    """The day the quotas were last read."""
    return str(_stored()["date"])


def _quotas() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = _stored()["quotas"]
    return found


@cache
def _stored() -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(data_path("quotas.json").read_bytes())
    return stored
