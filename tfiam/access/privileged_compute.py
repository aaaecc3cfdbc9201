"""Compute under a role that is administrator, or can make itself one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.access.compute import Running, compute
from tfiam.access.escalations import Escalations
from tfiam.access.paths.permissions import Permissions
from tfiam.access.paths.power import Admins
from tfiam.inventory.model import Principal


@dataclass(frozen=True)
class Privileged:
    """One role with all compute that holds it."""

    first: Running
    more: int
    """How many others hold it as well."""
    why: str
    """What makes it privileged; "" where that is hidden."""
    because: tuple[str, ...] = ()
    """References that hide whether it is privileged, or whether it is this role; none for one that surely is."""


def privileged_compute(escalations: Escalations) -> Iterator[Privileged]:
    """Every role of compute that is or may be privileged, once."""
    inventory = escalations.inventory
    holding: dict[str, list[Running]] = {}
    for one in compute(inventory):
        holding.setdefault(one.role, []).append(one)
    roles = {one.address: one for one in inventory.principals if one.address in holding}
    climbing, hidden = _climbing(escalations), _hidden(escalations)
    admins = Admins(Permissions(inventory, inventory.before))
    for address, held in holding.items():
        role = roles.get(address)
        if role is None:
            continue
        sure = [one for one in held if not one.doubt]
        why = f"{address} is administrator" if admins.is_admin(role) else climbing.get(address, "")
        first, doubt = (sure or held)[0], () if sure else held[0].doubt
        if why:
            yield Privileged(first, len(sure or held) - 1, why, doubt)
        elif because := _untold(role, hidden):
            yield Privileged(first, len(sure or held) - 1, "", because)


def _climbing(escalations: Escalations) -> dict[str, str]:
    """Every principal that has a sure way to admin within the plan, with the way in words."""
    found: dict[str, str] = {}
    for ways in escalations.found.values():
        for one in ways:
            worst = one.worst
            if worst.admin and not worst.doubt and not worst.outside:
                what = worst.steps[0].technique.text
                for address in one.principals:
                    found.setdefault(address, f"{address} can become administrator: {what}")
    return found


def _hidden(escalations: Escalations) -> dict[str, tuple[str, ...]]:
    return {one.principal.address: one.because for one in escalations.hidden}


def _untold(role: Principal, hidden: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*role.unread, *hidden.get(role.address, ()))))
