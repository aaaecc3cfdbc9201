"""Escalation paths whose names come from a hostile plan."""

from __future__ import annotations

import pytest

from tfiam.access.paths import Path, Step
from tfiam.access.paths.techniques import Way, techniques
from tfiam.access.paths.told import PathsReport, Told
from tfiam.inventory.model import Principal, PrincipalKind
from tfiam.report.paths_text import render_markdown, render_mermaid

HOSTILE = [
    'aws_iam_user.x["a|b"]',
    'aws_iam_user.x["</code><img src=x onerror=alert(1)>"]',
    'x"]; click n0 "javascript:0"',
    "a\nb`c",
]


def report(name: str) -> PathsReport:
    technique = next(one for one in techniques(Way.SELF) if one.id == "iam-008")
    start = Principal(PrincipalKind.USER, name, "x")
    return PathsReport((Told(Path(start, None, admin=True, steps=(Step(technique, name, ()),)), "introduced"),))


@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_holds_no_markup_of_the_plan(name: str) -> None:
    said = render_markdown(report(name))
    assert len(said.splitlines()) == 3
    row = said.splitlines()[2]
    assert row.count("|") == 5
    assert "<img" not in said
    assert "`" not in said


@pytest.mark.parametrize("name", HOSTILE)
def test_mermaid_holds_no_syntax_of_the_plan(name: str) -> None:
    first, *lines = render_mermaid(report(name)).splitlines()
    assert first == "flowchart LR"
    assert len(lines) == 3
    assert [line.count('"') for line in lines] == [2, 2, 2]
    assert not any(";" in line.split('"')[0] or ";" in line.split('"')[2] for line in lines)
