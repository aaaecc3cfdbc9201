"""Whether a statement is about requests with multi-factor authentication.

Both keys are absent from requests with long-term credentials, and from those that carry no word of MFA.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
"""

from __future__ import annotations

from tfiam.iam.condition import Condition
from tfiam.iam.statement import Statement

_PRESENT = "aws:multifactorauthpresent"
_AGE = "aws:multifactorauthage"
_YOUNGER = ("NumericLessThan", "NumericLessThanEquals")


def demands_mfa(allow: Statement) -> bool:
    """True if the Allow holds only for requests made with MFA."""
    return any(_demands(condition) for condition in allow.conditions)


def denies_without_mfa(deny: Statement) -> bool:
    """True if the Deny holds for every request without MFA: the key's absence must meet each of its conditions too."""
    return bool(deny.conditions) and all(_holds_without(condition) for condition in deny.conditions)


def _demands(condition: Condition) -> bool:
    values = {value.lower() for value in condition.values}
    if condition.if_exists or condition.qualifier == "ForAllValues":
        return False
    if condition.base == "Null":
        return condition.key_name == _AGE and values == {"false"}
    if condition.key_name == _AGE:
        return condition.base in _YOUNGER
    return condition.key_name == _PRESENT and condition.base in ("Bool", "StringEquals") and values == {"true"}


def _holds_without(condition: Condition) -> bool:
    values = {value.lower() for value in condition.values}
    if condition.base == "Null":
        return condition.key_name == _AGE and values == {"true"}
    if condition.key_name == _AGE:
        return condition.if_exists and condition.base in ("NumericGreaterThan", "NumericGreaterThanEquals")
    if condition.key_name != _PRESENT:
        return False
    negated = condition.base == "StringNotEquals" and values == {"true"}
    return negated or (condition.if_exists and condition.base in ("Bool", "StringEquals") and values == {"false"})
