"""``cond_type: access``: nobody but these may do this on that. What IAM decides, over all documents that reach a principal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TypeVar

from tfiam.access.can import Verdict as Decision
from tfiam.access.can import ask
from tfiam.access.question import Asker, Question, Target, asker_of, find_asker, find_target
from tfiam.access.whereabouts import Whereabouts
from tfiam.errors import QuestionError
from tfiam.inventory.model import Inventory, Principal, PrincipalKind
from tfiam.rules.model import Problem, Said, Undetermined
from tfiam.rules.yaml_policy.world import World

T = TypeVar("T")


@dataclass(frozen=True)
class Access:
    """``actions`` (as asked, and each with those under it) on ``resources``, by nobody but ``allowed``."""

    actions: tuple[tuple[str, tuple[str, ...]], ...]
    types: frozenset[str]
    """Resource types of the plan, or none."""
    on: tuple[str, ...]
    """Addresses, ARNs, or ``*``; those that the plan does not hold by address are left out."""
    allowed: tuple[str, ...]
    """Patterns of addresses, names and ARNs of principals."""
    others: tuple[str, ...]
    """Askers besides the plan's principals: ``*`` is anyone at all."""
    conditional: bool
    """True if who may under a condition only may as well."""

    def said(self, inventory: Inventory) -> Iterator[Said]:
        """A Problem for each principal that may, an Undetermined where the plan does not tell."""
        where = Whereabouts(inventory)
        askers = [asker_of(inventory, where, one) for one in self._principals(inventory)]
        for name in self.others:
            asker = _found(find_asker, inventory, where, name)
            if isinstance(asker, Undetermined):
                yield asker
            else:
                askers.append(asker)
        for name in self._targets(inventory):
            target = _found(find_target, inventory, where, name)
            if isinstance(target, Undetermined):
                yield target
            else:
                for asker in askers:
                    yield from self._of(asker, target, inventory)

    def _of(self, asker: Asker, target: Target, inventory: Inventory) -> Iterator[Said]:
        place = asker.principal.address if asker.principal else target.resource.address if target.resource else ""
        who = "anyone" if asker.name == "*" else asker.name
        for asked, actions in self.actions:
            answers = ask(inventory, Question(asker, asked, actions, target))
            may = [one for one in answers if one.verdict is Decision.ALLOWED]
            maybe = [one for one in answers if one.verdict is Decision.CONDITIONAL]
            found = may or ([] if self.conditional else maybe)
            hidden = tuple(
                dict.fromkeys(ref for one in answers if one.verdict is Decision.UNDETERMINED for ref in one.because)
            )
            if found:
                keys = sorted({key for one in found for key in one.open_keys})
                under = f", depending on {', '.join(keys)}" if keys and not may else ""
                line = next((line for one in found for line in one.decided_by), None)
                yield Problem(
                    f"{who} may {found[0].action} on {target.name}{under}",
                    address=line.source.address if line else place,
                    attribute=line.source.attribute if line else "",
                    principal=asker.name,
                    cause=f"{asker.name} {asked} {target.name}",
                )
            elif hidden or any(one.verdict is Decision.UNDETERMINED for one in answers):
                yield Undetermined(
                    hidden or (target.name,), address=place, message=f"whether {who} may {asked} on {target.name}"
                )

    def _principals(self, inventory: Inventory) -> Iterator[Principal]:
        for principal in inventory.principals:
            names = (principal.address, principal.name, principal.arn, principal.predicted_arn)
            asks = (
                principal.kind is not PrincipalKind.GROUP and principal.in_plan and inventory.is_own(principal.address)
            )
            if asks and not any(name and fnmatchcase(name, pattern) for name in names for pattern in self.allowed):
                yield principal

    def _targets(self, inventory: Inventory) -> Iterator[str]:
        yield from (resource.address for resource in World(inventory).resources(self.types))
        for text in self.on:
            if text == "*" or text.startswith("arn:") or text in inventory.by_address:
                yield text


def _found(
    find: Callable[[Inventory, Whereabouts, str], T], inventory: Inventory, where: Whereabouts, name: str
) -> T | Undetermined:
    """What a name means in this plan; Undetermined, with the reason, where nothing can be asked about it."""
    try:
        return find(inventory, where, name)
    except QuestionError as error:
        return Undetermined((name,), resource=inventory.by_address.get(name), message=str(error))
