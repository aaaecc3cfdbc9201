"""Each row of the table alone, against a real plan of its type: fixtures/queries (tools/query_fixtures.py)."""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import jmespath
import pytest

from tfiam.extract.entry import Entry
from tfiam.extract.queries import FAMILIES, QUERIES
from tfiam.extract.select import select
from tfiam.iam.catalogue import is_service
from tfiam.plan.load import load_plan
from tfiam.plan.values import UNKNOWN, dotted

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "queries"
READ, BLOCK = "(read)", "(block)"

ROWS = tuple(entry for entries in FAMILIES.values() for entry in entries)
DOCUMENTS = tuple((entry, slot.path) for entry in ROWS for slot in entry.documents)


@functools.cache
def expected() -> dict[str, dict[str, Any]]:
    """What each type's fixture says, all folders together."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(FIXTURES.glob("*/expected.json")):
        rows = json.loads(path.read_text(encoding="utf-8"))
        assert not found.keys() & rows.keys(), f"{path}: planned twice"
        found.update(rows)
    return found


@functools.cache
def planned() -> dict[str, dict[str, Any]]:
    """The values that Terraform planned or read for the one instance of each type."""
    values: dict[str, dict[str, Any]] = {}
    for path in sorted(FIXTURES.glob("*/plan.json")):
        for change in load_plan(path).resources:
            type_ = f"data.{change.type}" if change.address.startswith("data.") else change.type
            values[type_] = dict(change.values_after or {})
    return values


def check(entry: Entry, expression: str, wanted: Any) -> None:
    """``expression`` selects ``wanted`` from the plan, and nothing else."""
    values = [one.value for one in select(expression, planned()[entry.type])]
    if wanted == "(known after apply)":
        assert all(value is UNKNOWN for value in values), expression
        assert values or reaches_absent(entry, expression)
    elif wanted == READ:
        assert all(value is not UNKNOWN for value in values), expression
    elif wanted == BLOCK:
        assert values, expression
        assert all(value for value in values), expression
    else:
        assert values, expression
        assert all(value == wanted for value in values), expression


def reaches_absent(entry: Entry, expression: str) -> bool:
    """True if the first step of ``expression`` is an attribute that this plan leaves null."""
    step = re.split(r"[.\[]", expression, maxsplit=1)[0]
    return step in planned()[entry.type] and planned()[entry.type][step] is None


def test_no_type_stands_twice() -> None:
    assert [type_ for type_, count in Counter(entry.type for entry in ROWS).items() if count > 1] == []
    assert len(QUERIES) == len(ROWS)


def test_every_row_has_a_fixture_and_every_fixture_a_row() -> None:
    assert set(expected()) == set(QUERIES)
    assert set(QUERIES) - set(planned()) == set()


@pytest.mark.parametrize(
    ("entry", "path"), DOCUMENTS, ids=lambda value: value if isinstance(value, str) else value.type
)
def test_document_is_found_with_its_role(entry: Entry, path: str) -> None:
    wanted = expected()[entry.type]["documents"][path]
    slot = next(slot for slot in entry.documents if slot.path == path)
    assert slot.role.value == wanted["role"]
    found = select(path, planned()[entry.type])
    if wanted["sid"] == READ:
        assert all(isinstance(one.value, str) for one in found)
        return
    assert [json.loads(one.value)["Statement"][0]["Sid"] for one in found] == [wanted["sid"]]
    assert dotted(found[0].path) == path.replace("[*]", "[0]")


@pytest.mark.parametrize("entry", ROWS, ids=lambda entry: entry.type)
def test_each_expression_selects_what_was_planned(entry: Entry) -> None:
    wanted = expected()[entry.type]
    for name, expression in entry.fields.items():
        check(entry, expression, wanted["fields"][name])
    for path in entry.roles:
        check(entry, path, wanted["roles"][path])
    for path in (*entry.secrets, *entry.generated):
        check(entry, path, wanted["secrets"][path])
        assert path in entry.generated or "Planted-" in json.dumps(wanted["secrets"][path])


@pytest.mark.parametrize("entry", ROWS, ids=lambda entry: entry.type)
def test_row_is_well_formed(entry: Entry) -> None:
    expressions = [*entry.fields.values(), *entry.secrets, *entry.generated, *entry.roles]
    expressions += [slot.path for slot in entry.documents]
    columns = planned()[entry.type]
    for expression in expressions:
        for alternative in expression.split(" || "):
            jmespath.compile(alternative)
            assert re.split(r"[.\[]", alternative, maxsplit=1)[0] in columns, f"{alternative} is no attribute"
    assert not any("_wo" in path for path in entry.secrets), "write-only arguments never reach a plan"
    assert not set(entry.secrets) & set(entry.generated)
    assert not entry.service or is_service(entry.service)


@pytest.mark.parametrize("entry", [entry for entry in ROWS if entry.documents], ids=lambda entry: entry.type)
def test_a_document_unknown_to_the_plan_is_found_as_unknown(entry: Entry) -> None:
    for slot in entry.documents:
        first = re.split(r"[.\[]", slot.path, maxsplit=1)[0]
        found = select(slot.path, {**planned()[entry.type], first: UNKNOWN})
        assert [one.value for one in found] == [UNKNOWN]
