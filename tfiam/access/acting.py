"""Which roles a workload of the plan acts under, and how much they may do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tfiam.access.power import Power, power_within_boundary
from tfiam.inventory.model import Inventory, Principal, Resource, Workload


@dataclass(frozen=True)
class Acting:
    """The most powerful role behind some workloads."""

    power: Power = Power.READS
    role: str = ""
    """Its address; "" when the plan tells of none."""
    because: tuple[str, ...] = ()
    """What hides whether there is more."""


class Roles:
    """Answers for one inventory, each role once."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._known: dict[str, tuple[Power, tuple[str, ...]]] = {}

    def behind(self, workloads: tuple[Resource, ...]) -> Acting:
        """What a request to these workloads can reach at most."""
        most, because = Acting(), []
        for resource in workloads:
            workload = self._workloads.get(resource.address)
            for address in workload.roles if workload else ():
                power, hidden = self._power(address)
                doubt = workload.doubts.get(address, ()) if workload else ()
                because += [*hidden, *(doubt if power is Power.PRIVILEGED else ())]
                if not doubt and (power > most.power or not most.role):
                    most = Acting(power, address)
        return Acting(most.power, most.role, tuple(dict.fromkeys(because)))

    def _power(self, address: str) -> tuple[Power, tuple[str, ...]]:
        if address not in self._known:
            role = self._principals.get(address)
            self._known[address] = power_within_boundary(role) if role else (Power.READS, ())
        return self._known[address]

    @cached_property
    def _workloads(self) -> dict[str, Workload]:
        return {one.resource.address: one for one in self._inventory.workloads}

    @cached_property
    def _principals(self) -> dict[str, Principal]:
        return {one.address: one for one in self._inventory.principals}
