"""The text of ``tfiam policy`` at the widths of terminals, over fixtures/policies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.report.conftest import GOLDENS
from tfiam.config import Config
from tfiam.findings.judged import JudgedPolicies, Unreadable
from tfiam.iam.validate.issue import Issue, IssueKind
from tfiam.inventory.bare import read_policy
from tfiam.judge import judge
from tfiam.report import Options
from tfiam.report.policies import render_text
from tfiam.report.width import columns
from tfiam.rules.load import load_rules

POLICIES = Path(__file__).parents[2] / "fixtures" / "policies"
#: Some, so that a new rule does not change the goldens.
RULES = [rule for rule in load_rules() if rule.id[-6:] in ("LP_001", "LP_014", "RX_001", "TR_001")]
NAMES = ("administrator", "bucket-public", "deploy", "many-statements", "scp-regions", "trust-partner")


@pytest.fixture(scope="module")
def report() -> JudgedPolicies:
    read = [read_policy(str(POLICIES / f"{name}.json")) for name in NAMES]
    policies = [
        replace(one, document=replace(one.document, address=f"policies/{name}.json"))
        for one, name in zip(read, NAMES, strict=True)
    ]
    lost = Unreadable("broken.json", "broken.json: is empty; give the policy document itself, an object with Statement")
    judged = judge(policies, config=Config(), rules=RULES, unreadable=[lost])
    # Validation has tests of its own; one issue shows how it is told.
    issues = {
        "policies/deploy.json": (
            Issue("EMPTY_SID_VALUE", IssueKind.SUGGESTION, "a value in Sid is empty", "/Statement/1/Sid", 1),
        )
    }
    alone = tuple(replace(one, issues=issues.get(one.path, ())) for one in judged.policies)
    return replace(judged, policies=alone)


@pytest.mark.parametrize("width", [80, 120])
def test_golden(report: JudgedPolicies, golden: Callable[[str, str], None], width: int) -> None:
    text = render_text(report, Options(width=width))
    assert max(map(columns, text.splitlines())) <= width
    golden(f"policies-{width}.txt", text)


def test_ascii_and_colour_say_the_same(report: JudgedPolicies) -> None:
    assert render_text(report, Options(unicode=False)).isascii()
    assert "\x1b[1;31m" in render_text(report, Options(colour=True))
    assert GOLDENS.is_dir()
