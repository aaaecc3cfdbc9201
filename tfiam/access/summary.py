"""What one document says, in a few facts: what it allows and denies, on what, when, whom, and how large it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tfiam.access.sizes import Measured, measure, quota_of
from tfiam.iam import action_index
from tfiam.iam.condition import Condition
from tfiam.iam.exposure import names_anyone, open_scope
from tfiam.iam.full_access import together_everything
from tfiam.iam.principal import PrincipalKind
from tfiam.iam.principal_scope import principal_scope
from tfiam.iam.statement import Effect, Statement
from tfiam.inventory.model import Document, DocumentRole

#: Roles whose Principal element is about who may, and not about whom the policy is for.
_NAMES_WHO = (DocumentRole.TRUST, DocumentRole.RESOURCE, DocumentRole.KEY, DocumentRole.VPC_ENDPOINT)


@dataclass(frozen=True)
class ServiceActions:
    """Actions of one service: how many of each access level; AWS gives a few actions two."""

    service: str
    actions: int
    levels: tuple[tuple[str, int], ...]
    every: bool
    """True if it is all that the service has."""


@dataclass(frozen=True)
class Actions:
    """The actions of some statements."""

    every: bool
    services: tuple[ServiceActions, ...]
    left_out: tuple[str, ...]
    """What NotAction leaves out, when the statements take in all else."""
    unknown: tuple[str, ...]
    """Patterns that match no action tfiam knows."""


@dataclass(frozen=True)
class Who:
    """Whom a document lets in. ``anyone`` is true when no condition and no Deny ties it to known parties."""

    anyone: bool
    accounts: tuple[str, ...]
    organizations: tuple[str, ...]
    principals: tuple[str, ...]
    services: tuple[str, ...]
    providers: tuple[str, ...]


@dataclass(frozen=True)
class Access:
    """Statements that say the same of other actions: of one effect, on the same resources, when and to whom alike."""

    effect: Effect
    statements: tuple[int, ...]
    """Their indexes."""
    actions: Actions
    resources: tuple[str, ...]
    resources_left_out: tuple[str, ...]
    conditions: tuple[Condition, ...]
    who: Who | None


@dataclass(frozen=True)
class PolicySummary:
    """The facts of one document. ``allows`` is without what a Deny on every resource takes back unconditionally."""

    access: tuple[Access, ...]
    allows: Actions
    denies: Actions
    administrator: bool | None
    """Whether it allows everything; None for a document that gives its holder nothing by itself."""
    who: Who | None
    """Whom its Allow statements let in; None for a document that names nobody."""
    size: Measured | None
    """Against the quota of its own; None where AWS tells none."""


def summarise(document: Document) -> PolicySummary:
    """The facts of a readable document."""
    statements = document.statements
    allows = [one for one in statements if one.is_allow]
    denies = [one for one in statements if one.is_deny]
    quota = quota_of(document)
    identity = DocumentRole.IDENTITY in document.roles
    return PolicySummary(
        access=tuple(_access(document)),
        allows=_actions(allows, _taken_back(denies)),
        denies=_actions(denies),
        administrator=together_everything(statements) if identity else None,
        who=_who(document, allows),
        size=measure(document, quota) if quota is not None else None,
    )


def _access(document: Document) -> Iterator[Access]:
    alike: dict[tuple[object, ...], list[Statement]] = {}
    for one in document.statements:
        who = (one.principals, one.not_principals)
        key = (one.effect, one.resources, one.not_resources, frozenset(one.conditions), who)
        alike.setdefault(key, []).append(one)
    for group in alike.values():
        first = group[0]
        yield Access(
            effect=first.effect,
            statements=tuple(one.index for one in group),
            actions=_actions(group),
            resources=_distinct(first.resources or ()),
            resources_left_out=_distinct(first.not_resources or ()),
            conditions=first.conditions,
            who=_who(document, group) if first.is_allow else None,
        )


def _taken_back(denies: Iterable[Statement]) -> int:
    mask = 0
    for one in denies:
        if one.unconditional and one.every_resource and one.principals is None and one.not_principals is None:
            mask |= one.action_mask
    return mask


def _actions(statements: Sequence[Statement], without: int = 0) -> Actions:
    mask = 0
    for one in statements:
        mask |= one.action_mask
    patterns = _distinct(pattern for one in statements for pattern in one.actions or ())
    left_out = _distinct(pattern for one in statements for pattern in one.not_actions or ())
    return Actions(
        every=not without and any(one.every_action for one in statements),
        services=tuple(_by_service(mask & ~without)),
        left_out=left_out if len(statements) == 1 and not patterns and not without else (),
        unknown=tuple(pattern for pattern in patterns if not action_index.mask(pattern)),
    )


def _by_service(mask: int) -> Iterable[ServiceActions]:
    levels = [(level.value, action_index.level_mask(level)) for level in action_index.AccessLevel]
    for service in action_index.services() if mask else ():
        whole = action_index.mask(f"{service}:*")
        own = mask & whole
        if own:
            counts = tuple((name, (own & level).bit_count()) for name, level in levels if own & level)
            yield ServiceActions(service, own.bit_count(), counts, own == whole)


def _who(document: Document, allows: Sequence[Statement]) -> Who | None:
    if document.roles[0] not in _NAMES_WHO:
        return None
    anyone = False
    accounts: set[str] = set()
    organizations: set[str] = set()
    named: list[str] = []
    services: list[str] = []
    providers: list[str] = []
    for one in allows:
        scope = principal_scope(one.conditions)
        accounts |= {account for account in scope.accounts or () if "$" not in account}
        organizations |= {organization for organization in scope.organizations or () if "$" not in organization}
        anyone = anyone or (names_anyone(one) and open_scope(one, document) is not None)
        if one.principals is not None:
            holders = [entry for entry in one.principals if entry.kind is PrincipalKind.AWS and entry.account]
            accounts |= {entry.account for entry in holders if entry.account}
            named += [entry.value for entry in holders if not entry.is_account_root]
            services += one.principals.services
            providers += one.principals.federated
    return Who(
        anyone,
        tuple(sorted(accounts)),
        tuple(sorted(organizations)),
        _distinct(named),
        _distinct(services),
        _distinct(providers),
    )


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
