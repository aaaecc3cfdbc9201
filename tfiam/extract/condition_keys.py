"""Condition keys that are not known yet, and may turn out to be a key beside them.

``condition`` blocks of one operator and one key are one member of the document, with the values of all as alternatives, so
that a key which is a hole may let in more than the key next to it demands.
https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/policy_model.go
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tfiam.extract.holes import Hole, pointer_of


def colliding(raw: Mapping[str, Any], holes: Iterable[Hole]) -> Iterator[Hole]:
    """The holes that are a key as a whole, beside another key of an operator that asks for one of its values."""
    keys = {hole.pointer: hole for hole in holes if hole.free}
    for pointer, members in _operators(raw):
        for key in members:
            hole = keys.get(pointer + pointer_of((key,)))
            if hole is not None and key == hole.mark and len(members) > 1:
                yield hole


def joined(raw: Mapping[str, Any], holes: Iterable[Hole]) -> Mapping[str, Any]:
    """``raw`` with the values of each of these keys as alternatives of those beside it."""
    wanted = {hole.pointer: hole.mark for hole in holes}
    statements = [dict(one) if isinstance(one, Mapping) else one for one in raw.get("Statement", ())]
    for index, statement in enumerate(statements):
        if not isinstance(statement, dict) or not isinstance(statement.get("Condition"), Mapping):
            continue
        here = pointer_of(("Statement", index, "Condition"))
        statement["Condition"] = {
            operator: _joined(members, here + pointer_of((operator,)), wanted)
            for operator, members in statement["Condition"].items()
        }
    return {**raw, "Statement": statements}


def _joined(members: Any, pointer: str, wanted: Mapping[str, str]) -> Any:
    if not isinstance(members, Mapping):
        return members
    unknown = [key for key in members if pointer + pointer_of((key,)) in wanted]
    more = [value for key in unknown for value in _listed(members[key])]
    return {key: values if key in unknown else [*_listed(values), *more] for key, values in members.items()}


def _operators(raw: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    statements = raw.get("Statement")
    for index, statement in enumerate(statements if isinstance(statements, list) else ()):
        conditions = statement.get("Condition") if isinstance(statement, Mapping) else None
        for operator, members in conditions.items() if isinstance(conditions, Mapping) else ():
            # Values of a negated operator are all refused: more of them let in less.
            if isinstance(members, Mapping) and "not" not in operator.lower():
                yield pointer_of(("Statement", index, "Condition", operator)), members


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]
