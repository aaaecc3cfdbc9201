"""What a principal may do in the end: its identity policies, within its boundary and the SCPs and RCPs above its account.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

Resource policies are not in it: what they give stands on the resource. Resources whose ARN names no other account are taken
to be in the principal's own, under the same RCPs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from tfiam.access.arns import PlanArn
from tfiam.access.organization_levels import Level
from tfiam.access.organization_limits import OrganizationLimits, foreign, within_reach
from tfiam.access.question import Asker
from tfiam.access.sources import Source, boundary_source, identity_sources, sources_of
from tfiam.iam import Access
from tfiam.iam.context import ContextValue
from tfiam.iam.document import PolicyDocument
from tfiam.iam.policy_set import PolicyKind
from tfiam.inventory.model import Inventory, Principal, PrincipalKind

_SERVICE_LINKED = "/aws-service-role/"
"""https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html: no SCP reaches them."""


@dataclass(frozen=True)
class Effective:
    """The access of one principal in one world, and what it is made of."""

    identity: tuple[Source, ...] = ()
    boundary: Source | None = None
    levels: tuple[Level, ...] = ()
    """SCPs from the root down; none for the management account."""
    rcps: tuple[tuple[Source, ...], ...] = ()
    """What the RCPs say of it, level by level."""

    @cached_property
    def access(self) -> Access:
        """What is known to be allowed. A hidden identity policy adds nothing here, a hidden limit takes nothing away."""
        return within(_of(_read(self.identity)), self.limits)

    @cached_property
    def limits(self) -> tuple[tuple[Source, ...], ...]:
        """The boundary, then each level of SCPs and of RCPs: the documents of one limit add up."""
        own = ((self.boundary,),) if self.boundary else ()
        return (*own, *(level.sources for level in self.levels), *self.rcps)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every document that has a say, or may have one."""
        return (*self.identity, *(source for limit in self.limits for source in limit))

    @property
    def hidden(self) -> tuple[str, ...]:
        """The references that hide a document, a part of one, or whether it has a say."""
        return tuple(dict.fromkeys(text for source in self.sources for text in hidden_by(source)))

    @property
    def is_sensitive(self) -> bool:
        """True if a document is sensitive, so that nothing of it may be quoted."""
        return any(source.sensitive for source in self.sources)

    @cached_property
    def content(self) -> tuple[object, ...]:
        """Equal for two that say the same in the same words."""
        own = tuple((source.policy, source.certain) for source in self.identity)
        return (own, tuple(map(_limit, self.limits)), self.hidden)


def hidden_by(source: Source) -> tuple[str, ...]:
    """The references that hide something of a source that access needs; none for one that is read whole."""
    if source.policy is None or not (source.certain and source.denies_certain):
        return source.because or (source.arn or source.address,)
    return source.because if source.holes and _has_hole(source) else ()


def _has_hole(source: Source) -> bool:
    """True if a reference of it stands in what was read: those that are predicted do not."""
    texts = [
        text
        for statement in (source.policy.statements if source.policy else ())
        for text in (
            *(statement.resources or ()),
            *(statement.not_resources or ()),
            *(statement.actions or ()),
            *(statement.not_actions or ()),
            *(value for condition in statement.conditions for value in condition.values),
        )
        if "${" in text
    ]
    return any(f"${{{reference}}}" in text for text in texts for reference in source.because)


def limit_of(sources: tuple[Source, ...]) -> Access:
    """What a boundary, or one level of SCPs or RCPs, lets through, at most."""
    return _limit_access(*_limit(sources))


def _limit(sources: tuple[Source, ...]) -> tuple[tuple[PolicyDocument, ...], bool, bool, bool]:
    whole = all(source.policy is not None and source.certain for source in sources)
    rcp = any(source.kind is PolicyKind.RCP for source in sources)
    return _read(sources), whole, all(source.denies_certain for source in sources), rcp


