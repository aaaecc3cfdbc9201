"""Every story's README against what tfiam says of its plan, for the rules there are."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tfiam import scan
from tfiam.findings.model import Delta, Finding, Report, Status
from tfiam.rules.load import load_rules

STORIES = Path(__file__).resolve().parent.parent / "fixtures" / "stories"
_RULES = {rule.id.removeprefix("TFIAM_") for rule in load_rules()}
_BULLET = re.compile(r"^- ([A-Z]{2}_\d{3}) `(.+?)`(?: `(.+?)`)?(?: \((\w+)\))?")


@cache
def report(story: str) -> Report:
    folder = STORIES / story
    return scan(next(path for path in (folder / "plan.json", folder / "state.json") if path.exists()))


def bullets(section: str) -> list[tuple[str, str, str, str]]:
    """Story, rule, address and attribute of each line in a section of the READMEs, where the rule exists."""
    found = []
    for readme in sorted(STORIES.glob("*/README.md")):
        inside = False
        for line in readme.read_text().splitlines():
            if line and not line.startswith(("- ", " ")):
                inside = line.startswith(f"{section}:")
            match = _BULLET.match(line)
            if inside and match and match[1] in _RULES and match[4] != "fixed":
                found.append((readme.parent.name, match[1], match[2], match[3] or ""))
    return found


def at(finding: Finding, address: str, attribute: str) -> bool:
    """True if it is there, or within: rules on a whole resource name no attribute."""
    within = finding.attribute.startswith((f"{attribute}[", f"{attribute}."))
    return address in (*finding.addresses, finding.principal) and (
        within or "" in (attribute, finding.attribute) or attribute == finding.attribute
    )


def test_the_readmes_are_read() -> None:
    assert {"over-privileged", "landing-zone", "secrets", "clean-service"} <= {
        one[0] for section in ("Finds", "Does not find") for one in bullets(section)
    }


@pytest.mark.parametrize(("story", "rule", "address", "attribute"), bullets("Finds"))
def test_finds(story: str, rule: str, address: str, attribute: str) -> None:
    failures = [one for one in report(story).findings if one.status is Status.FAIL and one.delta is not Delta.FIXED]
    said = [(one.rule, *one.supersedes) for one in failures if at(one, address, attribute)]
    assert any(f"TFIAM_{rule}" in rules for rules in said), said


@pytest.mark.parametrize(("story", "rule", "address", "attribute"), bullets("Does not find"))
def test_does_not_find(story: str, rule: str, address: str, attribute: str) -> None:
    failures = [one for one in report(story).findings if one.status is Status.FAIL and one.delta is not Delta.FIXED]
    assert not [one.message for one in failures if one.rule == f"TFIAM_{rule}" and at(one, address, attribute)]


@pytest.mark.parametrize("story", sorted(path.parent.name for path in STORIES.glob("*/README.md")))
def test_everything_unread_is_told_with_its_reference(story: str) -> None:
    for hidden in report(story).coverage.unresolved:
        assert hidden.because
        assert all(hidden.because)
