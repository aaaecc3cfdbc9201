"""The compliance map: every id that a rule names is in the table, and the summary hides nothing that was not judged."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from tests.report.factory import answers
from tfiam.data.segments import data_path
from tfiam.findings.compliance import by_framework, compliance_of, control_ids, controls
from tfiam.findings.model import Coverage, Report
from tfiam.pipeline import scan
from tfiam.report import Options, render
from tfiam.rules.load import load_rules
from tfiam.rules.model import Rule

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
RULES = load_rules()


@cache
def story() -> Report:
    return scan(FIXTURES / "stories" / "over-privileged" / "plan.json")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_control_of_a_rule_is_in_the_table(rule: Rule) -> None:
    assert set(control_ids(rule)) <= set(controls())


def test_security_hub_speaks_of_known_controls_only() -> None:
    table = json.loads(data_path("compliance.json").read_text())
    for name, row in table["security_hub"].items():
        assert set(row["controls"]) <= set(table["controls"]), name
        assert all(re.fullmatch(r"TFIAM_[A-Z]{2}_\d{3}", rule) for rule in row["rules"]), name


def test_nist_comes_by_awss_mapping() -> None:
    administrator = next(rule for rule in RULES if rule.id == "TFIAM_LP_001")
    assert "CIS-AWS-1.16" in control_ids(administrator)
    assert "NIST-800-53-AC-6(10)" in control_ids(administrator)


def test_the_worst_answer_is_the_controls() -> None:
    report = Report((), (), Coverage(), (answers("TFIAM_LP_001", 4, 1, 2, 1), answers("TFIAM_LP_014", 3, 0)))
    # What the factory's rules name is not in the table: a team's own ids are told as they are.
    own = next(iter(control_ids(report.rules[0].rule)))
    found = {one.control.id: one for one in compliance_of(report)}
    assert found[own].status == "fail"
    assert (found[own].failed, found[own].undetermined, found[own].waived) == (1, 2, 1)
    assert found["SEC04-BP01"].status == "not judged"


def test_every_best_practice_is_told_judged_or_not() -> None:
    groups = dict(by_framework(compliance_of(story())))
    pillar = {one.control.id: one for one in groups["AWS Well-Architected Framework, security pillar"]}
    assert pillar["SEC03-BP02"].status == "fail"
    assert "TFIAM_LP_001" in pillar["SEC03-BP02"].rules
    assert {f"SEC04-BP0{number}" for number in range(1, 5)} <= set(pillar)


def test_the_summary_in_three_formats() -> None:
    options = Options(compliance=True)
    text = render(story(), "text", options)
    assert "✖ CIS-AWS-1.16 Ensure IAM policies" in text
    assert "not judged: " in text
    page = render(story(), "markdown", options)
    assert re.search(r"^\| SEC03-BP02 \| Grant least privilege access \| fail \| [1-9]", page, re.MULTILINE)
    values = json.loads(render(story(), "json", options))["compliance"]
    assert {"CIS AWS Foundations Benchmark v3.0.0", "NIST SP 800-53 Rev. 5"} <= {one["framework"] for one in values}


@pytest.mark.parametrize("name", ["text", "markdown", "json"])
def test_without_being_asked_nobody_tells_it(name: str) -> None:
    assert "SEC03-BP02 Grant" not in render(story(), name, Options())
    assert "compliance" not in json.loads(render(story(), "json", Options()))