@lru_cache(maxsize=1 << 10)
def _limit_access(documents: tuple[PolicyDocument, ...], whole: bool, in_force: bool, rcp: bool) -> Access:
    if not in_force:
        return Access.everything()
    if rcp:
        return Access.everything().difference(Access.denied_by(documents).intersect(within_reach()))
    return Access.of(documents) if whole else Access.everything().difference(Access.denied_by(documents))


def _read(sources: tuple[Source, ...]) -> tuple[PolicyDocument, ...]:
    return tuple(source.policy for source in sources if source.policy is not None and source.certain)


@lru_cache(maxsize=1 << 12)
def _of(documents: tuple[PolicyDocument, ...]) -> Access:
    return Access.of(documents)


def within(access: Access, limits: tuple[tuple[Source, ...], ...]) -> Access:
    """What of the access every limit lets through."""
    return _within(access, tuple(map(limit_of, limits))) if limits else access


@lru_cache(maxsize=1 << 12)
def _within(access: Access, limits: tuple[Access, ...]) -> Access:
    for limit in limits:
        if limit != Access.everything():
            access = access.intersect(limit)
    return access


class EffectiveAccess:
    """Effective access in one world. ``before`` is the world before the plan, as for :class:`OrganizationLimits`."""

    def __init__(self, inventory: Inventory, before: Inventory | None = None) -> None:
        self._inventory = inventory
        self._organization = OrganizationLimits(inventory, before)
        self._groups = frozenset(one.address for one in inventory.principals) | frozenset(
            one.name for one in inventory.principals
        )

    def of(self, principal: Principal) -> Effective:
        """The access of one principal. Nothing is looked for above a permission set: its accounts are other ones."""
        boundary = boundary_source(principal.boundary)
        bounding = principal.boundary.document if principal.boundary else None
        if boundary is not None and boundary.policy is not None and bounding is not None:
            boundary = replace(boundary, policy=bounding.predicted)
        identity = tuple(self._identity(principal))
        if principal.kind is PrincipalKind.PERMISSION_SET or principal.path.startswith(_SERVICE_LINKED):
            return Effective(identity, boundary)
        levels = self._organization.above(principal.resource, PolicyKind.SCP)
        return Effective(identity, boundary, levels, self._rcps(principal, identity))

    def _rcps(self, principal: Principal, identity: tuple[Source, ...]) -> tuple[tuple[Source, ...], ...]:
        if not self._organization.has_rcps:
            return ()
        account = self._organization.where.account(principal.resource)
        statements = (one for source in identity if source.policy for one in source.policy.statements)
        keys: dict[str, ContextValue] = {"aws:PrincipalIsAWSService": "false"}
        keys |= {"aws:PrincipalAccount": account, "aws:ResourceAccount": account} if account else {}
        keys |= {"aws:PrincipalArn": principal.arn} if principal.arn else {}
        keys |= {"aws:PrincipalOrgID": self._organization.id} if self._organization.id else {}
        return self._organization.rcps(principal.resource, keys, foreign(statements, account))

    def _identity(self, principal: Principal) -> Iterator[Source]:
        for reach in principal.reaches:
            for source in sources_of(reach.document, PolicyKind.IDENTITY, reach.doubt):
                yield replace(source, policy=reach.document.predicted) if source.policy else source
        asker = Asker(principal.address, PlanArn.of(principal.arn), "", replace(principal, reaches=(), groups=()))
        yield from identity_sources(self._inventory, asker)
        if principal.kind is PrincipalKind.USER:
            for group in principal.groups:
                if group not in self._groups:
                    why = "is a group outside this plan"
                    yield Source(PolicyKind.IDENTITY, "", "", None, (group,), arn=group, hidden=why)


def effective(inventory: Inventory, principal: Principal, before: Inventory | None = None) -> Effective:
    """The effective access of one principal; :class:`EffectiveAccess` for many."""
    return EffectiveAccess(inventory, before).of(principal)
