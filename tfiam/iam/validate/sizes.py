"""Sizes against the quotas that a document has by its type alone.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html#min-max-values
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.quotas import QuotaName, quota
from tfiam.iam.size import size
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.theme import Theme

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "POLICY_SIZE_EXCEEDS_RCP_QUOTA": IssueKind.ERROR,
        "POLICY_SIZE_EXCEEDS_SCP_QUOTA": IssueKind.ERROR,
        "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA": IssueKind.WARNING,
        "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA": IssueKind.WARNING,
        "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA": IssueKind.WARNING,
    }
)
_QUOTAS: Mapping[PolicyType, tuple[str, QuotaName]] = MappingProxyType(
    {
        PolicyType.IDENTITY: ("IDENTITY_POLICY", QuotaName.MANAGED_POLICY_CHARACTERS),
        PolicyType.BOUNDARY: ("IDENTITY_POLICY", QuotaName.MANAGED_POLICY_CHARACTERS),
        PolicyType.SESSION: ("IDENTITY_POLICY", QuotaName.SESSION_POLICY_CHARACTERS),
        PolicyType.TRUST: ("ROLE_TRUST_POLICY", QuotaName.TRUST_POLICY_CHARACTERS),
        PolicyType.RESOURCE: ("RESOURCE_POLICY", QuotaName.BUCKET_POLICY_BYTES),
        PolicyType.KEY: ("RESOURCE_POLICY", QuotaName.KEY_POLICY_BYTES),
        PolicyType.VPC_ENDPOINT: ("RESOURCE_POLICY", QuotaName.VPC_ENDPOINT_POLICY_CHARACTERS),
        PolicyType.SCP: ("SCP", QuotaName.SCP_CHARACTERS),
        PolicyType.RCP: ("RCP", QuotaName.RCP_CHARACTERS),
    }
)


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    name, which = _QUOTAS[kind]
    limit = quota(which)
    counted = size(document, limit)
    if counted > limit.value:
        code = f"POLICY_SIZE_EXCEEDS_{name}_QUOTA"
        message = f"the {counted:,} {limit.unit} of the policy exceed the maximum of {limit.value:,}"
        yield Issue(code, CODES[code], message, "")


THEME = Theme("sizes", CODES, _check)
