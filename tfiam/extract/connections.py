"""Which resources of a plan the block of each refers to, and what hides its values."""

from __future__ import annotations

from dataclasses import dataclass

from tfiam.extract.hidden import Hidden, unknown_leaves
from tfiam.extract.links import Dead, Link, Links
from tfiam.plan.model import Plan
from tfiam.plan.values import Path


@dataclass(frozen=True)
class Connected:
    """What one resource refers to."""

    to: tuple[str, ...]
    """Addresses that it refers to for sure."""
    perhaps: tuple[str, ...]
    """Addresses of which it refers to some."""


class Connections:
    """The references of a plan's configuration, followed through variables, outputs and instance keys when they are asked for."""

    def __init__(self, plan: Plan, links: Links, hidden: Hidden) -> None:
        self._plan = plan
        self._links = links
        self._hidden = hidden
        self._of: dict[str, Connected] = {}
        self._lost: dict[str, tuple[str, ...]] = {}

    def of(self, address: str) -> Connected:
        """What the resource at ``address`` refers to."""
        if address not in self._of:
            self._of[address] = self._connected(address)
        return self._of[address]

    def _connected(self, address: str) -> Connected:
        change = self._plan.by_address.get(address)
        leads = self._links.leads(change, self._links.expressions(change)) if change else ()
        links = [lead for lead in leads if isinstance(lead, Link) and lead.address != address]
        sure = tuple(dict.fromkeys(link.address for link in links if link.certain))
        return Connected(sure, tuple(dict.fromkeys(link.address for link in links if link.address not in sure)))

    def lost(self, address: str) -> tuple[str, ...]:
        """References behind its unknown values that lead to no resource of the plan, such as ``local.subnets``."""
        if address not in self._lost:
            change = self._plan.by_address.get(address)
            places = unknown_leaves(change.values_after, ()) if change else ()
            leads = [lead for place in places for lead in self._links.behind(change, place)] if change else []
            dead = (lead.reference for lead in leads if isinstance(lead, Dead) and not lead.known)
            self._lost[address] = tuple(dict.fromkeys(dead))
        return self._lost[address]

    def because(self, address: str, path: Path) -> tuple[str, ...]:
        """References that hide the value at ``path``; never empty."""
        change = self._plan.by_address.get(address)
        return self._hidden.because(change, path) if change else (address,)
