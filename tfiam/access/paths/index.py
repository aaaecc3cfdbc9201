"""What paths look up in an inventory: principals by address, customer managed policies by holder, roles by whom they trust."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from tfiam.access.arns import UNKNOWN_ACCOUNT, PlanArn
from tfiam.access.paths.by_name import ByName
from tfiam.access.paths.holder import Holder
from tfiam.access.paths.permissions import Permissions
from tfiam.access.paths.techniques import On
from tfiam.access.question import Target
from tfiam.access.trust import lets_assume
from tfiam.iam.arn import Arn
from tfiam.iam.principal import PrincipalKind as Named
from tfiam.inventory.model import Principal, PrincipalKind, Workload

_REFERENCE = re.compile(r"\$\{[^{}]+\.arn\}")


class Index:
    """Built once for a world."""

    def __init__(self, world: Permissions) -> None:
        self._world = world
        inventory = world.inventory
        self.principals = {one.address: one for one in inventory.principals if one.in_plan and one.resource is not None}
        self.users = self._kind(PrincipalKind.USER)
        self.roles = self._kind(PrincipalKind.ROLE)
        self.groups = self._kind(PrincipalKind.GROUP)
        self.workloads = tuple(one for one in inventory.workloads if not one.profile)
        self.in_profile = self._in_profile(inventory.workloads)
        self._places: dict[int, dict[str, int]] = {}
        self._by_name: dict[tuple[str, ...], ByName[Workload]] = {}

    def _kind(self, kind: PrincipalKind) -> tuple[Principal, ...]:
        return tuple(
            one for one in self.principals.values() if one.kind is kind and not one.address.startswith("data.")
        )

    @staticmethod
    def _in_profile(workloads: tuple[Workload, ...]) -> dict[str, tuple[str, ...]]:
        """Roles that an instance profile holds, each with the references that hide whether it does."""
        found: dict[str, tuple[str, ...]] = {}
        for one in workloads:
            for role in one.roles if one.profile else ():
                found[role] = () if found.get(role) == () else one.doubts.get(role, ())
        return found

    def workloads_of(self, *types: str) -> tuple[Workload, ...]:
        return tuple(found for kind in types for found in self._workloads_by_type.get(kind, ()))

    def touched(self, holder: Holder, action: str, *types: str) -> Iterable[Workload]:
        """Workloads of these types that the holder's Allows of the action may take in."""
        if types not in self._by_name:
            found = ((one, (self._world.target(one.resource).arn.shape,)) for one in self.workloads_of(*types))
            self._by_name[types] = ByName(self._world, found)
        return self._by_name[types].of(holder, action)

    def with_policies(self, holder: Holder, action: str) -> Iterable[Principal]:
        """Roles with customer managed policies that the holder's Allows of the action may take in."""
        return self._roles_by_policy.of(holder, action)

    @cached_property
    def _roles_by_policy(self) -> ByName[Principal]:
        return ByName(
            self._world, ((role, (one.arn.shape for one, _ in self.policies_of(role))) for role in self.roles)
        )

    @cached_property
    def _workloads_by_type(self) -> dict[str, list[Workload]]:
        found: dict[str, list[Workload]] = {}
        for one in self.workloads:
            found.setdefault(one.resource.type, []).append(one)
        return found

    def policies_of(self, principal: Principal) -> Iterator[tuple[Target, tuple[str, ...]]]:
        """Customer managed policies that reach the principal, in the plan or by ARN; those that only may come last.

        Each with the references that hide whether it does.
        """
        for reach in sorted(principal.reaches, key=lambda one: not one.certain):
            resource = reach.document.resource
            if resource is not None and resource.type == "aws_iam_policy":
                yield self._world.target(resource), reach.doubt
        for attachment in sorted(principal.managed, key=lambda one: not one.certain):
            arn = Arn.parse(attachment.arn)
            if attachment.policy is None and arn is not None and arn.account.isdigit():
                yield Target(attachment.arn, PlanArn.of(attachment.arn), arn.account), attachment.doubt

    def own_targets(self, on: On, principal: Principal) -> Iterator[tuple[Target, Principal | None, tuple[str, ...]]]:
        """What of its own a caller may change. Each with the principal that it is, and the references that hide whether it is the caller's."""
        if on is On.SELF and principal.resource is not None:
            yield self._world.target(principal.resource), principal, ()
        elif on is On.POLICY:
            for policy, doubt in self.policies_of(principal):
                yield policy, None, doubt
        elif on is On.GROUP:
            for address in principal.groups:
                group = self.principals.get(address)
                if group is not None and group.resource is not None:
                    yield self._world.target(group.resource), None, principal.group_doubts.get(address, ())

    def passable(self, service: str) -> tuple[Principal, ...]:
        """Roles whose trust policy names the service."""
        return self._by_named_service.get(service, ())

    @cached_property
    def _by_named_service(self) -> dict[str, tuple[Principal, ...]]:
        found: dict[str, dict[str, Principal]] = {}
        for role in self.roles:
            for kind, value in self._trusted(role):
                if kind is Named.SERVICE:
                    found.setdefault(value, {})[role.address] = role
        return {service: tuple(roles.values()) for service, roles in found.items()}

    def named(self, principals: tuple[Principal, ...], patterns: tuple[str, ...]) -> tuple[Principal, ...]:
        """Those that the patterns may take in: found by name where every pattern is a whole ARN, else all."""
        found: dict[str, Principal] = {}
        for pattern in patterns:
            address = pattern[2 : -len(".arn}")] if _REFERENCE.fullmatch(pattern) else ""
            if not address and ("*" in pattern or "?" in pattern or "${" in pattern):
                return principals
            own = self.principals.get(address)
            found |= {own.address: own} if own else {one.address: one for one in self._by_tail(pattern)}
        places = self._among(principals)
        wanted = {*found, *self._without_name}
        return tuple(principals[at] for at in sorted(places[one] for one in wanted if one in places))

    def _among(self, principals: tuple[Principal, ...]) -> dict[str, int]:
        """Where each stands: one of the few lists that the index hands out."""
        if id(principals) not in self._places:
            self._places[id(principals)] = {one.address: at for at, one in enumerate(principals)}
        return self._places[id(principals)]

    def _by_tail(self, arn: str) -> list[Principal]:
        return self._tails.get(arn.rpartition(":")[2], [])

    @cached_property
    def _tails(self) -> dict[str, list[Principal]]:
        """Principals by what follows the account in their ARN."""
        found: dict[str, list[Principal]] = {}
        for one in self.principals.values():
            assert one.resource is not None  # noqa: S101 - the index has no others
            found.setdefault(self._world.target(one.resource).arn.text.rpartition(":")[2], []).append(one)
        return found

    @cached_property
    def _without_name(self) -> frozenset[str]:
        """Principals whose name the plan does not know in full: any pattern may be about them."""
        return frozenset(one.address for one in self.principals.values() if not one.name)

    def assumable(self, arn: str, address: str) -> tuple[Principal, ...]:
        """Roles whose trust policy may let this principal in: it names it, its account, or anybody; or it is hidden."""
        named = self._by_trusted.get(arn, ())
        if f":{UNKNOWN_ACCOUNT}:" in arn:  # it is in the account that the trust policy names, if any
            named = self._by_trusted_name.get(_name(arn), ())
        found = (*named, *self._by_reference.get(f"{address}.arn", ()), *self._open_roles)
        return tuple({role.address: role for role in found}.values())

    @cached_property
    def _by_reference(self) -> dict[str, tuple[Principal, ...]]:
        """Roles whose hidden trust policy is made from the reference."""
        found: dict[str, list[Principal]] = {}
        for role in self.roles:
            for reference in role.trust.because if role.trust and not role.trust.readable else ():
                found.setdefault(reference, []).append(role)
        return {reference: tuple(roles) for reference, roles in found.items()}

    @cached_property
    def _open_roles(self) -> tuple[Principal, ...]:
        return tuple(role for role in self.roles if any(self._is_wide(*one) for one in self._trusted(role)))

    @cached_property
    def _by_trusted(self) -> dict[str, tuple[Principal, ...]]:
        found: dict[str, list[Principal]] = {}
        for role in self.roles:
            for kind, value in self._trusted(role):
                if kind is Named.AWS and not self._is_wide(kind, value):
                    found.setdefault(self._whose(value), []).append(role)
        return {arn: tuple(roles) for arn, roles in found.items()}

    @cached_property
    def _by_trusted_name(self) -> dict[str, tuple[Principal, ...]]:
        """As ``_by_trusted``, whatever the account."""
        found: dict[str, tuple[Principal, ...]] = {}
        for arn, roles in self._by_trusted.items():
            found[_name(arn)] = (*found.get(_name(arn), ()), *roles)
        return found

    def _whose(self, value: str) -> str:
        """The ARN that a trusted principal's text stands for: the only hole of a value is filled in."""
        if value.startswith("${") and value.endswith(".arn}"):
            resource = self._world.inventory.by_address.get(value[2 : -len(".arn}")])
            return self._world.target(resource).arn.text if resource is not None else value
        return value

    @staticmethod
    def _is_wide(kind: Named, value: str) -> bool:
        whole = value.startswith("${") and value.endswith(".arn}")
        return (
            kind is Named.AWS
            and not whole
            and (value == "*" or value.endswith(":root") or value.isdigit() or "${" in value)
        )

    @staticmethod
    def _trusted(role: Principal) -> Iterator[tuple[Named, str]]:
        for statement in role.trust.statements if role.trust else ():
            if lets_assume(statement):
                for entry in statement.principals or ():
                    yield entry.kind, entry.value


def _name(arn: str) -> str:
    """What an ARN names in its account: ``user/alice``."""
    return arn.split(":", 5)[-1]
