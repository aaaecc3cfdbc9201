"""Access as people read it: actions by level, resources, conditions, and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tfiam.iam import Access, Answer
from tfiam.iam.action_index import names
from tfiam.iam.patterns import unescape
from tfiam.iam.sets.box import Box, merged, reduced
from tfiam.iam.validate.resource_fit import fits
from tfiam.iam.variables import as_wildcard

SENSITIVE = "(sensitive)"
_ACCOUNT = re.compile(r"\$\{account:([^}]+)\}")
_MOST_ACTIONS = 64
"""Of so many actions there is one for nearly every resource."""


@dataclass(frozen=True)
class Grant:
    """Some actions on some resources under some conditions. Everything is text; nothing of a sensitive document is in it."""

    actions: tuple[str, ...]
    access_levels: tuple[str, ...]
    resources: tuple[str, ...]
    except_resources: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    """The document, statement, boundary or SCP whose change did it."""
    perhaps: tuple[str, ...] = ()
    """What leaves it open: references that hide something, an account that is not told, what cannot be compared."""
    except_actions: tuple[str, ...] = ()
    """The same actions as the few that are not among them; none where ``actions`` is the shorter of the two."""
    who: str = ""
    """The principal let in, for access by a resource's own policy."""

    @property
    def certain(self) -> bool:
        """True if nothing leaves it open."""
        return not self.perhaps


def grants_of(
    access: Access,
    of: Access,
    why: Callable[[Box], tuple[str, ...]],
    *,
    hidden: tuple[str, ...],
    sensitive: bool,
    who: str = "",
) -> tuple[Grant, ...]:
    """The boxes of a difference that are not surely empty, as few as can be told. ``of`` is what it was taken from."""
    boxes = [(box, box.some()) for box in reduced(merged(access.boxes))]
    return tuple(
        _grant(box, why(box), (*hidden, *_doubts(box, answer, of, sensitive=sensitive)), sensitive=sensitive, who=who)
        for box, answer in boxes
        if answer is not Answer.NO
    )


def _doubts(box: Box, answer: Answer, of: Access, *, sensitive: bool) -> tuple[str, ...]:
    """Why it is open whether anything is in the box; nothing for one that a statement grants in these very words."""
    if answer is Answer.YES or any(_as_written(box, one) for one in of):
        return ()
    if sensitive:
        return (SENSITIVE,)
    texts = [*box.resources, *box.except_resources, *map(str, box.conditions)]
    providers = dict.fromkeys(found for text in texts for found in _ACCOUNT.findall(text))
    if providers:
        return tuple(f"account of provider {key}: set account.id in .tfiam.yaml" for key in providers)
    keys = dict.fromkeys(one.condition.key for one in box.conditions)
    named = ", ".join(key for key in keys if ":" in key)
    return (f"whether conditions on {named} can hold at once",) if named else ("what its resources have in common",)


def _as_written(box: Box, one: Box) -> bool:
    """True if the conditions are a statement's own, so that the words are as true as the statement's."""
    same = box.constraints == one.constraints and box.action_set.some() is True and box.resource_set.some() is True
    return same and (box.resource_set == one.resource_set or not any(map(_ACCOUNT.search, one.resources)))


def _grant(box: Box, because: tuple[str, ...], perhaps: tuple[str, ...], *, sensitive: bool, who: str) -> Grant:
    levels = tuple(level.value for level in box.access_levels)
    if sensitive:
        return Grant((SENSITIVE,), levels, (SENSITIVE,), (), (), because, perhaps, who=who)
    within = [f"{', '.join(patterns)}" for patterns in box.within_resources]
    return Grant(
        actions=box.actions,
        access_levels=levels,
        resources=tuple(map(unescape, _concerned(box))) or ("*",),
        except_resources=tuple(map(unescape, box.except_resources)),
        conditions=(*map(str, box.conditions), *(f"Resource within {unescape(one)}" for one in within)),
        because=because,
        perhaps=perhaps,
        except_actions=box.not_actions or (),
        who=who,
    )


def _concerned(box: Box) -> tuple[str, ...]:
    """The resources that one of the actions can be on: a statement lists those of its other actions as well."""
    if len(box.resources) < 2 or box.action_count > _MOST_ACTIONS or box.action_set.uncatalogued:
        return box.resources
    actions = names(box.action_set.bits)
    kept = [one for one in box.resources if any(fits(action, (as_wildcard(one),)) for action in actions)]
    return tuple(kept) or box.resources
