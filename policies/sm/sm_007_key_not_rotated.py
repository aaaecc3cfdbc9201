"""KMS key is not rotated, is disabled, or is deleted after a short wait.

Rotation changes the key material every year (or as often as `rotation_period_in_days` says) and keeps the old one for
what it encrypted: nothing has to be done, and less data depends on one piece of material. A disabled key makes all that
it protects unreadable. Once the waiting period is over, a deleted key and everything encrypted under it are gone: it is
the last chance to notice, so fewer than 14 days are a finding of low severity.

Rotation is asked of symmetric encryption keys with material that KMS made: AWS rotates no asymmetric keys, HMAC keys,
imported material or keys in custom key stores by itself. Replica keys follow their primary.

Fix: let KMS rotate it, and leave time to notice.

```hcl
resource "aws_kms_key" "secrets" {
  enable_key_rotation     = true
  deletion_window_in_days = 30
}
```
"""

from collections.abc import Iterator

from tfiam.inventory.model import UNKNOWN, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_KEY = "aws_kms_key"
_ROTATION, _WINDOW = "enable_key_rotation", "deletion_window_in_days"
_ENABLED = {_KEY: "is_enabled"}
_SHORTEST = 14


def check(key: Resource) -> Iterator[Said]:
    if key.type == _KEY and _rotates_by_itself(key):
        rotation = key.get(_ROTATION)
        if rotation is UNKNOWN:
            yield Undetermined((f"{key.address}.{_ROTATION}",), attribute=_ROTATION)
        elif rotation is not True:
            yield Problem("the key is never rotated", attribute=_ROTATION)
    enabled = _ENABLED.get(key.type, "enabled")
    if key.get(enabled) is UNKNOWN:
        yield Undetermined((f"{key.address}.{enabled}",), attribute=enabled)
    elif key.get(enabled) is False:
        yield Problem("the key is disabled: what it protects cannot be read", attribute=enabled)
    days = key.get(_WINDOW)
    if days is UNKNOWN:
        yield Undetermined((f"{key.address}.{_WINDOW}",), attribute=_WINDOW)
    elif isinstance(days, int) and days < _SHORTEST:
        message = f"deleted {days} days after a destroy, with all that it protects"
        yield Problem(message, attribute=_WINDOW, severity=Severity.LOW)


def _rotates_by_itself(key: Resource) -> bool:
    """https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html"""
    spec, usage = key.get("customer_master_key_spec"), key.get("key_usage")
    if any(key.get(elsewhere) not in (None, "") for elsewhere in ("custom_key_store_id", "xks_key_id")):
        return False
    return spec in (None, "", "SYMMETRIC_DEFAULT") and usage in (None, "", "ENCRYPT_DECRYPT")


RULE = Rule(
    id="TFIAM_SM_007",
    name="key-not-rotated",
    severity=Severity.MEDIUM,
    subject=Resource,
    resource_types=(_KEY, "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key"),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
        "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
        "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
    ),
    compliance=("SEC08-BP01", "CIS-AWS-3.6"),
    checkov=("CKV_AWS_7", "CKV_AWS_227"),
    fails=(
        """
resource "aws_kms_key" "secrets" {
  description = "Secrets"
}
""",
        """
# Rotated, and disabled all the same; the replica goes after a week.
resource "aws_kms_key" "secrets" {
  enable_key_rotation      = true
  is_enabled               = false
  customer_master_key_spec = "SYMMETRIC_DEFAULT"
  multi_region             = true
}

resource "aws_kms_replica_key" "secrets" {
  primary_key_arn         = aws_kms_key.secrets.arn
  deletion_window_in_days = 7
}
""",
    ),
    passes=(
        """
resource "aws_kms_key" "secrets" {
  enable_key_rotation     = true
  rotation_period_in_days = 90
  deletion_window_in_days = 30
}
""",
        """
# The classic false positive: keys that AWS cannot rotate by itself.
resource "aws_kms_key" "signing" {
  customer_master_key_spec = "ECC_NIST_P256"
  key_usage                = "SIGN_VERIFY"
}

resource "aws_kms_key" "tokens" {
  customer_master_key_spec = "HMAC_256"
  key_usage                = "GENERATE_VERIFY_MAC"
}

resource "aws_kms_external_key" "imported" {
  description = "Material from our own HSM"
}
""",
    ),
)
