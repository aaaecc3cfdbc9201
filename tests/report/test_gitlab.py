"""Code Quality as GitLab's parser takes it: an array, each entry with what its own schema demands."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.report.factory import BUSY, CLEAN, EMPTY, UNDETERMINED_ONLY, finding
from tests.report.test_hostile import ATTACKS, hostile
from tfiam.findings.model import Report
from tfiam.report import Options, render
from tfiam.source.model import Location

#: GitLab's documented properties, all of them demanded, none other.
#: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./)."},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
REPORTS = {
    "busy": BUSY,
    "clean": CLEAN,
    "empty": EMPTY,
    "undetermined": UNDETERMINED_ONLY,
    **{f"hostile {name}": hostile(attack) for name, attack in ATTACKS.items()},
}


def entries(report: Report, options: Options | None = None) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(render(report, "gitlab", options))
    return told


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_it_holds_to_the_documented_properties(report: Report) -> None:
    told = entries(report)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(told)] == []
    prints = [entry["fingerprint"] for entry in told]
    assert len(set(prints)) == len(prints)


def test_failures_and_what_could_not_be_read_are_listed() -> None:
    told = {(entry["check_name"], entry["severity"]) for entry in entries(BUSY)}
    assert ("TFIAM_LP_001", "blocker") in told
    assert ("TFIAM_LP_014", "critical") in told
    assert [entry["description"] for entry in entries(UNDETERMINED_ONLY) if entry["severity"] == "info"]
    assert all("Undetermined: " in one["description"] for one in entries(BUSY) if one["severity"] == "info")


def test_waived_and_fixed_findings_are_none() -> None:
    text = render(BUSY, "gitlab")
    assert "aws_iam_role.break_glass" not in text
    assert "label_printer" not in text


def test_paths_begin_at_the_top_of_the_repository() -> None:
    one = finding("TFIAM_LP_014", "aws_iam_role.app", location=Location("iam/roles.tf", 3, 9))
    report = dataclasses.replace(BUSY, findings=(one,))
    shape = Options(directory="/repo/infra", repository="/repo")
    assert entries(report, shape)[0]["location"] == {"path": "infra/iam/roles.tf", "lines": {"begin": 3}}


def test_the_same_finding_in_two_plans_is_two_entries() -> None:
    one = finding("TFIAM_LP_014", "aws_iam_role.app", plan="a.json")
    report = dataclasses.replace(BUSY, findings=(one, dataclasses.replace(one, plan="b.json")))
    told = [entry for entry in entries(report) if entry["check_name"] == "TFIAM_LP_014"]
    assert [entry["location"]["path"] for entry in told] == ["a.json", "b.json"]
    assert told[0]["fingerprint"] == one.fingerprint != told[1]["fingerprint"]
