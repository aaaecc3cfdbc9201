"""The blocks of ``aws_iam_policy_document`` as the provider writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tfiam.extract.leaves import Leaves
from tfiam.extract.policy_model import statement_of, strings, written_conditions, written_principals
from tfiam.extract.references import is_expression
from tfiam.plan.values import UNKNOWN, Path

_LISTS = {"actions": "Action", "not_actions": "NotAction", "resources": "Resource", "not_resources": "NotResource"}
_PRINCIPALS = {"principals": "Principal", "not_principals": "NotPrincipal"}


def own_document(values: Mapping[str, Any], expressions: Mapping[str, Any], leaves: Leaves) -> dict[str, Any]:
    """What the data source's own arguments make. A hole stands for a statement, an Effect or conditions that are not known."""
    planned = values.get("statement")
    statements: list[Any] = []
    if planned is UNKNOWN:
        # The configuration shows the blocks that are written, and none that is `dynamic`: those are as many as nobody knows.
        written = expressions.get("statement")
        blocks = [one for one in written if isinstance(one, Mapping)] if isinstance(written, list) else []
        apart = leaves.without_source()
        statements = [
            statement(_planned(block), block, ("statement", index), apart) for index, block in enumerate(blocks)
        ]
        statements.append(leaves.own(("statement",)))
    else:
        pairs = leaves.blocks(planned, expressions.get("statement"))
        statements = [statement(*pair, ("statement", index), leaves) for index, pair in enumerate(pairs)]
    return {
        "Version": leaves.text(values.get("version"), expressions.get("version"), ("version",)) or "2012-10-17",
        "Id": leaves.text(values.get("policy_id"), expressions.get("policy_id"), ("policy_id",)),
        "Statement": statements,
    }


def _planned(expression: Any) -> Any:
    """The value of an expression as a plan would show it: known where it is constant."""
    if is_expression(expression):
        return expression.get("constant_value", UNKNOWN)
    if isinstance(expression, Mapping):
        return {name: _planned(inner) for name, inner in expression.items()}
    return [_planned(inner) for inner in expression] if isinstance(expression, list) else expression


def statement(block: Any, written: Mapping[str, Any] | None, path: Path, leaves: Leaves) -> dict[str, Any] | str:
    """The statement; a hole for one that is unknown as a whole."""
    if not isinstance(block, Mapping):
        return leaves.own(path)
    expressions = written or {}
    members: dict[str, Any] = {
        "Sid": leaves.text(block.get("sid"), expressions.get("sid"), (*path, "sid")),
        "Effect": leaves.text(block.get("effect"), expressions.get("effect"), (*path, "effect")) or "Allow",
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
        return {"AWS": leaves.own(path)}  # the widest that they may be
    found: list[tuple[str, str | list[str]]] = []
    for index, (block, expressions) in enumerate(leaves.blocks(blocks, written)):
        here, inner = (*path, index), expressions or {}
        if not isinstance(block, Mapping):
            found.append(("AWS", leaves.own(here)))
            continue
        kind = leaves.text(block.get("type"), inner.get("type"), (*here, "type"))
        identifiers = leaves.texts(block.get("identifiers"), inner.get("identifiers"), (*here, "identifiers"))
        found.append((kind, strings(_variables(identifiers))))
    return written_principals(found) if found else None


def _conditions(blocks: Any, written: Any, path: Path, leaves: Leaves) -> Any:
    if blocks is UNKNOWN:
        return leaves.own(path)
    found: list[tuple[str, str, list[str]]] = []
    for index, (block, expressions) in enumerate(leaves.blocks(blocks, written)):
        here, inner = (*path, index), expressions or {}
        if not isinstance(block, Mapping):
            return leaves.own(here)
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
