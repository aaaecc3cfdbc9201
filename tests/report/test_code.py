"""AWS's issue code stands in every format."""

from __future__ import annotations

import dataclasses
import json

import pytest

from tests.report.factory import BUSY, FINDINGS
from tfiam.findings.model import Report
from tfiam.report import Options, render

CODE = "PASS_ROLE_WITH_STAR_IN_RESOURCE"


@pytest.fixture
def coded() -> Report:
    return dataclasses.replace(BUSY, findings=(dataclasses.replace(FINDINGS[0], code=CODE),))


@pytest.mark.parametrize("name", ["text", "markdown", "github", "sarif", "json"])
def test_every_format_names_the_code(coded: Report, name: str) -> None:
    assert CODE in render(coded, name, Options())


def test_json_and_sarif_have_it_in_its_place(coded: Report) -> None:
    assert json.loads(render(coded, "json"))["findings"][0]["code"] == CODE
    assert json.loads(render(BUSY, "json"))["findings"][0]["code"] is None
    assert json.loads(render(coded, "sarif"))["runs"][0]["results"][0]["properties"]["code"] == CODE
