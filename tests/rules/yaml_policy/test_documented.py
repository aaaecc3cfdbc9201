"""The policies that docs/writing_rules.md shows do what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tfiam.rule_tests import examples_of, run_example
from tfiam.rules.load import load_rules
from tfiam.rules.yaml_policy.operators import OPERATORS

PAGE = (Path(__file__).parents[3] / "docs" / "writing_rules.md").read_text()
POLICIES = [text for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if text.startswith("metadata:")]


@pytest.mark.parametrize("text", POLICIES, ids=[text.split()[2] for text in POLICIES])
def test_policy(tmp_path: Path, text: str) -> None:
    (tmp_path / "policy.yaml").write_text(text)
    (rule,) = (one for one in load_rules([str(tmp_path)]) if one.source)
    outcomes = [run_example(example) for example in examples_of(rule)]
    assert outcomes
    assert [one.mismatch for one in outcomes if one.mismatch] == []


def test_the_families_of_operators_are_named() -> None:
    named = set(re.findall(r"`([a-z_]+)`", PAGE))
    missing = {name.removeprefix("not_") for name in OPERATORS} - named
    assert {name for name in missing if not name.startswith(("length_", "number_of_words_"))} == set()
