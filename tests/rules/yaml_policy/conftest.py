"""A definition asked of a fixture's plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import indent

import pytest

from tfiam.config import Config
from tfiam.inventory.model import Inventory
from tfiam.pipeline import worlds_of
from tfiam.plan.load import load_plan
from tfiam.rules.load import load_rules
from tfiam.rules.model import Problem
from tfiam.rules.run import ask

FIXTURES = Path(__file__).parents[3] / "fixtures"
HEAD = "metadata:\n  id: ACME_T_1\n  name: Test\n"

#: Address to "fail", or to what hides the answer.
Asked = Callable[[str, Inventory], dict[str, "str | tuple[str, ...]"]]


def world(name: str) -> Inventory:
    return worlds_of(load_plan(FIXTURES / name / "plan.json"), Config()).after


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    def said(definition: str, inventory: Inventory) -> dict[str, str | tuple[str, ...]]:
        (tmp_path / "policy.yaml").write_text(f"{HEAD}definition:\n{indent(definition, '  ')}\n")
        rules = [rule for rule in load_rules([str(tmp_path)]) if rule.source]
        found: dict[str, str | tuple[str, ...]] = {}
        for answer in ask(rules, inventory).spoken:
            one = answer.said
            address = one.address or (one.resource.address if one.resource else "")
            found[address] = "fail" if isinstance(one, Problem) else one.because
        return found

    return said
