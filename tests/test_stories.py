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
            if line.startswith("## "):
                inside = line[3:].strip() == section
            match = _BULLET.match(line)
            if inside and match and match[1] in _RULES and match[4] != "fixed":
                found.append((readme.parent.name, match[1], match[2], match[3] or ""))
    return found


def says(finding: Finding, rule: str, address: str, attribute: str) -> bool:
    rules = {one.removeprefix("TFIAM_") for one in (finding.rule, *finding.supersedes)}
    return rule in rules and address in finding.addresses and attribute in ("", finding.attribute)


@pytest.mark.parametrize(("story", "rule", "address", "attribute"), bullets("Finds"))
def test_finds(story: str, rule: str, address: str, attribute: str) -> None:
    failures = [one for one in report(story).findings if one.status is Status.FAIL and one.delta is not Delta.FIXED]
    assert any(says(one, rule, address, attribute) for one in failures)


@pytest.mark.parametrize(("story", "rule", "address", "attribute"), bullets("Does not find"))
def test_does_not_find(story: str, rule: str, address: str, attribute: str) -> None:
    failures = [one for one in report(story).findings if one.status is Status.FAIL and one.delta is not Delta.FIXED]
    assert not [one.message for one in failures if says(one, rule, address, attribute)]


@pytest.mark.parametrize("story", sorted(path.parent.name for path in STORIES.glob("*/README.md")))
def test_everything_unread_is_told_with_its_reference(story: str) -> None:
    for hidden in report(story).coverage.unresolved:
        assert hidden.because
        assert all(hidden.because)
