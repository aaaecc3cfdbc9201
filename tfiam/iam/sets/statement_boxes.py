"""A statement as boxes: what it takes in, whichever its Effect."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tfiam.iam.condition import Condition
from tfiam.iam.sets import resource_set
from tfiam.iam.sets.action_set import ActionSet
from tfiam.iam.sets.answer import Answer
from tfiam.iam.sets.box import Box
from tfiam.iam.sets.constraint import Element, constraint, element_constraint, is_unresolved
from tfiam.iam.sets.key_state import Constraints, without_implied
from tfiam.iam.sets.resource_set import ResourceSet
from tfiam.iam.statement import Statement
from tfiam.iam.variables import as_literal, as_wildcard, has_variable

_Patterns = tuple[str, ...]


def boxes_of(statement: Statement, *, variables: bool) -> tuple[Box, ...]:
    """The boxes of a statement of an identity policy, boundary or SCP; none without Action or without Resource.

    ``variables``: False in a document older than policy variables. Principal elements are not looked at.
    """
    actions, resources = statement.actions, statement.resources
    return _boxes(
        actions,
        statement.not_actions if actions is None else None,
        resources,
        statement.not_resources if resources is None else None,
        statement.conditions,
        variables,
    )


@lru_cache(maxsize=1 << 13)
def _boxes(
    actions: _Patterns | None,
    not_actions: _Patterns | None,
    resources: _Patterns | None,
    not_resources: _Patterns | None,
    conditions: tuple[Condition, ...],
    variables: bool,
) -> tuple[Box, ...]:
    asked = frozenset(constraint(one, variables=variables) for one in conditions)
    asked = without_implied(asked) if len(asked) > 1 else asked
    made = (
        Box(action_set, texts, asked | of_action | of_resource)
        for action_set, of_action in _action_sets(actions, not_actions)
        for texts, of_resource in _resource_sets(resources, not_resources, variables)
    )
    return tuple(box for box in made if box.some() is not Answer.NO)


def _action_sets(actions: _Patterns | None, not_actions: _Patterns | None) -> Iterator[tuple[ActionSet, Constraints]]:
    if actions is not None:
        sure = tuple(map(as_literal, (one for one in actions if not is_unresolved(one))))
        if sure:
            yield ActionSet.of(sure), frozenset()
        for one in filter(is_unresolved, dict.fromkeys(actions)):
            wide = as_wildcard(one) if has_variable(one) else "*"
            yield ActionSet.of((wide,)), frozenset({element_constraint(Element.ACTION, one)})
    elif not_actions is not None:
        sure = tuple(map(as_literal, (one for one in not_actions if not is_unresolved(one))))
        atoms = (element_constraint(Element.NOT_ACTION, one) for one in not_actions if is_unresolved(one))
        yield ActionSet.except_of(sure), frozenset(atoms)


def _resource_sets(
    resources: _Patterns | None, not_resources: _Patterns | None, variables: bool
) -> tuple[ResourceSet, ...]:
    if resources is not None:
        return resource_set.listed(resources, variables=variables)
    if not_resources is not None:
        return resource_set.except_listed(not_resources, variables=variables)
    return ()
