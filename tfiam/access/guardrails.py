"""Guardrails that SCPs are expected to set, each told by what it denies.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from tfiam.iam import patterns
from tfiam.iam.region_deny import denies_regions
from tfiam.iam.statement import Statement
from tfiam.iam.variables import as_wildcard

_ROOT = "arn:aws:iam::111122223333:root"
#: Every one of the actions must be denied, by one statement or by several; whom a statement exempts is not looked at.
_ACTIONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "leave-organization": ("organizations:LeaveOrganization",),
        "cloudtrail": ("cloudtrail:StopLogging", "cloudtrail:DeleteTrail"),
        "config": ("config:StopConfigurationRecorder", "config:DeleteConfigurationRecorder"),
        "guardduty": ("guardduty:DeleteDetector", "guardduty:UpdateDetector"),
        "security-hub": ("securityhub:DisableSecurityHub",),
        "access-analyzer": ("access-analyzer:DeleteAnalyzer",),
        "iam-users": ("iam:CreateUser", "iam:CreateAccessKey"),
        "boundary-removal": ("iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary"),
    }
)
#: Told by their condition.
_OTHERS: Final = ("root-user", "regions", "imdsv1")
GUARDRAILS: Final = (*_ACTIONS, *_OTHERS)


def missing(statements: Iterable[Statement], wanted: Iterable[str]) -> tuple[str, ...]:
    """Those of the wanted guardrails that no Deny of the statements sets."""
    denies = tuple(one for one in statements if one.is_deny)
    return tuple(name for name in wanted if not _is_set(name, denies))


def _is_set(name: str, denies: tuple[Statement, ...]) -> bool:
    if name in _ACTIONS:
        everywhere = [one for one in denies if not one.resources or not _narrow(one)]
        return all(any(one.covers_action(action) for one in everywhere) for action in _ACTIONS[name])
    if name == "root-user":
        return any(map(_is_of_root, denies))
    if name == "regions":
        return any(map(denies_regions, denies))
    return any(one.covers_action("ec2:RunInstances") and one.has_condition("ec2:MetadataHttpTokens") for one in denies)


def _narrow(statement: Statement) -> bool:
    """True if only named resources are meant: a trail, a role, not all of a kind."""
    return not any(as_wildcard(one).endswith("*") for one in statement.resources or ())


def _is_of_root(statement: Statement) -> bool:
    conditions = statement.conditions_on("aws:PrincipalArn", "StringLike", "StringEquals", "ArnLike", "ArnEquals")
    return any(patterns.matches(as_wildcard(value), _ROOT) for one in conditions for value in one.values)
