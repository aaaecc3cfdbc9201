"""Services that a principal's documents name and that its boundary, or an SCP above its account, lets through nothing of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tfiam.access.effective import EffectiveAccess, limit_of
from tfiam.access.holders import Held, foreseen_statements, managed_statements
from tfiam.access.lacking import some
from tfiam.access.sources import Source
from tfiam.iam import Access, Answer, action_index, patterns
from tfiam.iam.policy_set import PolicyKind
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Inventory, ManagedAttachment, Principal, PrincipalKind


@dataclass(frozen=True)
class Void:
    """What one statement, or one attached AWS managed policy, gives in vain to every principal that has it."""

    held: Held
    services: tuple[str, ...]
    by: str
    principals: tuple[str, ...]
    because: tuple[str, ...] = ()
    """The references that hide whether it is so; none where it surely is."""


@dataclass
class _Seen:
    """What the principals so far have in common."""

    held: Held
    void: Mapping[str, tuple[Source, ...]]
    principals: list[str] = field(default_factory=list)


def void_grants(inventory: Inventory) -> Iterator[Void]:
    """For each statement the services that are void; an AWS managed policy counts only if all of its services are."""
    access = EffectiveAccess(inventory, inventory.before)
    seen: dict[tuple[str, str, str], _Seen] = {}
    for principal in inventory.principals:
        if principal.kind is PrincipalKind.GROUP:
            continue  # its members have the boundaries
        limits = access.of(principal).limits
        for held, services in _granted(principal):
            void = {one: limit for one in services for limit in limits if _stops(limit, one)}
            whole = not isinstance(held.source, ManagedAttachment) or len(void) == len(services)
            place = (*held.place[:2], str(_key(held)))
            one = seen.setdefault(place, _Seen(held, void if whole else {}))
            one.void = {name: limit for name, limit in one.void.items() if whole and name in void}
            one.principals.append(principal.address)
    yield from (void for one in seen.values() if one.void for void in _told(one))


def _told(one: _Seen) -> Iterator[Void]:
    sure = {name: limit for name, limit in one.void.items() if not _hidden(limit)}
    unsure = {name: limit for name, limit in one.void.items() if name not in sure}
    for group in (sure, unsure):
        if group:
            sources = [source for limit in group.values() for source in limit]
            because = tuple(dict.fromkeys(text for limit in group.values() for text in _hidden(limit)))
            by = some(filter(None, map(_name, sources)))
            yield Void(one.held, tuple(group), by, tuple(dict.fromkeys(one.principals)), because)


def _key(held: Held) -> object:
    source = held.source
    return source.arn if isinstance(source, ManagedAttachment) else held.statement.index


def _granted(principal: Principal) -> Iterator[tuple[Held, tuple[str, ...]]]:
    for document in dict.fromkeys(reach.document for reach in principal.reaches):
        for statement in foreseen_statements(document):
            yield Held(statement, document), _services((statement,))
    for attachment in principal.managed:
        if attachment.policy is not None:
            statements = managed_statements(attachment.policy)
            yield Held(statements[0], attachment), _services(statements)


def _services(statements: tuple[Statement, ...]) -> tuple[str, ...]:
    """The services that Allows name; a wildcard for many names none, and a boundary is there to cut it down."""
    named = (
        action.lower().partition(":")[0]
        for statement in statements
        if statement.is_allow
        for action in statement.actions or ()
    )
    return tuple(one for one in dict.fromkeys(named) if not patterns.has_wildcard(one) and action_index.is_service(one))


def _stops(limit: tuple[Source, ...], service: str) -> bool:
    """True if the limit, as far as it is read, lets nothing of the service through."""
    if any(source.policy is None for source in limit):
        return False
    documents = tuple(source.policy for source in limit if source.policy is not None)
    if not _hidden(limit):
        return _nothing(limit_of(limit), service)
    return bool(documents) and _nothing(Access.of(documents), service)


@lru_cache(maxsize=1 << 12)
def _nothing(access: Access, service: str) -> bool:
    return access.intersect(Access.to(f"{service}:*")).some() is Answer.NO


def _hidden(limit: tuple[Source, ...]) -> tuple[str, ...]:
    doubtful = (one for one in limit if not (one.certain and one.denies_certain))
    return tuple(dict.fromkeys(text for one in doubtful for text in one.because or (one.arn or one.address,)))


def _name(source: Source) -> str:
    kind = "boundary" if source.kind is PolicyKind.BOUNDARY else "SCP"
    return f"the {kind} {source.arn or source.address}" if source.address or source.kind is PolicyKind.BOUNDARY else ""


def unknown_boundaries(inventory: Inventory) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Address and attribute of each boundary whose content nobody knows, for a principal that grants are named for."""
    told: set[tuple[str, str]] = set()
    for principal in inventory.principals:
        boundary = principal.boundary
        if boundary is None or (boundary.by, boundary.attribute) in told or not any(s for _, s in _granted(principal)):
            continue
        if boundary.managed is None and (boundary.document is None or not boundary.document.readable):
            told.add((boundary.by, boundary.attribute))
            hidden = boundary.because or (boundary.document.because if boundary.document else ())
            yield boundary.by, boundary.attribute, hidden or (boundary.arn or f"{boundary.by}.{boundary.attribute}",)
