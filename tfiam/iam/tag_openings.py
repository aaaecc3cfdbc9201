"""Tag conditions of an Allow that hold where the tag is absent, and tag conditions on actions that know no such tag.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.iam import action_index
from tfiam.iam.action_index import AccessLevel
from tfiam.iam.action_keys import any_supports
from tfiam.iam.condition import Condition
from tfiam.iam.restrictions import is_demanded
from tfiam.iam.statement import Statement
from tfiam.iam.tag_keys import TagOf, tag_key
from tfiam.iam.variables import has_variable


@dataclass(frozen=True)
class Opening:
    """A tag condition that lets through what lacks the tag."""

    condition: Condition
    operator: str
    """What holds then: ``IfExists``, ``ForAllValues``, ``StringNotEquals``."""
    excludes: bool
    """True if it leaves out some values on purpose, and what has no value at all with them or not."""


def openings(statement: Statement) -> Iterator[Opening]:
    """The tag conditions of an Allow that hold without the tag, where no other condition demands it.

    ``aws:TagKeys`` is not among them: what tags may be set at most is a question of its own. Nor are tags of a request that sets
    tags only: it has some.
    """
    if not statement.is_allow:
        return
    for condition in statement.conditions:
        key = tag_key(condition.key)
        if key is None or not key.tag or not condition.known or condition.base == "Null":
            continue
        if is_demanded(condition.key_name, statement.conditions):
            continue
        if key.of is TagOf.REQUEST and (condition.negated or _only_tags(statement)):
            continue
        if condition.if_exists:
            yield Opening(condition, "IfExists", excludes=condition.negated)
        elif condition.qualifier == "ForAllValues":
            yield Opening(condition, "ForAllValues", excludes=condition.negated)
        elif condition.negated and condition.qualifier is None:
            yield Opening(condition, condition.base, excludes=True)


def without_the_key(statement: Statement) -> Iterator[tuple[Condition, tuple[str, ...]]]:
    """Tag conditions that must hold, with the actions of the statement whose requests never carry the key.

    By the service authorization reference; actions that it does not have, and ``NotAction``, are not judged.
    """
    if not statement.actions:
        return
    for condition in statement.conditions:
        key = tag_key(condition.key)
        if key is None or key.of is TagOf.PRINCIPAL or not _must_be_there(condition):
            continue
        lacking = tuple(
            action
            for action in statement.actions
            if not has_variable(action) and action_index.mask(action) and not any_supports(action, condition.key_name)
        )
        if lacking:
            yield condition, lacking


def _only_tags(statement: Statement) -> bool:
    return not statement.action_mask & ~action_index.level_mask(AccessLevel.TAGGING)


def _must_be_there(condition: Condition) -> bool:
    if not condition.known or condition.negated or condition.if_exists:
        return False
    if condition.base == "Null":
        return bool(condition.values) and all(value.lower() == "false" for value in condition.values)
    return condition.qualifier != "ForAllValues"
