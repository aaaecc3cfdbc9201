"""Links that are only possible, taken so that as much is allowed as may be, and so that as little is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from tfiam.iam.document import PolicyDocument
from tfiam.iam.managed import ManagedPolicy
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Inventory, ManagedAttachment, Principal, Reach

#: What a possible link touches (a document's key, an address) to the references that hide whether it is there.
Doubts = Mapping[Hashable, tuple[str, ...]]


def doubts_of(inventory: Inventory) -> Doubts:
    """Every possible link by what it touches; empty when all links are certain."""
    found: dict[Hashable, dict[str, None]] = {}
    for touched, doubt in chain(_of_principals(inventory), _of_targets(inventory), _of_carriers(inventory)):
        found.setdefault(touched, {}).update(dict.fromkeys(doubt))
    return {touched: tuple(doubt) for touched, doubt in found.items()}


def most_allowed(inventory: Inventory) -> Inventory:
    """Every Allow that may reach a principal does, for certain; nothing that limits is where it may not be.

    A resource policy speaks for itself, whatever it is put on; so what is taken off its target is what blocks there.
    """
    targets = tuple(one for one in inventory.targets if one.certain)
    put_on = {by: on for by, on in inventory.put_on.items() if by not in inventory.put_doubts}
    return replace(inventory, principals=tuple(map(_most, inventory.principals)), targets=targets, put_on=put_on)


def least_allowed(inventory: Inventory) -> Inventory:
    """No Allow that may not reach a principal does; everything that limits is where it may be."""
    return replace(inventory, principals=tuple(map(_least, inventory.principals)))


def _of_principals(inventory: Inventory) -> Iterator[tuple[Hashable, tuple[str, ...]]]:
    for principal in inventory.principals:
        for reach in principal.reaches:
            if reach.doubt:
                yield from ((one, reach.doubt) for one in (reach.document.key, reach.by, principal.address))
        for link in principal.managed:
            if link.doubt:
                yield from ((one, link.doubt) for one in (link.by, principal.address))
        yield from ((principal.address, doubt) for doubt in principal.group_doubts.values())


def _of_targets(inventory: Inventory) -> Iterator[tuple[Hashable, tuple[str, ...]]]:
    for target in inventory.targets:
        if target.doubt:
            yield from ((one, target.doubt) for one in (target.policy, target.target, target.by))


def _of_carriers(inventory: Inventory) -> Iterator[tuple[Hashable, tuple[str, ...]]]:
    for address, doubt in inventory.put_doubts.items():
        yield from ((one, doubt) for one in (address, *inventory.put_on[address]))


def _is_settled(principal: Principal) -> bool:
    links = chain((one.doubt for one in principal.reaches), (one.doubt for one in principal.managed))
    return not principal.group_doubts and not any(links)


def _most(principal: Principal) -> Principal:
    if _is_settled(principal):
        return principal
    kept = (replace(one, doubt=()) for one in principal.managed if one.certain or _allows(one))
    reaches = _only(principal.reaches, lambda statement: statement.is_allow, unread=True)
    return replace(
        principal,
        reaches=tuple(dict.fromkeys(replace(one, doubt=()) for one in reaches)),
        managed=tuple(dict.fromkeys(kept)),
        group_doubts={},
    )


def _least(principal: Principal) -> Principal:
    if _is_settled(principal):
        return principal
    return replace(
        principal,
        reaches=tuple(_only(principal.reaches, lambda statement: statement.is_deny, unread=False)),
        managed=tuple(one for one in principal.managed if one.certain or not _allows(one)),
        groups=tuple(group for group in principal.groups if group not in principal.group_doubts),
        group_doubts={},
    )


def _only(reaches: tuple[Reach, ...], wanted: Callable[[Statement], bool], *, unread: bool) -> Iterator[Reach]:
    """The certain links, and of the documents behind the others the wanted statements; ``unread`` keeps hidden ones."""
    for reach in reaches:
        policy = reach.document.policy
        if reach.certain or (policy is None and unread):
            yield reach
        elif policy is not None and any(map(wanted, policy.statements)):
            kept = tuple(filter(wanted, policy.statements))
            part = PolicyDocument(policy.version, policy.id, kept, policy.raw)
            left_out = frozenset(one.index for one in policy.statements if not wanted(one))
            yield replace(reach, document=replace(reach.document, policy=part, left_out=left_out))


def _allows(link: ManagedAttachment) -> bool:
    """True if it may allow something: a policy that is not known may."""
    return link.policy is None or _has_allow(link.policy)


@lru_cache(maxsize=256)
def _has_allow(policy: ManagedPolicy) -> bool:
    return any(one.is_allow for one in PolicyDocument.parse(policy.document).statements)
