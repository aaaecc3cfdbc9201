"""The reports of every story hold to the published schemas of their formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from tests.report.test_contracts import JSON_SCHEMA, SARIF_SCHEMA
from tests.report.test_gitlab import SCHEMA as CODE_QUALITY
from tests.report.test_junit import SCHEMA as JUNIT
from tfiam import scan
from tfiam.report import Options, render

STORIES = sorted((Path(__file__).parents[2] / "fixtures" / "stories").glob("*/plan.json"))
VALIDATORS = {
    "json": Draft202012Validator(JSON_SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER),
    "sarif": Draft7Validator(SARIF_SCHEMA),
    "gitlab": Draft202012Validator(CODE_QUALITY),
}


@pytest.mark.parametrize("plan", STORIES, ids=lambda plan: plan.parent.name)
def test_a_story_in_every_format_with_a_schema(plan: Path) -> None:
    report = scan(plan)
    for name, validator in VALIDATORS.items():
        told = json.loads(render(report, name, Options(compliance=True)))
        assert [error.message for error in validator.iter_errors(told)] == [], name
    JUNIT.validate(render(report, "junit"))
    fingerprints = [entry["fingerprint"] for entry in json.loads(render(report, "gitlab"))]
    assert len(set(fingerprints)) == len(fingerprints)
