"""A Deny of every region but some, and the global services that it takes in."""

from __future__ import annotations

from tfiam.iam import action_index, patterns
from tfiam.iam.condition import Condition
from tfiam.iam.statement import Statement
from tfiam.iam.variables import as_wildcard

_KEY = "aws:requestedregion"
_HOME = "us-east-1"
#: Services with one endpoint, for which aws:RequestedRegion is us-east-1.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
#: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
_GLOBAL = ("iam", "organizations", "route53", "cloudfront", "support")
_NETWORK = frozenset({"aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn", "aws:vpcsourceip"})


def denies_regions(statement: Statement) -> bool:
    """True for a Deny of requests by their region, whether it lists those denied or those left."""
    return statement.is_deny and statement.has_condition(_KEY)


def global_services_denied(statement: Statement) -> tuple[str, ...]:
    """The global services of which the Deny leaves nothing outside some regions; none for any other statement.

    A Deny of requests from one VPC is no Deny of regions: global services are not called through endpoints there.
    """
    if not (statement.is_deny and any(map(_leaves_out_home, statement.conditions_on(_KEY)))):
        return ()
    if any(one.key_name in _NETWORK and not one.negated for one in statement.conditions):
        return ()
    if not statement.every_resource:
        return ()
    denied = statement.action_mask
    masks = {service: action_index.mask(f"{service}:*") for service in _GLOBAL}
    return tuple(service for service, mask in masks.items() if mask & ~denied == 0)


def _leaves_out_home(condition: Condition) -> bool:
    return condition.negated and not any(patterns.matches(as_wildcard(value), _HOME) for value in condition.values)
