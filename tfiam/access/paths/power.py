"""Who is admin already, and whose boundary keeps it from ever being."""

from __future__ import annotations

from dataclasses import replace

from tfiam.access.paths.assumed import linked
from tfiam.access.paths.holder import Holder
from tfiam.access.paths.permissions import Permissions
from tfiam.iam import action_index
from tfiam.iam.document import PolicyDocument
from tfiam.iam.sets.access import Access
from tfiam.iam.sets.answer import Answer
from tfiam.inventory.model import Principal, PrincipalKind

_PROBE = {PrincipalKind.USER: "iam:AttachUserPolicy", PrincipalKind.ROLE: "iam:AttachRolePolicy"}


class Admins:
    """Answers for one world, each principal once."""

    def __init__(self, world: Permissions) -> None:
        self._world = world
        self._known: dict[str, bool] = {}
        self._capped: dict[str, bool] = {}

    def is_admin(self, principal: Principal) -> bool:
        """Allowed everything, but for what a Deny or its boundary leaves it the right to lift."""
        if principal.address not in self._known:
            self._known[principal.address] = self.all_of(principal) == ()
        return self._known[principal.address]

    def all_of(self, principal: Principal) -> tuple[str, ...] | None:
        """The references that hide whether it is admin, none if it is for certain; None if it is not."""
        if self.is_capped(principal):
            return None
        return self.reaches_all(self._world.holder(principal))

    def reaches_all(self, holder: Holder) -> tuple[str, ...] | None:
        """As :meth:`all_of`, for a principal as it stands, its boundary left to others."""
        if self.has_all(holder):
            return ()
        doubt = tuple(dict.fromkeys(ref for one in holder.identity if one.policy for ref in one.doubt))
        if not doubt or not self.has_all(
            replace(holder, identity=linked(holder.identity), _narrow={}, _mask=None, _alike={})
        ):
            return None
        return doubt

    def has_all(self, holder: Holder) -> bool:
        if holder.mask != action_index.mask("*"):
            return False
        allows = []
        for source in holder.identity:
            if source.policy is not None and source.certain:
                kept = tuple(one for one in source.policy.statements if one.is_allow)
                allows.append(PolicyDocument(source.policy.version, None, kept, {}))
        if Access.of(allows).is_admin() is not Answer.YES:
            return False
        probe, resource = _PROBE.get(holder.principal.kind), holder.principal.resource
        return probe is None or resource is None or holder.on(probe, self._world.target(resource)) is not None

    def is_capped(self, principal: Principal) -> bool:
        """True if a boundary leaves less than everything, or is hidden."""
        if principal.address not in self._capped:
            self._capped[principal.address] = self.caps(self._world.holder(principal))
        return self._capped[principal.address]

    @staticmethod
    def caps(holder: Holder) -> bool:
        """As :meth:`is_capped`, for a principal as it stands."""
        source = holder.boundary
        return source is not None and (source.policy is None or Access.of([source.policy]).is_admin() is not Answer.YES)
