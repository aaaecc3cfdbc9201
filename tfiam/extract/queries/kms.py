"""KMS keys and grants.

Key policies are their own role: without a statement for it, not even the account's root user has access.
https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
"""

from __future__ import annotations

from typing import Final

from tfiam.extract.entry import Entry, Kind, Slot
from tfiam.extract.queries.rows import either, holds, shares
from tfiam.extract.roles import DocumentRole

_POLICY = (Slot("policy", DocumentRole.KEY),)

ENTRIES: Final = (
    Entry(
        "aws_kms_key",
        Kind.KEY,
        _POLICY,
        {
            "id": "key_id",
            "arn": "arn",
            "description": "description",
            "rotation": "enable_key_rotation",
            "rotation_days": "rotation_period_in_days",
            "enabled": "is_enabled",
            "deletion_window": "deletion_window_in_days",
            "usage": "key_usage",
            "spec": "customer_master_key_spec",
            "multi_region": "multi_region",
            "custom_key_store": "custom_key_store_id",
            "bypass_lockout_check": "bypass_policy_lockout_safety_check",
        },
        service="kms",
    ),
    Entry(
        "aws_kms_external_key",
        Kind.KEY,
        _POLICY,
        {
            "arn": "arn",
            "description": "description",
            "enabled": "enabled",
            "deletion_window": "deletion_window_in_days",
            "multi_region": "multi_region",
            "bypass_lockout_check": "bypass_policy_lockout_safety_check",
        },
        secrets=("key_material_base64",),
        service="kms",
    ),
    Entry(
        "aws_kms_replica_key",
        Kind.KEY,
        _POLICY,
        {
            "id": "key_id",
            "arn": "arn",
            "description": "description",
            "enabled": "enabled",
            "rotation": "key_rotation_enabled",
            "deletion_window": "deletion_window_in_days",
            "primary": "primary_key_arn",
            "bypass_lockout_check": "bypass_policy_lockout_safety_check",
        },
        service="kms",
    ),
    Entry(
        "aws_kms_replica_external_key",
        Kind.KEY,
        _POLICY,
        {
            "id": "key_id",
            "arn": "arn",
            "description": "description",
            "enabled": "enabled",
            "deletion_window": "deletion_window_in_days",
            "primary": "primary_key_arn",
            "bypass_lockout_check": "bypass_policy_lockout_safety_check",
        },
        secrets=("key_material_base64",),
        service="kms",
    ),
    Entry(
        "aws_kms_key_policy",
        Kind.RESOURCE_POLICY,
        _POLICY,
        {"target": "key_id", "bypass_lockout_check": "bypass_policy_lockout_safety_check"},
        service="kms",
    ),
    # A grant allows its operations beside the key policy:
    # https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
    shares(
        "aws_kms_grant",
        target="key_id",
        principal="grantee_principal",
        retiring_principal="retiring_principal",
        actions="operations",
        constraint=either(
            "constraints[*].encryption_context_equals",
            "constraints[*].encryption_context_subset",
        ),
    ),
    holds(
        "aws_kms_custom_key_store",
        "key_store_password",
        "xks_proxy_authentication_credential[*].raw_secret_access_key",
        name="custom_key_store_name",
    ),
    holds("aws_kms_ciphertext", "plaintext", kms_key="key_id"),
)
