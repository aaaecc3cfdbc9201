"""A ``statement`` block of ``aws_iam_policy_document`` as the provider writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tfiam.extract.leaves import Leaves
from tfiam.extract.policy_model import statement_of, strings, written_conditions, written_principals
from tfiam.plan.values import UNKNOWN, Path

_LISTS = {"actions": "Action", "not_actions": "NotAction", "resources": "Resource", "not_resources": "NotResource"}
_PRINCIPALS = {"principals": "Principal", "not_principals": "NotPrincipal"}


class MissingBlockError(ValueError):
    """How many blocks or documents there are is not known, so the document cannot be written even with holes."""


def statement(block: Any, written: Mapping[str, Any] | None, path: Path, leaves: Leaves) -> dict[str, Any]:
    """The statement. Raises :class:`MissingBlockError`."""
    if not isinstance(block, Mapping) or block.get("effect") is UNKNOWN:
        raise MissingBlockError  # without its Effect a statement says nothing
    expressions = written or {}
    members: dict[str, Any] = {
        "Sid": leaves.text(block.get("sid"), expressions.get("sid"), (*path, "sid")),
        "Effect": block.get("effect") or "Allow",
    }
    for name, member in _LISTS.items():
        found = leaves.texts(
            block.get(name), expressions.get(name), (*path, name), open_end=member.endswith("Resource")
        )
        if found:
            # The provider turns `&{…}` into policy variables, but not in actions.
            members[member] = strings(_variables(found) if member.endswith("Resource") else found)
    for name, member in _PRINCIPALS.items():
        members[member] = _principals(block.get(name), expressions.get(name), (*path, name), leaves)
    members["Condition"] = _conditions(
        block.get("condition"), expressions.get("condition"), (*path, "condition"), leaves
    )
    return statement_of(members)


def _principals(blocks: Any, written: Any, path: Path, leaves: Leaves) -> Any:
    if blocks is UNKNOWN:
        raise MissingBlockError
    found = []
    for index, (block, expressions) in enumerate(leaves.blocks(blocks, written)):
        if not isinstance(block, Mapping):
            raise MissingBlockError
        here, inner = (*path, index), expressions or {}
        kind = leaves.text(block.get("type"), inner.get("type"), (*here, "type"))
        identifiers = leaves.texts(block.get("identifiers"), inner.get("identifiers"), (*here, "identifiers"))
        found.append((kind, strings(_variables(identifiers))))
    return written_principals(found) if found else None


def _conditions(blocks: Any, written: Any, path: Path, leaves: Leaves) -> Any:
    if blocks is UNKNOWN:
        raise MissingBlockError
    found: list[tuple[str, str, list[str]]] = []
    for index, (block, expressions) in enumerate(leaves.blocks(blocks, written)):
        if not isinstance(block, Mapping):
            raise MissingBlockError
        here, inner = (*path, index), expressions or {}
        test = leaves.text(block.get("test"), inner.get("test"), (*here, "test"))
        variable = leaves.key(block.get("variable"), inner.get("variable"), (*here, "variable"))
        if block.get("variable") is UNKNOWN and any((test, variable) == one[:2] for one in found):
            # Two keys made from one reference (`:sub` and `:aud` of a provider's url) must not fall together.
            variable = leaves.own((*here, "variable"))
        values = leaves.texts(block.get("values"), inner.get("values"), (*here, "values"), open_end=True)
        found.append((test, variable, _variables(values)))
    return written_conditions(found) if found else None


def _variables(texts: list[str]) -> list[str]:
    return [text.replace("&{", "${") for text in texts]
