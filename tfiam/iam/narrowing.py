"""Whether a statement's conditions narrow what it grants, and whether its resources name anything."""

from __future__ import annotations

from tfiam.iam import patterns
from tfiam.iam.arn import Arn
from tfiam.iam.condition import Condition
from tfiam.iam.restrictions import restricts_nothing
from tfiam.iam.statement import Statement
from tfiam.iam.variables import as_literal

#: Keys that tell who asks, from where, when or how. They leave the reach of the grant as it is: whoever passes them holds
#: all of it. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
_REQUESTER_KEYS = (
    "aws:principal",
    "aws:userid",
    "aws:username",
    "aws:federatedprovider",
    "aws:sourceidentity",
    "aws:multifactorauth",
    "aws:tokenissuetime",
    "aws:assumedroot",
    "aws:signinsession",
    "aws:chatbotsourcearn",
    "aws:ec2instancesource",
    "aws:sourceip",
    "aws:vpcsourceip",
    "aws:sourcevpc",
    "aws:vpce",
    "aws:currenttime",
    "aws:epochtime",
    "aws:securetransport",
    "aws:useragent",
    "aws:referer",
    "aws:tagkeys",
    "sts:externalid",
    "sts:rolesessionname",
)
_REGION_KEYS = ("aws:requestedregion", "ec2:region")


def narrowed(statement: Statement) -> bool:
    """True if some condition limits which resources or parameters the grant reaches (``aws:ResourceTag``, ``kms:ViaService``).

    Conditions on the requester, the network, the time or the region do not: the same resources stay within reach.
    """
    return any(
        not condition.key_name.startswith((*_REQUESTER_KEYS, *_REGION_KEYS)) and demands(condition, statement)
        for condition in statement.conditions
    )


def by_resource_tag(statement: Statement) -> bool:
    """True if a condition on the resource's tags names what the grant reaches as well as an ARN does."""
    return any(
        condition.key_name.startswith(("aws:resourcetag/", "iam:resourcetag/")) and demands(condition, statement)
        for condition in statement.conditions
    )


def limited_to_regions(statement: Statement) -> bool:
    """True if a condition names the regions of the requests."""
    return any(one.key_name in _REGION_KEYS and demands(one, statement) for one in statement.conditions)


def demands(condition: Condition, statement: Statement) -> bool:
    """True if an Allow's condition holds only for values that it names: the key is there, no value is all wildcards.

    A negated operator only names what is left out, and ``IfExists`` holds when the key is absent:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    """
    if not condition.known or condition.negated or condition.if_exists or condition.base == "Null":
        return False
    named = bool(condition.values) and all(value.strip("*?") for value in condition.values)
    return named and restricts_nothing(condition, statement.conditions) is None


def reaches_every(statement: Statement, service: str, kind: str) -> bool:
    """True if the statement's resources take in every resource of a kind in at least one account and region.

    ``kind`` is a pattern for an ARN's resource part: ``reaches_every(s, "iam", "role/*")`` holds for ``*``, for
    ``arn:aws:iam::*:role/*`` and for ``arn:aws:iam::111122223333:role/*``, not for ``…:role/app-*``. A NotResource reaches
    every one unless it leaves out the kind.
    """
    if statement.resources is not None:
        return statement.every_resource or any(_takes_in(one, service, kind) for one in statement.resources)
    if statement.not_resources is None:
        return False
    return not any(_takes_in(one, service, kind) for one in statement.not_resources)


def _takes_in(pattern: str, service: str, kind: str) -> bool:
    own = as_literal(pattern)
    arn = Arn.parse(own)
    if arn is None:  # "*", or an ARN cut short by its wildcard: arn:aws:iam::*
        return patterns.includes(own, f"arn:aws:{service}:region:account:{kind}")
    return patterns.matches(arn.service, service) and patterns.includes(arn.resource, kind)
