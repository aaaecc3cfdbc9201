"""What an AWS managed policy gives, in a few words: told by its content, not by its name."""

from __future__ import annotations

import re
from functools import lru_cache

from tfiam.access.holders import managed_statements
from tfiam.access.permission_actions import changing_mask
from tfiam.iam import action_index
from tfiam.iam.full_access import granted_mask
from tfiam.iam.managed import ManagedPolicy

#: A policy that gives this share of all writes on every resource is a power user's, whatever it leaves out.
_POWER = 0.9
#: How AWS calls them: AmazonSQSFullAccess, AmazonDynamoDBFullAccess_v2, AmazonFraudDetectorFullAccessPolicy.
_FULL = re.compile(r"full_?access", re.IGNORECASE)
#: What AWS wrote for the role of a service or of an agent, which needs it as it is.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
_OF_A_SERVICE = "/service-role/"
#: Channels by which an agent talks to Systems Manager. They have no resources, and nobody else to reach.
#: https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html
_CHANNELS = frozenset({"ec2messages", "ssmmessages"})


@lru_cache(maxsize=256)
def administrative(policy: ManagedPolicy) -> str:
    """What it gives of an administrator, IAM's or a power user's access; "" if none of it."""
    mask = granted_mask(managed_statements(policy))
    if mask == (1 << action_index.size()) - 1:
        return "every action on every resource"
    if not action_index.mask("iam:*") & ~mask:
        return "every action of IAM"
    writes = action_index.level_mask(action_index.AccessLevel.WRITE)
    if (mask & writes).bit_count() >= _POWER * writes.bit_count():
        return "nearly every action on every resource"
    return ""


@lru_cache(maxsize=256)
def full_access(policy: ManagedPolicy) -> str:
    """Which services it gives whole, or that AWS calls it full access; "" for what AWS wrote for a service's own role.

    A service that only reads, and the channels of an agent, are not counted.
    """
    if policy.path == _OF_A_SERVICE:
        return ""
    mask = granted_mask(managed_statements(policy))
    whole = [one for one in action_index.services() if one not in _CHANNELS and _whole(one, mask)]
    if whole:
        return f"every action of {', '.join(whole[:5])}" + (f" and {len(whole) - 5} more" if len(whole) > 5 else "")
    return "full access by its name" if _FULL.search(policy.name) else ""


def _whole(service: str, mask: int) -> bool:
    own = action_index.mask(f"{service}:*")
    return not own & ~mask and bool(own & changing_mask())
