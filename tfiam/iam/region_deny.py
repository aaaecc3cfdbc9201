"""A Deny of every region but some, and the global services that it takes in."""

from __future__ import annotations

from tfiam.iam import action_index, patterns
from tfiam.iam.condition import Condition
from tfiam.iam.regions import partitions_of
from tfiam.iam.statement import Statement
from tfiam.iam.variables import VARIABLE, as_literal, as_wildcard

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
    return _denied(statement) if any(_denies_home(one) for one in statement.conditions_on(_KEY)) else ()


def regions_hidden(statement: Statement) -> tuple[str, ...]:
    """The references in the regions of a Deny that hide whether it takes in global services; none when it is told."""
    conditions = statement.conditions_on(_KEY)
    hidden = tuple(ref for one in conditions for value in one.values for ref in VARIABLE.findall(value))
    told = any(_denies_home(one) for one in conditions)
    return hidden if hidden and not told and _denied(statement) else ()


def _denied(statement: Statement) -> tuple[str, ...]:
    if not statement.is_deny or not statement.every_resource:
        return ()
    if any(one.key_name in _NETWORK and not one.negated for one in statement.conditions):
        return ()
    denied = statement.action_mask
    masks = {service: action_index.mask(f"{service}:*") for service in _GLOBAL}
    return tuple(service for service, mask in masks.items() if mask & ~denied == 0)


def _denies_home(condition: Condition) -> bool:
    """True for a Deny of all regions but others, and for one that lists the home of global services itself.

    In AWS's other partitions global services have another home, so that a list of their regions says nothing here.
    """
    partitions = {name for value in condition.values for name in partitions_of(value)}
    if partitions and "aws" not in partitions:
        return False
    read = as_wildcard if condition.negated else as_literal  # what a hole may be is no home that is denied for sure
    listed = any(patterns.matches(read(value), _HOME) for value in condition.values)
    plain = condition.base in ("StringEquals", "StringEqualsIgnoreCase", "StringLike")
    return not listed if condition.negated else plain and listed
