"""Which condition keys a request for an action can carry, by the service authorization reference.

An action brings the keys of its own row, of each resource type in it, and those that the resource types carry.
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from tfiam.iam import action_index, catalogue

RESOURCE_TAG = "aws:resourcetag/x"
_VARIABLE = re.compile(r"\\\$\\\{[^}]+\\\}")
#: Prefixes of keys that are not, or not only, keys of the service of that name, with the services that take them.
#: tests/iam/test_action_keys.py recomputes them from the reference.
_TAKEN_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "catalog": ("aws-marketplace",),
        "cognito-identity-auth": ("cognito-identity",),
        "cognito-identity-unauth": ("cognito-identity",),
        "connect": ("connect", "cases"),
        "ec2": ("ec2", "ec2-instance-connect", "ec2messages", "ssm", "ssmmessages"),
        "elasticloadbalancing": ("elasticloadbalancing", "arc-zonal-shift"),
        "iam": ("iam", "codestar", "sts"),
        "identitycenter": ("sso",),
        "identitystore": ("identitystore", "q", "qbusiness"),
        "iot": ("iot", "iotjobsdata"),
        "logs": ("logs", "xray"),
        "saml": ("sts",),
        "ssm": ("ssm", "ec2messages", "ssmmessages"),
    }
)


def is_prefix(prefix: str) -> bool:
    """True if condition keys may begin with it (in lower case)."""
    return prefix in _TAKEN_BY or action_index.is_service(prefix)


def _takers(name: str) -> tuple[str, ...]:
    """The services that may take a key, by its prefix. Claims of identity providers belong to ``sts``."""
    prefix = name.partition(":")[0]
    return _TAKEN_BY.get(prefix, ("sts",) if "." in prefix else (prefix,))


@lru_cache(maxsize=4096)
def known_key(name: str) -> catalogue.ConditionKey | None:
    """The condition key of that name (in lower case); None for one that the reference does not have."""
    return next((key for taker in _takers(name) if (key := catalogue.condition_key(taker, name))), None)


@lru_cache(maxsize=8192)
def supports(action: str, key: str) -> bool:
    """May: a request for this catalogued action can carry this service-specific or tag key (in lower case)."""
    return any(_template(own).fullmatch(key) for own in _keys(action))


@lru_cache(maxsize=8192)
def _keys(action: str) -> frozenset[str]:
    found = catalogue.action(action)
    if found is None:
        return frozenset()
    keys = set(found.condition_keys)
    for use in found.resource_types:
        keys.update(use.condition_keys)
        keys.update(_keys_of_types(found.service).get(use.name, ()))
    return frozenset(keys)


@cache
def _keys_of_types(service: str) -> Mapping[str, tuple[str, ...]]:
    return {kind.name: kind.condition_keys for kind in catalogue.resource_types(service)}


@cache
def _template(key: str) -> re.Pattern[str]:
    return re.compile(_VARIABLE.sub(".+", re.escape(key.lower())))


@lru_cache(maxsize=4096)
def any_supports(pattern: str, key: str) -> bool:
    """May: some action that the pattern takes in supports the key (in lower case)."""
    wanted = action_index.mask(pattern)
    if not key.startswith("aws:"):
        own = 0
        for taker in _takers(key):
            own |= action_index.mask(f"{taker}:*")
        wanted &= own
    return any(supports(action, key) for action in action_index.names(wanted))
