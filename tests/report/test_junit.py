"""JUnit XML against the schema of Jenkins' xUnit plugin, and what it says."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
import xmlschema

from tests.report.factory import BUSY, CLEAN, EMPTY, UNDETERMINED_ONLY
from tests.report.test_hostile import ATTACKS, hostile
from tfiam.findings.model import Report
from tfiam.report import render

SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "junit-10.xsd")
REPORTS = {
    "busy": BUSY,
    "clean": CLEAN,
    "empty": EMPTY,
    "undetermined": UNDETERMINED_ONLY,
    **{f"hostile {name}": hostile(attack) for name, attack in ATTACKS.items()},
}


def read(report: Report) -> Element:
    return fromstring(render(report, "junit"))


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_it_holds_to_the_schema_and_counts_right(report: Report) -> None:
    text = render(report, "junit")
    SCHEMA.validate(text)
    for suite in fromstring(text):
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert suite.get("skipped") == str(len(suite.findall("testcase/skipped")))


def test_failures_fail_and_the_rest_is_skipped_with_its_reason() -> None:
    cases = {(one.get("classname"), (one.get("name") or "").split()[0]): one for one in read(BUSY).iter("testcase")}
    failed = cases["aws_iam_role.ingest", "TFIAM_LP_001"].find("failure")
    assert failed is not None
    assert failed.get("message") == "critical, introduced: allows every action on every resource"
    assert "Statement[0]" in (failed.text or "")
    waived = cases["aws_iam_role.break_glass", "TFIAM_LP_014"].find("skipped")
    assert waived is not None
    assert (waived.get("message") or "").startswith("waived: emergency access")
    hidden = cases["aws_iam_policy.reports", "undetermined"].find("skipped")
    assert hidden is not None
    assert "aws_s3_bucket.reports.arn" in (hidden.get("message") or "")


def test_what_the_plan_fixes_is_no_test_and_rules_without_findings_pass() -> None:
    assert "label_printer" not in render(BUSY, "junit")
    passed = [one.get("name") for one in read(CLEAN).iter("testcase") if not len(one)]
    assert passed


def test_each_plan_is_a_suite() -> None:
    other = dataclasses.replace(BUSY.plans[0], path="network.json")
    report = dataclasses.replace(BUSY, plans=(*BUSY.plans, other))
    assert [suite.get("name") for suite in read(report)] == [
        "plan.json", "network.json", "rules that found nothing wrong",
    ]  # fmt: skip
