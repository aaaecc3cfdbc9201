"""How much a principal can do, in one word: what it would mean to let a stranger hold it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from functools import cache

from tfiam.access.holders import managed_statements
from tfiam.iam import action_index
from tfiam.iam.arn import Arn
from tfiam.iam.managed import managed_policy
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Principal

#: AWS gives a few actions that only read the level Write (iot:ListSubscriptions); its own read-only policies hold them.
_READ_ONLY = ("ReadOnlyAccess", "SecurityAudit")
_IDENTITY_SERVICES = ("iam:*", "organizations:*", "sso:*", "sso-directory:*")


class Power(IntEnum):
    """The more, the greater."""

    READS = 0
    """Lists and reads, or nothing that the plan shows."""
    WRITES = 1
    """Changes named resources."""
    PRIVILEGED = 2
    """Manages permissions of identities, or changes every resource of some kind."""


def power_of(principal: Principal) -> Power:
    """The most that its readable documents and AWS managed policies grant; Deny and boundary are not looked at.

    Access levels are AWS's: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
    Taking a lock of the Terraform state is no write.
    """
    return max((_power(statement) for statement in _statements(principal)), default=Power.READS)


def _statements(principal: Principal) -> Iterator[Statement]:
    yield from (statement for _, statement in principal.statements)
    for attachment in principal.managed:
        if attachment.policy is not None:
            yield from managed_statements(attachment.policy)


def _power(statement: Statement) -> Power:
    if not statement.is_allow or not statement.action_mask & _changing():
        return Power.READS
    everywhere = statement.every_resource or statement.not_resources is not None
    if everywhere or statement.action_mask & _identity_changing():
        return Power.PRIVILEGED
    return Power.READS if _locks_state(statement) else Power.WRITES


def _locks_state(statement: Statement) -> bool:
    """https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required"""
    return bool(statement.resources) and all(map(_is_lock, statement.resources or ()))


def _is_lock(resource: str) -> bool:
    arn = Arn.parse(resource)
    if arn is None:
        return False
    return resource.endswith(".tflock") or (arn.service == "dynamodb" and "lock" in arn.resource.lower())


@cache
def _changing() -> int:
    reading = 0
    for name in _READ_ONLY:
        policy = managed_policy(f"arn:aws:iam::aws:policy/{name}")
        for statement in managed_statements(policy) if policy else ():
            reading |= statement.action_mask if statement.is_allow else 0
    return (action_index.level_mask(action_index.AccessLevel.WRITE) | _permissions()) & ~reading


@cache
def _permissions() -> int:
    return action_index.level_mask(action_index.AccessLevel.PERMISSIONS)


@cache
def _identity_changing() -> int:
    own = 0
    for pattern in _IDENTITY_SERVICES:
        own |= action_index.mask(pattern)
    return own & _permissions()
