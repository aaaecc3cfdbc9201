"""Who may set the tags that access rests on, with values of their own choice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tfiam.access.delegation import boundary_of
from tfiam.access.holders import Held, Holder, holders
from tfiam.access.tag_access import TagAccess, tagging_actions
from tfiam.iam import action_index
from tfiam.iam.narrowing import demands
from tfiam.iam.statement import Statement
from tfiam.iam.tag_guards import strikes, ties
from tfiam.iam.tag_keys import TagOf, tag_key
from tfiam.inventory.model import Inventory

#: Tags of principals. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
TAGGING_PRINCIPALS = ("iam:TagRole", "iam:TagUser")
#: Names of the action that makes the resource: the tag is set as it comes into being, and never after.
#: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
_AT_CREATION = "ec2:createaction"
#: Keys that hold a tag of the request.
_REQUESTED = ("aws:requesttag/", "s3:requestobjecttag/", "rds:req-tag/")


@dataclass(frozen=True)
class TagGrant:
    """A statement that lets principals set tags on which access rests."""

    held: Held
    actions: tuple[str, ...]
    tags: Mapping[str, str]
    """Each with what asks for it."""
    principals: tuple[str, ...]
    itself: bool = False
    """True if a principal may tag itself."""
    doubt: str = ""
    """The reference that hides a boundary which may stop it."""


def principal_tag_grants(inventory: Inventory) -> tuple[TagGrant, ...]:
    """Grants that set tags of users and roles, where policies ask for those tags."""
    tags = TagAccess(inventory).of_principals
    return _by_place(_of_principals(holder, tags) for holder in holders(inventory)) if tags else ()


def own_reach_grants(inventory: Inventory) -> tuple[TagGrant, ...]:
    """Grants that set on resources the very tags on which other access of the same holder rests."""
    return _by_place(map(_own_reach, holders(inventory)))


def resource_tag_grants(inventory: Inventory) -> tuple[TagGrant, ...]:
    """Grants that set tags of resources on which somebody's access rests."""
    access = TagAccess(inventory)
    return _by_place(_of_resources(holder, access) for holder in holders(inventory)) if access.of_resources else ()


def _of_principals(holder: Holder, tags: Mapping[str, str]) -> Iterator[TagGrant]:
    for held in _allows(holder):
        actions = [one for one in tagging_actions(held.statement) if one in TAGGING_PRINCIPALS]
        yield from _grant(holder, held, actions, tags, itself=_itself(holder, held.statement))


def _own_reach(holder: Holder) -> Iterator[TagGrant]:
    rests: dict[str, tuple[int, str]] = {}
    for held in _allows(holder):
        for condition in held.statement.conditions:
            key = tag_key(condition.key)
            if key and key.of is TagOf.RESOURCE and demands(condition, held.statement):
                mask = rests.get(key.tag, (0, ""))[0] | held.statement.action_mask
                rests[key.tag] = (mask, f"{held.place[0]}.{held.place[1]}")
    for held in _allows(holder) if rests else ():
        for action in tagging_actions(held.statement):
            own = action_index.mask(f"{action.partition(':')[0]}:*")
            tags = {tag: where for tag, (mask, where) in rests.items() if mask & own and not _needs(held, tag)}
            yield from _grant(holder, held, [action], tags)


def _of_resources(holder: Holder, access: TagAccess) -> Iterator[TagGrant]:
    for held in _allows(holder):
        for action in tagging_actions(held.statement):
            if action not in TAGGING_PRINCIPALS:
                yield from _grant(holder, held, [action], access.on_service(action.partition(":")[0]))


def _needs(held: Held, tag: str) -> bool:
    """True if it tags only what has the tag already, with the value that gives the access."""
    keys = [(tag_key(one.key), one) for one in held.statement.conditions]
    return any(
        key is not None and (key.of, key.tag) == (TagOf.RESOURCE, tag) and demands(one, held.statement)
        for key, one in keys
    )


def _grant(
    holder: Holder, held: Held, actions: Iterable[str], tags: Mapping[str, str], *, itself: bool = False
) -> Iterator[TagGrant]:
    given: dict[str, None] = {}
    free: dict[str, str] = {}
    limit, doubt = boundary_of(holder)
    for action in actions:
        own = {tag: where for tag, where in tags.items() if _is_free(holder, limit, held.statement, action, tag)}
        free.update(own)
        given.update({action: None} if own else {})
    if free:
        who = (holder.principal.address,) if holder.principal else ()
        yield TagGrant(held, tuple(given), free, who, itself, doubt)


def _is_free(holder: Holder, limit: tuple[Statement, ...] | None, allow: Statement, action: str, tag: str) -> bool:
    """True if no condition, no Deny and no boundary ties the tag."""
    if tied(allow, tag) or any(taken_back(one, allow, action, tag) for one in holder.statements):
        return False
    if limit is None:
        return True
    if any(taken_back(one, allow, action, tag) for one in limit):
        return False
    return any(one.is_allow and one.covers_action(action) and not tied(one, tag) for one in limit)


def tied(allow: Statement, tag: str) -> bool:
    """True if the Allow leaves the tag off or names its values, or is for what comes into being only."""
    if any(demands(one, allow) for one in allow.conditions_on(_AT_CREATION)):
        return True
    return any(ties(condition, f"{key}{tag}", tag) for condition in allow.conditions for key in _REQUESTED)


def taken_back(deny: Statement, allow: Statement, action: str, tag: str) -> bool:
    """True if the Deny strikes, wherever the Allow reaches, when the tag is set to other than named values."""
    if not deny.is_deny or not deny.covers_action(action):
        return False
    if not all(any(strikes(condition, f"{key}{tag}", tag) for key in _REQUESTED) for condition in deny.conditions):
        return False
    return all(deny.covers_resource(one) for one in allow.resources or ("*",))


def _allows(holder: Holder) -> Iterator[Held]:
    return (held for held in holder.held if held.statement.is_allow)


def _itself(holder: Holder, statement: Statement) -> bool:
    principal = holder.principal
    arn = (principal.arn or principal.predicted_arn) if principal else ""
    return bool(arn) and statement.touches_resource(arn)


def _by_place(found: Iterable[Iterator[TagGrant]]) -> tuple[TagGrant, ...]:
    """One entry a statement, over all principals that it reaches; one that a boundary may stop only if it may stop all."""
    places: dict[tuple[str, str, int], TagGrant] = {}
    for grant in (one for some in found for one in some):
        known = places.get(grant.held.place)
        if known is None or (known.doubt and not grant.doubt):
            places[grant.held.place] = grant
        elif bool(known.doubt) == bool(grant.doubt):
            places[grant.held.place] = replace(
                known,
                actions=tuple(dict.fromkeys((*known.actions, *grant.actions))),
                tags={**grant.tags, **known.tags},
                principals=tuple(dict.fromkeys((*known.principals, *grant.principals))),
                itself=known.itself or grant.itself,
            )
    return tuple(places.values())
