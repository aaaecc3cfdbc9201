"""How much a principal can do, in one word: what it would mean to let a stranger hold it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
#: What AWS gives a workload for its logs, traces, network and agent on every resource: to have that is no privilege.
#: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
_OF_THE_PLATFORM = (
    "service-role/AWSLambdaBasicExecutionRole",
    "service-role/AWSLambdaVPCAccessExecutionRole",
    "service-role/AmazonECSTaskExecutionRolePolicy",
    "AWSXRayDaemonWriteAccess",
    "AmazonSSMManagedInstanceCore",
    "CloudWatchAgentServerPolicy",
)
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
    return _most(_statements(principal))


def power_within_boundary(principal: Principal) -> tuple[Power, tuple[str, ...]]:
    """As :func:`power_of`, no more than its permissions boundary leaves; and the references that hide more, if any."""
    power, boundary = power_of(principal), principal.boundary
    hidden = principal.unread if power is not Power.PRIVILEGED else ()
    if boundary is None:
        return power, hidden
    if boundary.document is not None and boundary.document.readable:
        limit = _most(boundary.document.statements)
    elif boundary.managed is not None:
        limit = _most(managed_statements(boundary.managed))
    else:
        unknown = boundary.because or (f"{boundary.by}.{boundary.attribute}",)
        return min(power, Power.WRITES), (*hidden, *unknown) if power is Power.PRIVILEGED else hidden
    return min(power, limit), () if limit is not Power.PRIVILEGED else hidden


def _most(statements: Iterable[Statement]) -> Power:
    return max(map(_power, statements), default=Power.READS)


def _statements(principal: Principal) -> Iterator[Statement]:
    yield from (statement for _, statement in principal.statements)
    for attachment in principal.managed:
        if attachment.policy is not None:
            yield from managed_statements(attachment.policy)


def _power(statement: Statement) -> Power:
    if not statement.is_allow or not statement.action_mask & _changing():
        return Power.READS
    everywhere = statement.every_resource or statement.not_resources is not None
    if everywhere and not statement.action_mask & _changing() & ~_of_the_platform():
        return Power.WRITES
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
def _of_the_platform() -> int:
    found = 0
    for name in _OF_THE_PLATFORM:
        policy = managed_policy(f"arn:aws:iam::aws:policy/{name}")
        for statement in managed_statements(policy) if policy else ():
            found |= statement.action_mask if statement.is_allow else 0
    return found


@cache
def _permissions() -> int:
    return action_index.level_mask(action_index.AccessLevel.PERMISSIONS)


@cache
def _identity_changing() -> int:
    own = 0
    for pattern in _IDENTITY_SERVICES:
        own |= action_index.mask(pattern)
    return own & _permissions()
