"""Whether a Condition block ties an Allow to fixed parties: accounts, an organization, networks, a source.

Read as in :mod:`tfiam.iam.principal_scope`: a negated operator, a wildcard where the name belongs, and IfExists or
ForAllValues on a key that may be absent tie to nothing. One condition that ties is enough, for all conditions apply together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from tfiam.iam.condition import Condition
from tfiam.iam.document import PolicyDocument
from tfiam.iam.networks import are_within
from tfiam.iam.principal_scope import Limit, PrincipalScope, principal_scope
from tfiam.iam.restrictions import restricts_nothing
from tfiam.iam.who_keys import LimitKind

#: A Condition element as written, or a statement's conditions.
Conditions: TypeAlias = Mapping[str, Any] | Iterable[Condition]

#: The resource's owner. In identity and endpoint policies it ties a request as much as the caller's account does.
_OWNER_KEYS = {
    "aws:resourceaccount": "aws:SourceAccount",
    "s3:resourceaccount": "aws:SourceAccount",
    "aws:resourceorgid": "aws:SourceOrgID",
    "aws:resourceorgpaths": "aws:SourceOrgPaths",
}


def restricts(conditions: Conditions, *, accounts: Collection[str] | None = None) -> bool:
    """True if the conditions tie the request to fixed parties: its caller, the source a service acts for, the service, the VPC,
    the network, or the owner of its resource.

    With ``accounts`` only what names nothing but these accounts counts. The resource's owner says nothing of the caller:
    whether a resource policy is public is :func:`tfiam.iam.exposure.is_public`.
    """
    scope = _scope(conditions, with_owner=True)
    if accounts is not None:
        return scope.within(accounts)
    return any(limit.kind is not LimitKind.AUTHENTICATION for limit in scope.limits)


def restricts_to_organizations(conditions: Conditions, *, organizations: Collection[str] | None = None) -> bool:
    """True if the caller, or the source a service acts for, must belong to a fixed organization, or to one of these."""
    named = _scope(conditions).of(LimitKind.ORGANIZATION)
    return any(organizations is None or set(limit.organizations) <= set(organizations) for limit in named)


def restricts_to_networks(conditions: Conditions, networks: Collection[str]) -> bool:
    """True if the request must come from an address within one of ``networks`` (addresses or CIDR ranges)."""
    return any(are_within(limit.values, networks) for limit in _scope(conditions).of(LimitKind.NETWORK))


def restricts_to_private_networks(conditions: Conditions) -> bool:
    """True if the request must come from an address that is not a public one."""
    return any(limit.is_private_network for limit in _scope(conditions).limits)


def restricts_source(conditions: Conditions, *, accounts: Collection[str] | None = None) -> bool:
    """True if ``aws:SourceArn`` or its like names a fixed resource for which a service acts, or all of a fixed account's.

    With ``accounts``, those that the ARNs tell must be among them. A bucket's ARN tells none; its name is unique:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    """
    return any(_is_of(limit, accounts) for limit in _scope(conditions).of(LimitKind.SOURCE))


def _is_of(limit: Limit, accounts: Collection[str] | None) -> bool:
    if accounts is None:
        return True
    told = {value.split(":")[4] for value in limit.values if value.count(":") >= 5}
    return told - {""} <= set(accounts)


def _scope(conditions: Conditions, *, with_owner: bool = False) -> PrincipalScope:
    every = _read(conditions)
    return principal_scope((*every, *_on_owner(every)) if with_owner else every)


def _on_owner(conditions: tuple[Condition, ...]) -> Iterator[Condition]:
    for one in conditions:
        key = _OWNER_KEYS.get(one.key_name)
        if key and not restricts_nothing(one, conditions):
            yield replace(one, key=key)


def _read(conditions: Conditions) -> tuple[Condition, ...]:
    if not isinstance(conditions, Mapping):
        return tuple(conditions)
    return PolicyDocument.parse({"Statement": {"Effect": "Allow", "Condition": conditions}}).statements[0].conditions
