"""What a principal may do, asked for thousands of pairs: IAM's evaluation over only the statements that concern the action.

A permission counts as held when the documents that can be read allow it for certain, or do under a condition that can be met:
then the open keys are an assumption. Hidden documents give nothing. A hidden boundary lets nothing through. An organization
policy that may reach the account or not is taken not to, and that is an assumption as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from tfiam.access.arns import UNKNOWN_ACCOUNT, PlanArn
from tfiam.access.doubt import Reader
from tfiam.access.organization_levels import Level
from tfiam.access.paths.assumed import (
    about,
    accounts_in,
    doubts,
    elsewhere,
    homes,
    in_account,
    lifted,
    linked,
    statements_of,
    trusting,
)
from tfiam.access.paths.grant import Grant, granted
from tfiam.access.paths.world import World
from tfiam.access.policies_in_play import InPlay
from tfiam.access.question import Asker, Question, Target
from tfiam.access.request_keys import request_keys
from tfiam.access.sources import Source, boundary_source, sources_of
from tfiam.iam.arn import is_every_resource
from tfiam.iam.context import ContextValue
from tfiam.iam.policy_set import PolicyKind
from tfiam.iam.request import Request
from tfiam.inventory.model import Principal, PrincipalKind


@dataclass
class Holder:
    """A principal with its documents, ready to be asked."""

    world: World
    principal: Principal
    asker: Asker
    identity: tuple[Source, ...]
    scp: tuple[Level, ...]
    management: bool
    _narrow: dict[str, tuple[tuple[Source, ...], Source | None, tuple[Level, ...]]] = field(default_factory=dict)
    _mask: int | None = None
    _alike: dict[tuple[object, ...], Grant | None] = field(default_factory=dict)
    _telling: dict[tuple[str, ...], bool] = field(default_factory=dict)
    _anywhere: dict[str, Grant | None] = field(default_factory=dict)

    @property
    def mask(self) -> int:
        """Every catalogue action that some readable Allow names."""
        if self._mask is None:
            self._mask = 0
            for source in self.identity:
                for statement in source.policy.statements if source.policy else ():
                    self._mask |= statement.action_mask if statement.is_allow else 0
        return self._mask

    @property
    def boundary(self) -> Source | None:
        return boundary_source(self.principal.boundary)

    def concerned(self, action: str) -> tuple[Source, ...]:
        """Its policies, of each the statements about the action."""
        return self._concerned(action)[0]

    def patterns(self, action: str) -> tuple[str, ...]:
        """The resources that its Allows of the action name."""
        found: dict[str, None] = {}
        for source in self.concerned(action):
            for statement in source.policy.statements if source.policy else ():
                if statement.is_allow:
                    found.update(dict.fromkeys(statement.resources or ("*",)))
        return tuple(found)

    def _tells_apart(self, action: str, given: Collection[str]) -> bool:
        """False if every statement about the action is about every resource, whatever its tags."""
        key = (action, *sorted(given))
        if key not in self._telling:
            identity, boundary, scp = self._concerned(action)
            limits = (*((boundary,) if boundary else ()), *(one for level in scp for one in level.sources))
            self._telling[key] = any(
                statement.not_resources is not None
                or not all(map(is_every_resource, statement.resources or ()))
                or any(one.key_name not in given for one in statement.conditions)
                for source in (*identity, *limits)
                for statement in (source.policy.statements if source.policy else ())
            )
        return self._telling[key]

    def anywhere(self, action: str) -> Grant | None:
        """Held on some resource; for certain if it is on one of them."""
        if action not in self._anywhere:
            self._anywhere[action] = self._somewhere(action)
        return self._anywhere[action]

    def _somewhere(self, action: str) -> Grant | None:
        from tfiam.iam import catalogue

        known = catalogue.action(action)
        patterns = self.patterns(action) if known is None or known.resource_types else ("*",)
        perhaps = None
        for pattern in patterns:
            grant = self.on(action, Target(pattern, PlanArn.of(pattern), ""))
            if grant is not None and not grant.doubt:
                return grant
            perhaps = perhaps or grant
        return perhaps

    def on(
        self,
        action: str,
        target: Target,
        given: Mapping[str, ContextValue] | None = None,
        beside: tuple[Source, ...] = (),
    ) -> Grant | None:
        """Whether the action is allowed on the target, in an account that is not told also if a document names just it.

        ``beside`` are the target's own policies.
        """
        found = self._on(action, self.asker, target, given or {}, beside)
        if found is not None or (self.asker.account and target.account) or target.resource is None:
            return found
        for asker, placed in self._placed(action, target, beside):
            found = self._on(action, asker, placed, given or {}, beside)
            if found is not None:
                told = [f"{name} is in account {account}" for name, account in homes(asker, placed)]
                return replace(found, assumptions=(*dict.fromkeys(told), *found.assumptions))
        return None

    def _placed(self, action: str, target: Target, beside: tuple[Source, ...]) -> Iterator[tuple[Asker, Target]]:
        """Caller and target in the accounts that statements about the action name; what shares a provider shares an account."""
        named = accounts_in("".join(self.patterns(action)))
        trusted = accounts_in("".join(entry.value for one in statements_of(beside) for entry in one.principals or ()))
        mine = self.principal.resource
        together = (
            mine is not None and target.resource is not None and mine.provider_key == target.resource.provider_key
        )
        for account in (target.account,) if target.account else named:
            placed = replace(target, arn=in_account(target.arn, account), account=account)
            own = (account,) if together else trusted or (account,)
            for home in (self.asker.account,) if self.asker.account else own:
                yield replace(self.asker, arn=in_account(self.asker.arn, home), account=home), placed

    def _on(
        self,
        action: str,
        asker: Asker,
        target: Target,
        given: Mapping[str, ContextValue],
        beside: tuple[Source, ...],
    ) -> Grant | None:
        """As :meth:`_asked`, once of all targets in an account where no policy tells them apart."""
        if beside or asker is not self.asker or self.world.rcps(asker, target) or self._tells_apart(action, given):
            return self._asked(action, asker, target, given, beside)
        key = (action, target.account, *((name, str(value)) for name, value in given.items()))
        if key not in self._alike:
            self._alike[key] = self._asked(action, asker, target, given, beside)
        return self._alike[key]

    def _asked(
        self,
        action: str,
        asker: Asker,
        target: Target,
        given: Mapping[str, ContextValue],
        beside: tuple[Source, ...],
    ) -> Grant | None:
        """By the policies that reach it for certain; failing that, by those that may."""
        identity = self._concerned(action)[0]
        found = self._by(identity, action, asker, target, given, beside)
        if found is None and any(one.doubt and one.policy is not None for one in identity):
            return self._by(linked(identity), action, asker, target, given, beside)
        return found

    def _by(
        self,
        identity: tuple[Source, ...],
        action: str,
        asker: Asker,
        target: Target,
        given: Mapping[str, ContextValue],
        beside: tuple[Source, ...],
    ) -> Grant | None:
        _, boundary, scp = self._concerned(action)
        rcp = self.world.rcps(asker, target)
        question = Question(asker, action, (action,), target)
        limits = (*((boundary,) if boundary else ()), *(one for level in (*scp, *rcp) for one in level.sources))
        told = request_keys(self.world.inventory, question, (*identity, *limits, *beside), self.world.accounts)
        keys = {**self._keys(), **told, **given}
        reader = Reader(asker, target, lambda ref: self.world.behind(asker, ref), frozenset(keys))
        play = InPlay(identity, boundary, lifted(scp), lifted(rcp), beside, self.management, keys, reader)
        own = asker.account or UNKNOWN_ACCOUNT
        request = Request(
            principal=asker.arn.text,
            action=action,
            resource=target.arn.text,
            resource_account=target.account or own,
            context=keys,
            others_open=True,
            principal_is_management_account=self.management,
        )
        grant = granted(request, play, action)
        return replace(grant, assumptions=(*grant.assumptions, *doubts(identity, (*scp, *rcp)))) if grant else None

    def assuming(self, role: Principal) -> Grant | None:
        """Whether it may assume the role. A hidden trust policy that is made from its ARN is taken to let it in."""
        if role.trust is None or role.resource is None:
            return None
        target = self.world.target(role.resource)
        if role.trust.readable:
            return self.on("sts:AssumeRole", target, beside=sources_of(role.trust, PolicyKind.TRUST))
        if f"{self.principal.address}.arn" not in role.trust.because:
            return None
        place = f"{role.trust.address}.{role.trust.attribute}"
        taken = sources_of(trusting(role.trust, self.asker), PolicyKind.TRUST)
        grant = self.on("sts:AssumeRole", target, beside=taken)
        assumed = f"{place}, which is known after apply and made from {self.principal.address}.arn, lets it in"
        if grant is None:
            return None
        return replace(grant, lines=elsewhere(grant.lines, place), assumptions=(assumed, *grant.assumptions))

    def _keys(self) -> Mapping[str, ContextValue]:
        """The time is that of the run. Long-term credentials carry no time of issue.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tokenissuetime
        """
        issued = None if self.principal.kind is PrincipalKind.USER else self.world.now
        return {"aws:currenttime": self.world.now, "aws:tokenissuetime": issued}

    def _concerned(self, action: str) -> tuple[tuple[Source, ...], Source | None, tuple[Level, ...]]:
        found = self._narrow.get(action)
        if found is None:
            name = action.lower()
            boundary = self.boundary
            found = (
                tuple(about(one, name) for one in self.identity),
                about(boundary, name) if boundary else None,
                tuple(Level(level.node, tuple(about(one, name) for one in level.sources)) for level in self.scp),
            )
            self._narrow[action] = found
        return found
