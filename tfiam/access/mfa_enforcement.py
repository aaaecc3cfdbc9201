"""Whether a user can do anything worth having without multi-factor authentication.

AWS documents two ways: a Deny of all but what it takes to set a device up, and Allows that hold with MFA only.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from tfiam.access.effective import EffectiveAccess, hidden_by
from tfiam.access.groups import Groups
from tfiam.access.sources import Source
from tfiam.iam import action_index
from tfiam.iam.full_access import action_mask
from tfiam.iam.mfa import demands_mfa, denies_without_mfa
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Inventory, Principal

#: What AWS's examples leave to those who have no device yet, or lost theirs, and what tells them who they are.
_BOOTSTRAP = (
    "iam:ChangePassword",
    "iam:CreateVirtualMFADevice",
    "iam:DeleteVirtualMFADevice",
    "iam:EnableMFADevice",
    "iam:ResyncMFADevice",
    "sts:GetSessionToken",
    "sts:GetCallerIdentity",
)
#: Looking at users, devices and the password policy is part of it.
_LOOKING = ("iam:Get*", "iam:List*")
_MOST_NAMED = 3


@dataclass(frozen=True)
class Enforcement:
    """Whether MFA is enforced on a user. ``enforced`` is None when ``hidden`` may decide."""

    enforced: bool | None
    hidden: tuple[str, ...] = ()
    left_open: tuple[str, ...] = ()
    """Where a Deny without MFA is there: actions that it leaves open and should not."""


class MfaEnforcement:
    """Answers for the users of one inventory."""

    def __init__(self, inventory: Inventory) -> None:
        self._groups = Groups(inventory)
        self._access = EffectiveAccess(inventory, inventory.before)

    def on(self, user: Principal) -> Enforcement:
        """Whether the user gets nowhere without MFA, by its own policies, its groups', its boundary or an SCP."""
        effective = self._access.of(user)
        boundary = (effective.boundary,) if effective.boundary else ()
        scps = (source for level in effective.levels for source in level.sources)
        sources = (*effective.identity, *boundary, *scps)  # an RCP denies on resources of the organization only
        denies = [one for source in sources for one in _denies(source)]
        if _is_enough(denies) or _only_with_mfa(effective.identity) or _only_with_mfa(boundary):
            return Enforcement(True)
        hidden = [ref for source in sources for ref in hidden_by(source)]
        hidden += self._groups.hiding_groups_of(user)
        if hidden:
            return Enforcement(None, tuple(dict.fromkeys(hidden)))
        return Enforcement(False, left_open=_left_open(denies) if denies else ())


def _denies(source: Source) -> Iterator[Statement]:
    """The Denies of requests without MFA that are certain to be in force, on all resources or all but the user's own device."""
    for one in source.policy.statements if source.policy and source.certain and source.denies_certain else ():
        everywhere = one.every_resource or one.not_resources is not None
        if one.is_deny and everywhere and denies_without_mfa(one):
            yield one


def _is_enough(denies: Iterable[Statement]) -> bool:
    return not _open_mask(denies)


def _left_open(denies: Iterable[Statement]) -> tuple[str, ...]:
    names = action_index.names(_open_mask(denies))
    more = (f"{len(names) - _MOST_NAMED} more",) if len(names) > _MOST_NAMED else ()
    return (*names[:_MOST_NAMED], *more)


def _open_mask(denies: Iterable[Statement]) -> int:
    """The actions that no Deny takes back and that it does not take to set a device up."""
    denied = 0
    for one in denies:
        denied |= action_mask(one)
    return ~denied & ((1 << action_index.size()) - 1) & ~_bootstrap()


@cache
def _bootstrap() -> int:
    found = 0
    for pattern in (*_BOOTSTRAP, *_LOOKING):
        found |= action_index.mask(pattern)
    return found


def _only_with_mfa(sources: Iterable[Source]) -> bool:
    """True if there are Allows, all of them known, and each demands MFA but those of setting a device up."""
    known = list(sources)
    if not known or any(source.policy is None or not source.certain for source in known):
        return False
    allows = [one for source in known for one in (source.policy.statements if source.policy else ()) if one.is_allow]
    worth = [one for one in allows if action_mask(one) & ~_bootstrap()]
    return bool(worth) and all(map(demands_mfa, worth))
