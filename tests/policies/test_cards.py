"""Every rule's card holds to its form (style.md 4, rules.md)."""

from __future__ import annotations

import importlib
import re

import pytest

from tfiam.iam.validate.themes import THEMES
from tfiam.rules.load import load_rules
from tfiam.rules.model import Rule

RULES = load_rules()
NAMES = [rule.name for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_card(rule: Rule) -> None:
    module = importlib.import_module(rule.check.__module__)
    stem = module.__name__.rpartition(".")[2]
    assert stem == f"{rule.id.partition('_')[2]}_{rule.name}".lower().replace("-", "_")
    assert module.__name__.split(".")[-2] == rule.area.lower()
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert NAMES.count(rule.name) == 1
    assert 10 <= len(rule.title) <= 72
    assert len(rule.rationale) >= 80
    assert "```hcl" in rule.remediation
    assert len(rule.fails) >= 2
    assert len(rule.passes) >= 2
    assert any(reference.startswith("https://docs.aws.amazon.com/") for reference in rule.references)
    assert all(re.fullmatch(r"CKV2?_AWS_\d+", item) for item in rule.checkov)
    assert rule.compliance


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_one_example_is_the_classic_false_positive(rule: Rule) -> None:
    assert any("false positive" in example.lower() for example in rule.passes)


def test_supersedes_names_rules_areas_or_codes() -> None:
    codes = {code for theme in THEMES for code in theme.codes}
    areas = {rule.area for rule in RULES} | {"PB", "PE"}  # areas whose rules are still to come
    for rule in RULES:
        for item in rule.supersedes:
            if item in codes:
                continue
            assert re.fullmatch(r"TFIAM_([A-Z]{2})(_\d{3})?", item), (rule.id, item)
            assert item.split("_")[1] in areas, (rule.id, item)
