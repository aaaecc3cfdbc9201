"""Exemptions of a Deny by the principal's ARN, and who can meet them by choosing a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from tfiam.iam.arn import Arn
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.statement import Statement
from tfiam.iam.variables import has_variable

_KEY = "aws:principalarn"
#: Only AWS makes roles there: of service-linked roles and of IAM Identity Center.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
#: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
_RESERVED = ("role/aws-reserved/", "role/aws-service-role/")
#: What a role or user may be called, and the wildcards: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
_NAMEABLE = re.compile(r"[\w+=,.@/*?-]+", re.ASCII)


class Openness(Enum):
    """How freely a name may be chosen that meets an exemption."""

    PATTERN = "any of many names"
    NAME = "one name, in every account that does not have it yet"


def exempt_principals(statement: Statement) -> Iterator[tuple[str, Openness]]:
    """The patterns of a Deny's exemptions that a new role or user can be named to match.

    Not: a role in a fixed account, under a path that AWS reserves, or of a name that IAM does not take (those of AWS's own
    calls, ``role/aws:ec2-infrastructure``); the root user; a policy variable.
    """
    if not statement.is_deny:
        return
    for condition in statement.conditions_on(_KEY):
        if condition.negated and condition.qualifier != "ForAnyValue":
            for value in condition.values:
                openness = _openness(value)
                if openness:
                    yield value, openness


def _openness(value: str) -> Openness | None:
    if has_variable(value) or not value.strip("*"):
        return None
    arn = Arn.parse(value)
    if arn is None:  # "*admin*": a text that may be the end of an ARN
        return Openness.PATTERN if has_wildcard(value) and _NAMEABLE.fullmatch(value.rpartition(":")[2]) else None
    kind, _, name = arn.resource.partition("/")
    if not name:
        return Openness.PATTERN if has_wildcard(kind) and has_wildcard(arn.account) else None
    if arn.service == "sts" or not _NAMEABLE.fullmatch(name) or arn.resource.startswith(_RESERVED):
        return None
    if has_wildcard(name) or has_wildcard(kind):
        return Openness.PATTERN
    return Openness.NAME if has_wildcard(arn.account) else None
