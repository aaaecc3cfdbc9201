"""What the terminal report says, beyond its goldens."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest

from tests.report.factory import BUSY, CLEAN, EMPTY, UNDETERMINED_ONLY, finding
from tfiam.errors import TfiamError
from tfiam.findings.model import Coverage, Delta, Report, Status
from tfiam.report import Options, render
from tfiam.rules.model import Severity

GREEN = "\x1b[32m"


def report(*findings: Any, **changes: Any) -> Report:
    return dataclasses.replace(CLEAN, findings=findings, **changes)


def test_worst_first_and_existing_after_introduced() -> None:
    low = finding("TFIAM_SM_003", "aws_a.low")
    high = finding("TFIAM_LP_014", "aws_b.high")
    old = finding("TFIAM_LP_001", "aws_c.critical", delta=Delta.EXISTING)
    text = render(report(low, old, high), "text")
    assert [text.index(name) for name in ("aws_b.high", "aws_a.low", "There before", "aws_c.critical")] == sorted(
        text.index(name) for name in ("aws_b.high", "aws_a.low", "There before", "aws_c.critical")
    )


def test_a_resource_stands_where_its_worst_finding_does_and_once() -> None:
    findings = (
        finding("TFIAM_SM_003", "aws_a.mixed"),
        finding("TFIAM_LP_014", "aws_b.high"),
        finding("TFIAM_LP_001", "aws_a.mixed"),
    )
    text = render(report(*findings), "text")
    assert re.findall(r"^aws_\w\.\w+", text, re.MULTILINE) == ["aws_a.mixed", "aws_b.high"]


@pytest.mark.parametrize("severity", Severity)
def test_severity_shows_without_colour(severity: Severity) -> None:
    text = render(report(finding("TFIAM_LP_014", "aws_a.b", severity=severity)), "text", Options(unicode=False))
    word = severity.value.upper() if severity in (Severity.CRITICAL, Severity.HIGH) else severity.value
    assert re.search(rf"^  [x!*o] {word} +Statement lets its principal pass any role", text, re.MULTILINE)


def test_advice_is_printed_once() -> None:
    text = render(report(*(finding("TFIAM_LP_014", f"aws_a.{name}") for name in "xyz")), "text")
    assert text.count("→ Name the roles in `Resource`") == 1
    assert text.count("→ as above") == 2
    assert "```" not in text


def test_copies_are_listed_up_to_a_handful() -> None:
    addresses = tuple(f"aws_iam_role.app[{number}]" for number in range(9))
    text = render(report(finding("TFIAM_LP_014", addresses[0], addresses=addresses)), "text", Options(width=160))
    assert "also at aws_iam_role.app[1], aws_iam_role.app[2]" in text
    assert "aws_iam_role.app[5], and 3 more" in text
    assert "aws_iam_role.app[6]" not in text


def test_only_a_clean_report_is_green() -> None:
    colour = Options(colour=True)
    assert f"{GREEN}✓ No findings" in render(CLEAN, "text", colour)
    for other in (UNDETERMINED_ONLY, EMPTY):
        assert GREEN not in render(other, "text", colour)
    unread = dataclasses.replace(CLEAN, coverage=Coverage(opaque=1, unresolved=BUSY.coverage.unresolved[:1]))
    assert GREEN not in render(unread, "text", colour)
    assert "? No findings, but not everything could be read" in render(unread, "text")


def test_undetermined_names_the_reference_and_the_rules() -> None:
    text = render(UNDETERMINED_ONLY, "text")
    assert "? aws_iam_policy.reports · policy\n    because: aws_s3_bucket.reports.arn\n" in text
    assert "no answer to 2 rules: LP_001, LP_014" in text
    single = finding("TFIAM_LP_001", "aws_a.b", status=Status.UNDETERMINED, because=("var.x",))
    assert "no answer to TFIAM_LP_001 Statement makes its principal" in render(report(single), "text")


def test_several_plans_name_the_plan_of_each_resource() -> None:
    plans = tuple(dataclasses.replace(CLEAN.plans[0], path=path) for path in ("a.json", "b.json"))
    text = render(report(finding("TFIAM_LP_014", "aws_a.b", plan="b.json"), plans=plans), "text")
    assert "aws_a.b  (create · b.json)" in text
    markdown = render(report(finding("TFIAM_LP_014", "aws_a.b", plan="b.json"), plans=plans), "markdown")
    assert "`TFIAM_LP_014` · in `b.json`" in markdown


def test_a_plan_without_changes_says_so() -> None:
    plan = dataclasses.replace(CLEAN.plans[0], changes={"no-op": 18})
    assert "18 resources: no changes" in render(dataclasses.replace(CLEAN, plans=(plan,)), "text")


def test_colour_only_when_asked() -> None:
    assert "\x1b" not in render(BUSY, "text")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", render(BUSY, "text", Options(colour=True)))
    assert plain == render(BUSY, "text")


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(TfiamError, match="no report format 'pdf'; choose one of text, json"):
        render(BUSY, "pdf")
