"""AWS services as principals: for whom they act, and the form of their names in conditions.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.principal import PrincipalKind
from tfiam.iam.service_sources import SENDS_SOURCE, SOURCE_KEYS, STAND_INS
from tfiam.iam.statement import Statement
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import Placed, PlacedCondition, statements
from tfiam.iam.validate.theme import Theme

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "INVALID_SERVICE_PRINCIPAL_FORMAT": IssueKind.ERROR,
        "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL": IssueKind.ERROR,
        "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL": IssueKind.SECURITY_WARNING,
        "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL": IssueKind.SUGGESTION,
    }
)
#: Keys that hold service principals.
_NAMES = frozenset(
    {
        "aws:calledvia",
        "aws:calledviafirst",
        "aws:calledvialast",
        "aws:principalservicename",
        "aws:principalservicenameslist",
        "iam:awsservicename",
        "iam:passedtoservice",
        "organizations:serviceprincipal",
    }
)
#: Holds the endpoint, with its Region: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
_ENDPOINT = "kms:viaservice"
_PRINCIPAL = re.compile(
    r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:amazonaws\.com(?:\.cn)?|c2s\.ic\.gov|sc2s\.sgov\.gov|amazonaws\.eu)"
)
_FORMAT = "the service principal {value} does not match the expected format: use {form}, in lowercase letters"
_LABELS = re.compile(r"\.(?:amazonaws|c2s|sc2s)\.")
#: In the request only for members of an organization, which a service principal is not.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
_OF_MEMBERS = frozenset({"aws:principalorgid", "aws:principalorgpaths"})
#: AWS's page of checks names this key as one to replace.
_WEAK = ("aws:referer",)


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    for placed in statements(document):
        yield from _principals(placed)
        for one in placed.conditions():
            yield from _names(one)
        if placed.statement.is_allow and kind in (PolicyType.RESOURCE, PolicyType.KEY, PolicyType.TRUST):
            yield from _of_members(placed)
        if placed.statement.is_allow and kind is PolicyType.RESOURCE:
            yield from _source(placed)


def _principals(placed: Placed) -> Iterator[Issue]:
    for principal, position, value in placed.principals():
        known = principal.lower() == "service" and "${" not in value and not has_wildcard(value)
        if known and not _PRINCIPAL.fullmatch(value):
            message = _FORMAT.format(value=value, form="service-name.amazonaws.com")
            yield placed.issue(CODES, "INVALID_SERVICE_PRINCIPAL_FORMAT", message, "Principal", principal, position)


def _names(one: PlacedCondition) -> Iterator[Issue]:
    name, family = one.condition.key_name, one.condition.parsed.family
    if family != "String" or (name not in _NAMES and name != _ENDPOINT):
        return
    for position, value in one.texts():
        if "${" in value or has_wildcard(value):
            continue
        if not _PRINCIPAL.fullmatch(value):
            form = "service-name.AWS_region.amazonaws.com" if name == _ENDPOINT else "service-name.amazonaws.com"
        elif name == _ENDPOINT and "." not in _LABELS.split(value)[0]:
            form = "service-name.AWS_region.amazonaws.com"
        else:
            continue
        message = _FORMAT.format(value=value, form=form)
        yield one.issue(CODES, "INVALID_SERVICE_PRINCIPAL_FORMAT", message, position)


def _of_members(placed: Placed) -> Iterator[Issue]:
    principals = placed.statement.principals
    if not principals or any(entry.kind is not PrincipalKind.SERVICE for entry in principals):
        return
    for one in placed.conditions():
        if one.condition.key_name in _OF_MEMBERS and _limits(one.condition.key_name, placed.statement):
            message = f"the condition key {one.condition.key} is not supported with the service principal {principals.services[0]}"
            yield one.issue(CODES, "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", message)


def _source(placed: Placed) -> Iterator[Issue]:
    statement = placed.statement
    if any(_limits(key, statement) for key in SOURCE_KEYS):
        return
    if any(condition.key_name.startswith(STAND_INS) for condition in statement.conditions):
        return
    for principal, position, value in placed.principals():
        if principal.lower() != "service" or value not in SENDS_SOURCE:
            continue
        path = ("Principal", principal, position)
        weak = next((condition.key for condition in statement.conditions if condition.key_name in _WEAK), "")
        if weak:
            message = (
                f"to restrict {value} acting on your behalf, use aws:SourceArn or aws:SourceAccount instead of {weak}"
            )
            yield placed.issue(CODES, "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", message, *path)
        else:
            message = (
                f"access for {value} without a source is overly permissive: add aws:SourceArn or aws:SourceAccount"
            )
            yield placed.issue(CODES, "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", message, *path)


def _limits(key: str, statement: Statement) -> bool:
    """True if a condition demands a value of the key."""
    return any(
        not one.negated and not one.if_exists and one.base != "Null" and any(value.strip("*?") for value in one.values)
        for one in statement.conditions_on(key)
    )


THEME = Theme("service principals", CODES, _check)
