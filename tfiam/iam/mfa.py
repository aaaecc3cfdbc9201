"""Whether a statement is about requests with multi-factor authentication.

Both keys are absent from requests with long-term credentials, and from those that carry no word of MFA.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
"""

from __future__ import annotations

from tfiam.iam.condition import Condition
from tfiam.iam.statement import Statement

_PRESENT = "aws:multifactorauthpresent"
_AGE = "aws:multifactorauthage"
#: False in a request that the user makes directly, so that AWS's own examples leave services out of the Deny.
#: https://repost.aws/knowledge-center/mfa-iam-user-aws-cli
_VIA_SERVICE = "aws:viaawsservice"
_YOUNGER = ("NumericLessThan", "NumericLessThanEquals")


def demands_mfa(allow: Statement) -> bool:
    """True if the Allow holds only for requests made with MFA."""
    return any(_demands(condition) for condition in allow.conditions)


def denies_without_mfa(deny: Statement) -> bool:
    """True if the Deny holds for every request without MFA: the key's absence must meet each of its conditions too."""
    asked = [condition for condition in deny.conditions if not _is_direct(condition)]
    return bool(asked) and all(map(_holds_without, asked))


def _is_direct(condition: Condition) -> bool:
    return condition.key_name == _VIA_SERVICE and condition.base == "Bool" and _values(condition) == {"false"}


def _values(condition: Condition) -> set[str]:
    return {value.lower() for value in condition.values}


def _demands(condition: Condition) -> bool:
    values = _values(condition)
    if condition.if_exists or condition.qualifier == "ForAllValues":
        return False
    if condition.base == "Null":
        return condition.key_name == _AGE and values == {"false"}
    if condition.key_name == _AGE:
        return condition.base in _YOUNGER
    return condition.key_name == _PRESENT and condition.base in ("Bool", "StringEquals") and values == {"true"}


def _holds_without(condition: Condition) -> bool:
    values = _values(condition)
    if condition.base == "Null":
        return condition.key_name == _AGE and values == {"true"}
    if condition.key_name == _AGE:
        return condition.if_exists and condition.base in ("NumericGreaterThan", "NumericGreaterThanEquals")
    if condition.key_name != _PRESENT:
        return False
    negated = condition.base == "StringNotEquals" and values == {"true"}
    return negated or (condition.if_exists and condition.base in ("Bool", "StringEquals") and values == {"false"})
