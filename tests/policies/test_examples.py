"""Every rule against the real plans of its own examples."""

from __future__ import annotations

from pathlib import Path

import pytest
from rule_examples import FOLDER, config_in, examples, files

from tfiam.findings.build import today
from tfiam.findings.waivers import Waivers
from tfiam.pipeline import worlds_of
from tfiam.plan.load import load_plan
from tfiam.rules.given_waiver import GivenWaiver
from tfiam.rules.load import load_rules
from tfiam.rules.model import Problem, Rule
from tfiam.rules.run import ask, ask_of_waivers

RULES = {rule.id: rule for rule in load_rules()}
CASES = [(rule.id, name) for rule in RULES.values() for name in examples(rule)]


def said(rule: Rule, folder: Path) -> tuple[list[str], list[str]]:
    """What the rule says of an example's plan: failures and undetermined ones, as text."""
    config = config_in((folder / "main.tf").read_text())
    if rule.subject is GivenWaiver:
        spoken = ask_of_waivers([rule], Waivers(config, today()).given()).spoken
    else:
        spoken = ask([rule], worlds_of(load_plan(folder / "plan.json"), config).after).spoken
    failed = [answer.said.message for answer in spoken if isinstance(answer.said, Problem)]
    return failed, [str(answer.said) for answer in spoken if not isinstance(answer.said, Problem)]


@pytest.mark.parametrize(("rule_id", "name"), CASES)
def test_example(rule_id: str, name: str) -> None:
    failed, undetermined = said(RULES[rule_id], FOLDER / rule_id / name)
    if name.startswith("fails"):
        assert failed
    else:
        assert (failed, undetermined) == ([], [])


@pytest.mark.parametrize(("rule_id", "name"), CASES)
def test_the_planned_example_is_the_rules_own(rule_id: str, name: str) -> None:
    folder = FOLDER / rule_id / name
    written = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.tf")}
    assert written == files(examples(RULES[rule_id])[name])
