"""A statement of a policy document, and the questions that rules ask of one.

Two kinds of question, and each helper says which it is. *Must* ("covers"): true for every request, so a policy variable or a
hole ``${…}`` matches only itself. *May* ("touches"): possible for some request, so it matches anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from tfiam.iam import patterns
from tfiam.iam.action import EVERY_ACTION
from tfiam.iam.arn import is_every_resource, resource_includes, resource_overlaps
from tfiam.iam.condition import Condition
from tfiam.iam.principal import PrincipalElement
from tfiam.iam.variables import as_literal, as_wildcard


class Effect(str, Enum):
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html"""

    ALLOW = "Allow"
    DENY = "Deny"


@dataclass(frozen=True)
class Statement:
    """One statement, normalised: scalars are tuples of one, an absent element is ``None``, values are as written."""

    index: int
    """Position in the document's Statement; 0 when that is a single object."""
    sid: str | None
    effect: Effect
    """An Effect that AWS does not have is read as Allow, and is a fault of the document."""
    actions: tuple[str, ...] | None
    not_actions: tuple[str, ...] | None
    resources: tuple[str, ...] | None
    not_resources: tuple[str, ...] | None
    principals: PrincipalElement | None
    not_principals: PrincipalElement | None
    conditions: tuple[Condition, ...]
    raw: Mapping[str, Any] = field(compare=False, repr=False)
    """The statement as written."""

    @cached_property
    def meaning(self) -> str:
        """What tells it from others, as text: without its Sid, the order of its lists and what they repeat."""
        return json.dumps(_canonical({key: value for key, value in self.raw.items() if key != "Sid"}), sort_keys=True)

    @cached_property
    def written(self) -> str:
        """The statement as written, as indented JSON."""
        return json.dumps(self.raw, indent=2, ensure_ascii=False)

    @property
    def is_allow(self) -> bool:
        return self.effect is Effect.ALLOW

    @property
    def is_deny(self) -> bool:
        return self.effect is Effect.DENY

    @property
    def unconditional(self) -> bool:
        """True if the statement has no Condition at all (a condition that restricts nothing still counts as one)."""
        return not self.conditions

    @cached_property
    def _action_patterns(self) -> tuple[str, ...] | None:
        return None if self.actions is None else tuple(action.lower() for action in self.actions)

    @cached_property
    def _not_action_patterns(self) -> tuple[str, ...] | None:
        return None if self.not_actions is None else tuple(action.lower() for action in self.not_actions)

    @cached_property
    def _listed_actions(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """The patterns of Action, or failing that NotAction: those without wildcard, and those with one."""
        listed = self._action_patterns if self.actions is not None else self._not_action_patterns
        own = frozenset(listed or ())
        wild = frozenset(filter(patterns.has_wildcard, own))
        return own - wild, tuple(wild)

    def takes_in_action(self, action: str) -> bool:
        """Whether the statement concerns a request for this one action, given in lower case; Action goes before NotAction."""
        if self.actions is None and self.not_actions is None:
            return False
        plain, wild = self._listed_actions
        listed = action in plain or any(patterns.matches(pattern, action) for pattern in wild)
        return listed is (self.actions is not None)

    def covers_action(self, action: str) -> bool:
        """Must: Action or NotAction takes in this action, or every action of this pattern (``iam:*``), whatever its case.

        Effect, resource and condition are not looked at. Several patterns may cover it together.
        """
        return self._judge(
            self._action_patterns and _all_included(self._action_patterns, action.lower()),
            self._not_action_patterns is not None and not _some_overlap(self._not_action_patterns, action.lower()),
        )

    def touches_action(self, pattern: str) -> bool:
        """May: some text ``service:Name`` is taken in by Action or NotAction and by ``pattern`` alike.

        The catalogue is not asked whether such an action exists; :meth:`matched_actions` does.
        """
        return self._judge(
            self._action_patterns and _some_overlap(self._action_patterns, pattern.lower()),
            self._not_action_patterns is not None and not _all_included(self._not_action_patterns, pattern.lower()),
        )

    def _judge(self, listed: Any, excluded: bool) -> bool:
        """Joins the answers of an element and its Not-form. AWS refuses both in one statement; then the wider reading of an Allow and the narrower of a Deny is the safe one."""
        positive, negative = self.actions is not None, self.not_actions is not None
        if positive and negative:
            return bool(listed) or excluded if self.is_allow else bool(listed) and excluded
        return bool(listed) if positive else excluded

    def grants(self, action: str) -> bool:
        """An Allow that :meth:`covers_action`; resource and condition are not looked at."""
        return self.is_allow and self.covers_action(action)

    def matched_actions(self, *wanted: str) -> tuple[str, ...]:
        """The actions of AWS's catalogue that this statement takes in and that fall under one of the ``wanted`` patterns.

        In AWS's own case, sorted by service and name; without ``wanted``, all of them. Empty for actions that the catalogue
        does not know.
        """
        from tfiam.iam import action_index  # the catalogue is read only when asked for

        mask = self.action_mask
        if wanted:
            under = 0
            for pattern in wanted:
                under |= action_index.mask(pattern)
            mask &= under
        return action_index.names(mask)

    @cached_property
    def action_mask(self) -> int:
        """The catalogue actions taken in, as a bit set over ``action_index``."""
        from tfiam.iam import action_index  # the catalogue is read only when asked for

        listed = excluded = 0
        for pattern in self.actions or ():
            listed |= action_index.mask(pattern)
        for pattern in self.not_actions or ():
            excluded |= action_index.mask(pattern)
        if self.not_actions is None:
            return listed
        others = ((1 << action_index.size()) - 1) & ~excluded
        if self.actions is None:
            return others
        return listed | others if self.is_allow else listed & others

    @cached_property
    def every_action(self) -> bool:
        """Must: all actions of all services, however spelled; also a NotAction that excludes no action there is."""
        if self.covers_action(EVERY_ACTION):
            return True
        if self.actions is not None or self.not_actions is None:
            return False
        from tfiam.iam import action_index  # the catalogue is read only when asked for

        return not any(action_index.mask(pattern) for pattern in self.not_actions)

    @cached_property
    def every_resource(self) -> bool:
        """Must: a Resource pattern that covers every ARN, however spelled. False for NotResource and when there is none."""
        return any(is_every_resource(as_literal(pattern)) for pattern in self.resources or ())

    def covers_resource(self, arn: str) -> bool:
        """Must: Resource or NotResource takes in this ARN, or every ARN of this pattern.

        False when the statement has neither (a trust policy's statement concerns its own role).
        """
        asked = as_literal(arn)
        if self.resources is not None:
            own = tuple(map(as_literal, self.resources))
            return any(resource_includes(pattern, asked) for pattern in own) or patterns.includes_any(own, asked)
        if self.not_resources is None:
            return False
        asked = as_wildcard(arn)
        return not any(resource_overlaps(as_wildcard(pattern), asked) for pattern in self.not_resources)

    def touches_resource(self, pattern: str) -> bool:
        """May: some ARN is taken in by Resource or NotResource and by ``pattern`` alike. False when there is neither."""
        asked = as_wildcard(pattern)
        if self.resources is not None:
            return any(resource_overlaps(as_wildcard(own), asked) for own in self.resources)
        if self.not_resources is None:
            return False
        return not patterns.includes_any(map(as_literal, self.not_resources), as_literal(pattern))

    def conditions_on(self, key: str, *operators: str) -> tuple[Condition, ...]:
        """The conditions on a key (names have no case), of these base operators (``StringEquals``) or of any."""
        name = key.lower()
        return tuple(c for c in self.conditions if c.key_name == name and (not operators or c.base in operators))

    def condition_values(self, key: str, *operators: str) -> tuple[str, ...]:
        """All values of :meth:`conditions_on`, in order; qualifier and IfExists are not looked at."""
        return tuple(value for condition in self.conditions_on(key, *operators) for value in condition.values)

    def has_condition(self, key: str, *, operators: Iterable[str] | None = None) -> bool:
        """True if some condition is on this key, of one of the base ``operators`` when given."""
        return bool(self.conditions_on(key, *(operators or ())))


def _all_included(own: tuple[str, ...], asked: str) -> bool:
    if not own:
        return False
    return patterns.includes_any(map(as_literal, own), as_literal(asked))


def _some_overlap(own: tuple[str, ...], asked: str) -> bool:
    wanted = as_wildcard(asked)
    return any(patterns.overlaps(as_wildcard(pattern), wanted) for pattern in own)


def _canonical(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _canonical(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        items = sorted({json.dumps(_canonical(inner), sort_keys=True) for inner in value})
        return json.loads(items[0]) if len(items) == 1 else items
    return value
