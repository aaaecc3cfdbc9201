"""Who may bring tags into a session, with nothing that says which.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tfiam.access.holders import Held, Holder, held_by, holders
from tfiam.access.tag_access import TagAccess
from tfiam.access.tag_grants import taken_back, tied
from tfiam.access.tags import TAG_SESSION
from tfiam.iam.principal import PrincipalKind
from tfiam.iam.statement import Statement
from tfiam.iam.tag_keys import TAG_KEYS, TagOf, tag_key
from tfiam.inventory.model import Document, Inventory, Principal

_ASSUME_ROLE = "sts:AssumeRole"
_TRANSITIVE = "sts:TransitiveTagKeys"
#: Sets the tags of its sessions itself. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
_SERVICES = (PrincipalKind.SERVICE,)


@dataclass(frozen=True)
class TrustedSetter:
    """A statement of a trust policy that lets identity providers or principals bring any tag."""

    trust: Document
    statement: Statement
    who: tuple[str, ...]
    tags: Mapping[str, str]
    transitive: bool
    """True if the role may assume others, and the tags may follow into their sessions."""


@dataclass(frozen=True)
class GrantedSetter:
    """An identity statement that lets its holder bring any tag into sessions of any role."""

    held: Held
    tags: Mapping[str, str]
    principals: tuple[str, ...]


def trusted_setters(inventory: Inventory) -> Iterator[TrustedSetter]:
    """Trust policies that let tags in on which access rests, and name no tag."""
    tags = TagAccess(inventory).of_principals
    for role in inventory.principals if tags else ():
        for statement in role.trust.statements if role.trust else ():
            who = tuple(entry.value for entry in statement.principals or () if entry.kind not in _SERVICES)
            if not statement.is_allow or not who or not statement.touches_action(TAG_SESSION) or _names_tags(statement):
                continue
            free = {tag: where for tag, where in tags.items() if not _is_denied(role, tag)}
            if role.trust is not None and free:
                yield TrustedSetter(role.trust, statement, who, free, _assumes_others(role, statement))


def granted_setters(inventory: Inventory) -> Iterator[GrantedSetter]:
    """Identity statements that let tags be brought into the session of any role, one entry a statement."""
    tags = TagAccess(inventory).of_principals
    places: dict[tuple[str, str, int], GrantedSetter] = {}
    for holder in holders(inventory) if tags else ():
        for held in holder.held:
            if not _grants_any(held.statement):
                continue
            free = {tag: where for tag, where in tags.items() if not _is_tied(holder, held.statement, tag)}
            if free:
                own = (holder.principal.address,) if holder.principal else ()
                known = places.get(held.place)
                who = (*(known.principals if known else ()), *own)
                places[held.place] = GrantedSetter(held, free, tuple(dict.fromkeys(who)))
    yield from places.values()


def _grants_any(statement: Statement) -> bool:
    """A grant on every role; one of all of STS is another rule's affair."""
    named = statement.grants(TAG_SESSION) and not statement.covers_action("sts:*")
    return named and statement.touches_resource("arn:aws:iam::*:role/*") and _is_wide(statement)


def _is_wide(statement: Statement) -> bool:
    if statement.resources is None:
        return True
    return any(one.rpartition("/")[2].strip("*") == "" for one in statement.resources)


def _is_tied(holder: Holder, statement: Statement, tag: str) -> bool:
    return tied(statement, tag) or any(taken_back(one, statement, TAG_SESSION, tag) for one in holder.statements)


def _is_denied(role: Principal, tag: str) -> bool:
    statements = role.trust.statements if role.trust else ()
    return any(
        one.is_deny and one.covers_action(TAG_SESSION) and one.conditions_on(TAG_KEYS) and tag in _listed(one)
        for one in statements
    )


def _listed(deny: Statement) -> set[str]:
    return {value.lower() for value in deny.condition_values(TAG_KEYS)}


def _names_tags(statement: Statement) -> bool:
    """True if some condition says which tags are meant."""
    keys = (tag_key(condition.key) for condition in statement.conditions)
    return any(key is not None and key.of is TagOf.REQUEST for key in keys)


def _assumes_others(role: Principal, statement: Statement) -> bool:
    if statement.has_condition(_TRANSITIVE):
        return False
    return any(held.statement.grants(_ASSUME_ROLE) for held in held_by(role))
