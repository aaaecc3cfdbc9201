"""Whatever is done to a real plan's JSON: a plan comes out, or one PlanError of one line without a value."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfiam.errors import PlanError
from tfiam.plan.load import load_plan
from tfiam.plan.model import Plan, PlanKind
from tfiam.plan.values import is_marked

INPUTS = Path(__file__).resolve().parents[2] / "fixtures" / "inputs"
DOCUMENTS: tuple[dict[str, Any], ...] = tuple(
    json.loads((INPUTS / name).read_bytes()) for name in ("moves/plan.json", "team-state/state.json")
)
SECRET = "hunter2-hunter2"
ODD = st.sampled_from(
    [None, True, 0, -1, 1.5, "", SECRET, [], [None], {}, {SECRET: SECRET}, [[SECRET]], {"references": 1}]
)


def steps(node: Any) -> list[Any]:
    return list(node) if isinstance(node, dict) else list(range(len(node))) if isinstance(node, list) else []


def mutate(document: dict[str, Any], data: st.DataObject) -> None:
    """Walk down a random way and drop or replace what stands at its end; high nodes as likely as leaves."""
    node: Any = document
    key = data.draw(st.sampled_from(steps(node)))
    for _ in range(data.draw(st.integers(0, 9))):
        below = steps(node[key])
        if not below:
            break
        node, key = node[key], data.draw(st.sampled_from(below))
    if data.draw(st.booleans()):
        del node[key]
    else:
        node[key] = copy.deepcopy(data.draw(ODD))


def read_everything(source: Any, stdin: bytes | None = None) -> None:
    told = ""
    plan = Plan("", PlanKind.PLAN, "", "")
    try:
        plan = load_plan(source, stdin=stdin)
    except PlanError as error:
        told = str(error)
    assert SECRET not in told
    assert told.isprintable()
    assert plan.by_type is not None
    assert plan.by_address is not None
    for change in plan.resources:
        assert change.values_before is None or change.values_before is change.before
        assert change.values_after is None or isinstance(change.values_after, dict)
        assert is_marked(change.after_sensitive, ()) in (True, False)


@pytest.mark.parametrize("document", DOCUMENTS, ids=["plan", "state"])
@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_mutated_structure(document: dict[str, Any], data: st.DataObject) -> None:
    mutated = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 4))):
        if mutated:
            mutate(mutated, data)
    without_changes = data.draw(st.booleans())
    if without_changes:
        mutated.pop("resource_changes", None)
    read_everything(mutated)


@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_mutated_bytes(data: st.DataObject) -> None:
    raw = json.dumps(DOCUMENTS[1]).encode()
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 40)))
    mutated = raw[:start] + data.draw(st.binary(max_size=12)) + raw[end:]
    read_everything("-", mutated[: data.draw(st.integers(0, len(mutated)))] if data.draw(st.booleans()) else mutated)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(alphabet='{}[]":,\n\\ud8at01NI \ufeff', max_size=60).map(str.encode)))
def test_any_bytes(data: bytes) -> None:
    read_everything("-", data)
