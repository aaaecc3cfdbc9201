"""Password policy of the account is weak.

The policy of the account holds for every IAM user with a console password. Short passwords without all classes are
guessed; without a memory of 24 the old one comes back; without an age a leaked one works for good. What the resource
leaves out, AWS sets to nothing demanded: a policy that sets the length alone switches the rest off.

Fix: ask for 14 characters of all classes, remember 24, and let passwords expire after 90 days.

```hcl
resource "aws_iam_account_password_policy" "this" {
  minimum_password_length      = 14
  require_lowercase_characters = true
  require_uppercase_characters = true
  require_numbers              = true
  require_symbols              = true
  password_reuse_prevention    = 24
  max_password_age             = 90
}
```
"""

from collections.abc import Iterator
from typing import Any

from tfiam.inventory.model import UNKNOWN, Resource
from tfiam.rules.model import Rule, Said, Severity, Undetermined

_LENGTH = "minimum_password_length"
_REUSE = "password_reuse_prevention"
_AGE = "max_password_age"
_CLASSES = {
    "require_lowercase_characters": "no lowercase letter",
    "require_uppercase_characters": "no uppercase letter",
    "require_numbers": "no number",
    "require_symbols": "no symbol",
}


def check(policy: Resource) -> Iterator[Said]:
    hidden = [attribute for attribute in (*_CLASSES, _LENGTH, _REUSE, _AGE) if policy.get(attribute) is UNKNOWN]
    weak = [
        text for attribute, text in _CLASSES.items() if attribute not in hidden and policy.get(attribute) is not True
    ]
    length, remembered, age = (_number(policy.get(attribute)) for attribute in (_LENGTH, _REUSE, _AGE))
    if length < 14 and _LENGTH not in hidden:
        weak.append(f"length {length} (14)")
    if remembered < 24 and _REUSE not in hidden:
        weak.append(f"remembers {remembered or 'no'} passwords (24)")
    if not 0 < age <= 90 and _AGE not in hidden:
        weak.append(f"expires after {age} days (90)" if age else "never expires (90 days)")
    if weak:
        yield f"password policy demands too little: {', '.join(weak)}"
    elif hidden:
        yield Undetermined(tuple(f"{policy.address}.{attribute}" for attribute in hidden))


def _number(value: Any) -> int:
    """What is left out, and what is unknown, demands nothing."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


RULE = Rule(
    id="TFIAM_HU_007",
    name="weak-password-policy",
    severity=Severity.MEDIUM,
    subject=Resource,
    resource_types=("aws_iam_account_password_policy",),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html",
    ),
    compliance=("SEC02-BP01", "CIS-AWS-1.8", "CIS-AWS-1.9"),
    checkov=("CKV_AWS_9", "CKV_AWS_10", "CKV_AWS_11", "CKV_AWS_12", "CKV_AWS_13", "CKV_AWS_14", "CKV_AWS_15"),
    fails=(
        """
# Fourteen characters, and nothing else demanded.
resource "aws_iam_account_password_policy" "this" {
  minimum_password_length = 14
}
""",
        """
# Zero days is no age at all; a wildcard of classes but the symbols.
resource "aws_iam_account_password_policy" "this" {
  minimum_password_length      = 16
  require_lowercase_characters = true
  require_uppercase_characters = true
  require_numbers              = true
  require_symbols              = false
  password_reuse_prevention    = 24
  max_password_age             = 0
}
""",
    ),
    passes=(
        """
resource "aws_iam_account_password_policy" "this" {
  minimum_password_length      = 14
  require_lowercase_characters = true
  require_uppercase_characters = true
  require_numbers              = true
  require_symbols              = true
  password_reuse_prevention    = 24
  max_password_age             = 90
}
""",
        """
# The classic false positive: users may not change their own password, but what they get is strong.
resource "aws_iam_account_password_policy" "this" {
  minimum_password_length        = 20
  require_lowercase_characters   = true
  require_uppercase_characters   = true
  require_numbers                = true
  require_symbols                = true
  password_reuse_prevention      = 24
  max_password_age               = 60
  allow_users_to_change_password = false
  hard_expiry                    = false
}
""",
    ),
)
