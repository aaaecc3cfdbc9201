"""The pairs of fixtures/seed: the bad one is told what its README says, the good one nothing that matters."""

from __future__ import annotations

import re

import pytest
import seed_doc

from tests.test_stories import at
from tfiam import scan
from tfiam.findings.model import Status
from tfiam.rules.load import load_rules
from tfiam.rules.model import Severity

_RULES = {rule.id for rule in load_rules()}
_BULLET = re.compile(r"^- ([A-Z]{2}_\d{3}) `(.+?)`(?: `(.+?)`)?$", re.MULTILINE)


def expected(name: str) -> list[tuple[str, str, str]]:
    """Rule, address and attribute of each line of the README."""
    readme = (seed_doc.FOLDER / name / "README.md").read_text()
    return [(f"TFIAM_{rule}", address, attribute) for rule, address, attribute in _BULLET.findall(readme)]


BAD = [(name, *line) for name in seed_doc.names() for line in expected(name) if line[0] in _RULES]


def test_what_was_asked_for_is_there() -> None:
    assert seed_doc.names() == [
        "abac",
        "boundary-delegation",
        "config-alert",
        "groups",
        "identity-center",
        "imdsv2",
        "machine-role",
        "mfa",
        "saml",
        "scp",
        "secrets",
    ]
    assert all(map(expected, seed_doc.names()))


@pytest.mark.parametrize(("name", "rule", "address", "attribute"), BAD)
def test_the_bad_one_is_found(name: str, rule: str, address: str, attribute: str) -> None:
    findings = scan(seed_doc.FOLDER / name / "bad" / "plan.json").findings
    said = [
        (one.rule, *one.supersedes) for one in findings if one.status is Status.FAIL and at(one, address, attribute)
    ]
    assert any(rule in rules for rules in said), said


@pytest.mark.parametrize("name", seed_doc.names())
def test_the_good_one_has_nothing_at_medium_or_above(name: str) -> None:
    findings = scan(seed_doc.FOLDER / name / "good" / "plan.json").findings
    assert [one for one in findings if one.severity.at_least(Severity.MEDIUM)] == []
