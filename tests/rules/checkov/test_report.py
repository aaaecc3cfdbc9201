"""checkov's report, read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tfiam.errors import InputError
from tfiam.rules.checkov.report import Record, parse_report, read_report
from tfiam.rules.model import Severity


def record(**given: Any) -> dict[str, Any]:
    return {
        "check_id": "CKV_AWS_18",
        "check_name": "Ensure the S3 bucket has access logging enabled",
        "check_result": {"result": "FAILED", "evaluated_keys": ["logging/[0]/target_bucket"]},
        "file_path": "/plan.json",
        "file_abs_path": "/work/plan.json",
        "resource": "aws_s3_bucket.reports",
        "resource_address": 'module.a["b.c"].aws_s3_bucket.reports[0]',
        "severity": None,
        "guideline": None,
        **given,
    }


def report(*failed: Any, **given: Any) -> dict[str, Any]:
    summary = {
        "failed": len(failed),
        "passed": 3,
        "skipped": 0,
        "parsing_errors": 0,
        "resource_count": 4,
        "checkov_version": "3.3.30",
    }
    return {"check_type": "terraform_plan", "results": {"failed_checks": list(failed)}, "summary": summary, **given}


def parsed(value: Any) -> Any:
    return parse_report(json.dumps(value).encode(), "checkov.json")


READ = Record(
    check="CKV_AWS_18",
    title="Ensure the S3 bucket has access logging enabled",
    address='module.a["b.c"].aws_s3_bucket.reports[0]',
    severity=None,
    guideline="",
    attribute="logging",
    files=("/work/plan.json", "/plan.json"),
)


def test_one_framework_is_an_object() -> None:
    found = parsed(report(record()))
    assert found.records == (READ,)
    assert (found.version, found.resources, found.skipped, found.others) == ("3.3.30", 4, 0, 0)


def test_several_frameworks_are_a_list_of_which_those_on_resources_count() -> None:
    secret = report(record(check_id="CKV_SECRET_2", resource="5f4dcc", resource_address=None), check_type="secrets")
    found = parsed([report(record()), report(record()), secret])
    assert found.records == (READ,)
    assert found.others == 1


def test_a_run_without_anything_to_check_only_counts() -> None:
    found = parsed(
        {"passed": 0, "failed": 0, "skipped": 0, "parsing_errors": 0, "resource_count": 0, "checkov_version": "2.0.1"}
    )
    assert (found.records, found.resources, found.version) == ((), 0, "2.0.1")


def test_older_versions_give_the_address_as_the_resource_and_no_severity() -> None:
    old = record(resource="aws_s3_bucket.reports")
    for name in ("resource_address", "severity", "guideline", "check_result", "file_abs_path"):
        del old[name]
    (found,) = parsed(report(old, summary={"failed": 1})).records
    assert (found.address, found.attribute, found.severity, found.files) == (
        "aws_s3_bucket.reports",
        "",
        None,
        ("/plan.json",),
    )


@pytest.mark.parametrize(
    ("given", "severity"),
    [("HIGH", Severity.HIGH), ("low", Severity.LOW), ("MODERATE", Severity.MEDIUM), ({"name": "CRITICAL", "level": 5}, Severity.CRITICAL), ("OFF", None), (7, None)],
)  # fmt: skip
def test_severities(given: Any, severity: Severity | None) -> None:
    assert parsed(report(record(severity=given))).records[0].severity is severity


@pytest.mark.parametrize(
    ("given", "guideline"),
    [
        ("https://docs.prismacloud.io/en/enterprise-edition/policy-reference/x#y", "https://docs.prismacloud.io/en/enterprise-edition/policy-reference/x#y"),
        ("javascript:alert(1)", ""),
        ("https://a.example/)[x](https://b.example", ""),
        ("https://a.example/ x", ""),
        ("https://a.example/" + "x" * 500, ""),
        (["https://a.example"], ""),
    ],
)  # fmt: skip
def test_a_guideline_is_an_https_address_or_none(given: Any, guideline: str) -> None:
    assert parsed(report(record(guideline=given))).records[0].guideline == guideline


def test_a_title_is_one_line_of_bounded_length() -> None:
    (found,) = parsed(report(record(check_name="a\n::error::b " + "x" * 1000))).records
    assert found.title.startswith("a ::error::b xxx")
    assert len(found.title) == 401
    (bare,) = parsed(report(record(check_name=None))).records
    assert bare.title == "fails CKV_AWS_18"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([], "is an empty list"),
        ({}, "is no report of checkov"),
        ({"schema": "tfiam.report/1", "findings": []}, "is no report of checkov"),
        ([report(), 7], "checkov.json, [1]: is no report of checkov"),
        ({"results": []}, "checkov.json, results: is no object"),
        ({"results": {"failed_checks": {}}}, "checkov.json, results.failed_checks: is no list"),
        (report(7), "checkov.json, results.failed_checks[0]: is no object"),
        (report(record(), record(check_id="x' OR 1")), "results.failed_checks[1].check_id: has no check id"),
        ([report(record(resource="", resource_address=None))], "[0].results.failed_checks[0]: names no resource"),
        (report(summary={"parsing_errors": 1}), "could not read"),
        (report(results={"parsing_errors": ["/plan.json"]}), "could not read"),
        (report(summary={"failed": 2}), "counts more failures than it lists"),
    ],
)
def test_what_is_no_report_says_where_in_one_line(value: Any, said: str) -> None:
    with pytest.raises(InputError) as raised:
        parsed(value)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "OR 1" not in str(raised.value)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"not json", b"[" * 100_000, b'{"results": '])
def test_what_is_no_json(data: bytes) -> None:
    with pytest.raises(InputError, match=r"checkov\.json: is no JSON report of checkov; write it again"):
        parse_report(data, "checkov.json")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_report(str(tmp_path / "none.json"))
    with pytest.raises(InputError, match="cannot be read"):
        read_report(str(tmp_path))
