"""Whom a role's trust policy lets in after a plan, and did not before it, or not so easily.

Asked principal by principal, with all statements that speak of it: an Allow that grew, a condition that went, a Deny that
went. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce

from tfiam.access.trust import ASSUME_ACTIONS, lets_assume
from tfiam.iam.document import PolicyDocument
from tfiam.iam.principal import PrincipalEntry, PrincipalKind
from tfiam.iam.sets.access import Access
from tfiam.iam.sets.answer import Answer
from tfiam.iam.statement import Statement
from tfiam.iam.variables import VARIABLE, is_hole
from tfiam.inventory.model import Document, Inventory


@dataclass(frozen=True)
class Gain:
    """A principal that gains by the plan. ``statement`` is the first of the new policy that lets it in."""

    entry: PrincipalEntry
    statement: Statement
    known_before: bool
    """True if it was let in before, under conditions that the plan loosens."""
    certain: bool
    """False if it cannot be told whether the new conditions let in more than the old."""

    @property
    def hidden(self) -> tuple[str, ...]:
        """References that hide who it is, or the conditions that cannot be compared."""
        texts = [self.entry.value]
        if not self.certain:
            texts += [text for one in self.statement.conditions for text in (one.key, *one.values)]
        return tuple(dict.fromkeys(name for text in texts for name in VARIABLE.findall(text) if is_hole(name)))


def changed_trust(inventory: Inventory) -> Iterator[tuple[Document, Document]]:
    """Every trust policy that the plan changes, as it is before and after. A role that is new has none before."""
    if inventory.before is None:
        return
    before = {one.key: one for one in inventory.before.documents if one.roles}
    for document in inventory.documents:
        known = before.get(document.key)
        if known is not None and document.roles == known.roles and document.policy != known.policy:
            yield known, document


def gains(before: PolicyDocument, after: PolicyDocument) -> Iterator[Gain]:
    """The principals that the policy after the plan lets in more widely than the one before."""
    seen: set[PrincipalEntry] = set()
    for statement in filter(lets_assume, after.statements):
        for entry in statement.principals or ():
            if entry in seen:
                continue
            seen.add(entry)
            held, holds = _access(before, entry), _access(after, entry)
            included = held.includes(holds)
            if included is not Answer.YES:
                yield Gain(entry, statement, held.some() is not Answer.NO, included is Answer.NO)


def _access(policy: PolicyDocument, entry: PrincipalEntry) -> Access:
    """How the principal may assume the role, as the policy says it: actions and conditions. The role is the only resource."""
    spoken = (replace(one, resources=("*",)) for one in policy.statements if _speaks_of(one, entry))
    given = Access.of((replace(policy, statements=tuple(spoken)),))
    return given.intersect(reduce(Access.union, map(Access.to, ASSUME_ACTIONS)))


def _speaks_of(statement: Statement, entry: PrincipalEntry) -> bool:
    if statement.principals is not None:
        return any(_takes_in(one, entry) for one in statement.principals)
    return statement.not_principals is not None and not any(_takes_in(one, entry) for one in statement.not_principals)


def _takes_in(wider: PrincipalEntry, entry: PrincipalEntry) -> bool:
    """True for the same principal, for everyone, and for the account of an AWS principal."""
    if wider == entry or wider.value == "*":
        return True
    if entry.kind is not PrincipalKind.AWS or wider.kind is not PrincipalKind.AWS:
        return False
    return wider.is_anyone or (wider.is_account_root and wider.account == entry.account)
