"""Access as people read it: actions by level, resources, conditions, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tfiam.iam import Access, Answer
from tfiam.iam.patterns import unescape
from tfiam.iam.sets.box import Box, merged, reduced

SENSITIVE = "(sensitive)"


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
    certain: bool = True
    """False if something hidden, or something that cannot be compared, leaves it open."""
    except_actions: tuple[str, ...] = ()
    """The same actions as the few that are not among them; none where ``actions`` is the shorter of the two."""
    who: str = ""
    """The principal let in, for access by a resource's own policy."""


def grants_of(
    access: Access, why: Callable[[Box], tuple[str, ...]], *, certain: bool, sensitive: bool, who: str = ""
) -> tuple[Grant, ...]:
    """The boxes of a difference that are not surely empty, as few as can be told."""
    boxes = [(box, box.some()) for box in reduced(merged(access.boxes))]
    return tuple(
        _grant(box, why(box), certain=certain and answer is Answer.YES, sensitive=sensitive, who=who)
        for box, answer in boxes
        if answer is not Answer.NO
    )


def _grant(box: Box, because: tuple[str, ...], *, certain: bool, sensitive: bool, who: str) -> Grant:
    levels = tuple(level.value for level in box.access_levels)
    if sensitive:
        return Grant((SENSITIVE,), levels, (SENSITIVE,), (), (), because, certain, who=who)
    within = [f"{', '.join(patterns)}" for patterns in box.within_resources]
    resources = tuple(map(unescape, box.resources)) or ("*",)
    return Grant(
        actions=box.actions,
        access_levels=levels,
        resources=resources,
        except_resources=tuple(map(unescape, box.except_resources)),
        conditions=(*map(str, box.conditions), *(f"Resource within {unescape(one)}" for one in within)),
        because=because,
        certain=certain,
        except_actions=box.not_actions or (),
        who=who,
    )
