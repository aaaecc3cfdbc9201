"""Grants of a principal that the SCPs above its account take away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.access.holders import Held, holders
from tfiam.access.lacking import name_of
from tfiam.access.organization_levels import Level
from tfiam.access.organization_limits import OrganizationLimits
from tfiam.access.policies_in_play import Line
from tfiam.iam.condition_eval import Truth, judge
from tfiam.iam.context import Context
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.policy_set import PolicyKind
from tfiam.inventory.model import Document, DocumentRole, Inventory, Principal


@dataclass(frozen=True)
class TakenAway:
    """An action, or a pattern of them, that a statement grants and an SCP denies wherever it grants it."""

    held: Held
    principal: Principal
    action: str
    by: str
    """The SCP and its statement, for people; or the level that allows nothing of it."""
    because: tuple[str, ...] = ()
    """Why it is not certain that the SCP reaches the principal."""


def taken_away(inventory: Inventory) -> Iterator[TakenAway]:
    """For statements of documents only: nobody can change what an AWS managed policy grants."""
    if not any(inventory.in_role(DocumentRole.SCP)):
        return
    organization = OrganizationLimits(inventory, inventory.before)
    for holder in holders(inventory):
        principal = holder.principal
        levels = organization.above(principal.resource, PolicyKind.SCP) if principal is not None else ()
        if principal is None or not levels:
            continue
        asker = _asker(principal, organization.where.account(principal.resource))
        for held in holder.held:
            if held.statement.is_allow and isinstance(held.source, Document):
                for action in dict.fromkeys(held.statement.actions or ()):
                    denied = tuple(_by_deny(held, principal, action, levels, asker))
                    yield from denied or _left_out(held, principal, action, levels)


def _asker(principal: Principal, account: str) -> Context:
    """What is known of every request of the principal."""
    arn = principal.arn or principal.predicted_arn
    told: dict[str, str] = {"aws:PrincipalAccount": account} if account else {}
    if arn and not has_wildcard(arn) and "${" not in arn:
        told["aws:PrincipalArn"] = arn
    return Context(told, is_open=True)


def _left_out(held: Held, principal: Principal, action: str, levels: tuple[Level, ...]) -> Iterator[TakenAway]:
    """A level of which no SCP may allow any of it, where FullAWSAccess is gone."""
    for level in levels:
        allows = [one for source in level.sources for one in (source.policy.statements if source.policy else ())]
        whole = all(source.policy is not None and not source.holes for source in level.sources)
        if level.sources and whole and not any(one.is_allow and one.touches_action(action) for one in allows):
            yield TakenAway(held, principal, action, f"the allow list of {level.node}")
            return


def _by_deny(
    held: Held, principal: Principal, action: str, levels: tuple[Level, ...], asker: Context
) -> Iterator[TakenAway]:
    doubtful: list[TakenAway] = []
    for level in levels:
        for source in level.sources:
            for deny in source.policy.statements if source.policy else ():
                if not (deny.is_deny and deny.covers_action(action)):
                    continue
                if any(judge(one, asker) is not Truth.HOLDS for one in deny.conditions):
                    continue
                if not all(map(deny.covers_resource, held.statement.resources or ("*",))):
                    continue
                sure = source.certain and source.denies_certain
                found = TakenAway(held, principal, action, name_of(Line(source, deny)), () if sure else source.because)
                if sure:
                    yield found
                    return
                doubtful.append(found)
    yield from doubtful[:1]
