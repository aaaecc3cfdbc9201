"""Grants that make resources without the tag on which other access to them rests.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html#access_tags_control-requests
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tfiam.access.delegation import boundary_of
from tfiam.access.holders import Held, Holder, holders
from tfiam.iam import action_index, catalogue
from tfiam.iam.action_index import AccessLevel
from tfiam.iam.action_keys import supports
from tfiam.iam.condition import Condition
from tfiam.iam.narrowing import demands
from tfiam.iam.statement import Statement
from tfiam.iam.tag_keys import TagOf, tag_key
from tfiam.inventory.model import Inventory

_MAKES = ("create", "run", "allocate", "request", "register", "publish", "put", "import", "copy", "restore")


@dataclass(frozen=True)
class Untagged:
    """A statement that makes resources, and the tags that it does not demand."""

    held: Held
    actions: tuple[str, ...]
    tags: dict[str, str]
    """Each with the statement's document whose access rests on it."""
    principals: tuple[str, ...]
    doubt: str = ""


def untagged_creation(inventory: Inventory) -> tuple[Untagged, ...]:
    """One entry a statement, with the principals that it reaches."""
    places: dict[tuple[str, str, int], Untagged] = {}
    for holder in holders(inventory):
        for one in _of(holder):
            known = places.get(one.held.place)
            if known is None or (known.doubt and not one.doubt):
                places[one.held.place] = one
            elif bool(known.doubt) == bool(one.doubt):
                who = tuple(dict.fromkeys((*known.principals, *one.principals)))
                places[one.held.place] = Untagged(known.held, known.actions, known.tags, who, known.doubt)
    return tuple(places.values())


def _of(holder: Holder) -> Iterator[Untagged]:
    rests = dict(_rests(holder))
    if not rests:
        return
    limit, doubt = boundary_of(holder)
    for held in holder.held:
        if not held.statement.is_allow or held.statement.every_action:
            continue
        tags: dict[str, str] = {}
        actions: dict[str, None] = {}
        for action in action_index.names(held.statement.action_mask & action_index.level_mask(AccessLevel.WRITE)):
            if not _makes(action) or held.statement.covers_action(f"{action.partition(':')[0]}:*"):
                continue
            for (kind, tag), where in rests.items():
                if kind in _kinds(action) and _lets(holder, limit, held.statement, action, tag):
                    tags[tag] = where
                    actions[action] = None
        if tags:
            yield Untagged(held, tuple(actions), tags, (holder.principal.address,) if holder.principal else (), doubt)


def _rests(holder: Holder) -> Iterator[tuple[tuple[str, str], str]]:
    """Kinds of resources with the tags that access of the holder rests on."""
    for held in holder.held:
        statement = held.statement
        for condition in statement.conditions if statement.is_allow else ():
            key = tag_key(condition.key)
            if key is None or key.of is not TagOf.RESOURCE or not demands(condition, statement):
                continue
            for action in action_index.names(statement.action_mask):
                for kind in _kinds(action):
                    yield (kind, key.tag), f"{held.place[0]}.{held.place[1]}"


@lru_cache(maxsize=8192)
def _kinds(action: str) -> frozenset[str]:
    """``ec2:instance``: the kinds of resources that an action works on."""
    found = catalogue.action(action)
    return frozenset(f"{found.service}:{use.name}" for use in found.resource_types) if found else frozenset()


@lru_cache(maxsize=8192)
def _makes(action: str) -> bool:
    """True if it brings a resource into being that may be given tags at once."""
    name = action.partition(":")[2].lower()
    return name.startswith(_MAKES) and supports(action, "aws:requesttag/x")


def _lets(holder: Holder, limit: tuple[Statement, ...] | None, allow: Statement, action: str, tag: str) -> bool:
    """True if nothing demands the tag of what the action makes."""
    if _demanded(allow, tag) or any(_refuses(one, allow, action, tag) for one in holder.statements):
        return False
    if limit is None:
        return True
    if any(_refuses(one, allow, action, tag) for one in limit):
        return False
    return any(one.is_allow and one.covers_action(action) and not _demanded(one, tag) for one in limit)


def _demanded(allow: Statement, tag: str) -> bool:
    """True if the Allow holds only with the tag, whatever its value, or only on what has it already."""
    return any(
        key.tag == tag and key.of is not TagOf.PRINCIPAL and _needs(condition)
        for condition in allow.conditions
        if (key := tag_key(condition.key))
    )


def _needs(condition: Condition) -> bool:
    if not condition.known or condition.if_exists or condition.negated or condition.qualifier == "ForAllValues":
        return False
    if condition.base == "Null":
        return {value.lower() for value in condition.values} == {"false"}
    return True


def _refuses(deny: Statement, allow: Statement, action: str, tag: str) -> bool:
    """True if the Deny strikes when the tag is not set: a negated operator holds without the key, and so does ``Null true``."""
    if not deny.is_deny or not deny.covers_action(action):
        return False
    return all(_strikes_without(one, tag) for one in deny.conditions) and all(
        deny.covers_resource(one) or _takes_in_kind(deny, one) for one in allow.resources or ("*",)
    )


def _strikes_without(condition: Condition, tag: str) -> bool:
    key = tag_key(condition.key)
    if key is None or key.of is not TagOf.REQUEST or key.tag != tag:
        return False
    absent = condition.base == "Null" and {value.lower() for value in condition.values} == {"true"}
    return absent or (condition.negated and condition.qualifier is None)


def _takes_in_kind(deny: Statement, pattern: str) -> bool:
    """A Deny on all of the kind that is made (``…:instance/*``) is enough for an Allow on everything that the call names."""
    return deny.touches_resource(pattern) and any(one.endswith(("/*", ":*")) for one in deny.resources or ())
