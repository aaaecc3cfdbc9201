"""``scan --checkov``, ``scan --import-checkov`` and ``checkov-checks``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt

from tests.cli.conftest import STORIES, Tfiam
from tests.rules.checkov.test_program import program
from tests.rules.checkov.test_report import record, report
from tfiam.report import FORMATS

ROOT = STORIES.parents[1]
QUICKSTART = str(STORIES / "quickstart" / "plan.json")
SECOND = str(STORIES / "second-plan" / "plan.json")
BUCKET = "aws_s3_bucket.reports"
LOGGING = record(resource_address=BUCKET, severity="LOW", guideline="https://docs.example.com/ckv-aws-18")
OWN = record(check_id="CKV_AWS_286", check_name="Escalation", resource_address="aws_iam_role_policy.deploy")

Written = Callable[[Any], str]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(value: Any) -> str:
        path = tmp_path / "checkov.json"
        path.write_text(json.dumps(value), encoding="utf-8")
        return str(path)

    return write


def findings(out: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(out)["findings"]
    return [one for one in found if "origin" in one]


def test_what_no_rule_covers_is_a_finding_of_checkovs(tfiam: Tfiam, written: Written) -> None:
    ran = tfiam(["scan", QUICKSTART, "--format", "json", "--import-checkov", written(report(LOGGING, OWN))])
    (found,) = findings(ran.out)
    assert {name: found[name] for name in ("rule", "title", "severity", "status", "delta", "change", "address", "origin", "docs")} == {
        "rule": "CKV_AWS_18",
        "title": "Ensure the S3 bucket has access logging enabled",
        "severity": "low",
        "status": "fail",
        "delta": "introduced",
        "change": "create",
        "address": BUCKET,
        "origin": "checkov",
        "docs": "https://docs.example.com/ckv-aws-18",
    }  # fmt: skip
    told = json.loads(ran.out)
    (card,) = [rule for rule in told["rules"] if rule["id"] == "CKV_AWS_18"]
    assert (card["failed"], card["title"]) == (1, "Ensure the S3 bucket has access logging enabled")
    assert "checkov 3.3.30 on" in told["notices"][-1]
    assert "2 failed, 1 of them on what no rule of tfiam's covers" in told["notices"][-1]
    jsonschema.validate(told, json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8")))
    assert "CKV_AWS_286" not in {one["rule"] for one in told["findings"]}


def test_without_the_options_nothing_is_of_checkov(tfiam: Tfiam) -> None:
    assert findings(tfiam(["scan", QUICKSTART, "--format", "json"]).out) == []


def test_a_severity_that_checkov_does_not_say_is_medium_and_the_teams_own_wins(
    tfiam: Tfiam, written: Written, tmp_path: Path
) -> None:
    path = written(report(record(resource_address=BUCKET)))
    given = ["scan", QUICKSTART, "--format", "json", "--import-checkov", path]
    assert findings(tfiam(given).out)[0]["severity"] == "medium"
    (tmp_path / ".tfiam.yaml").write_text("rules:\n  severity:\n    CKV_AWS_18: critical\n", encoding="utf-8")
    assert findings(tfiam(given).out)[0]["severity"] == "critical"


def test_copies_are_one_finding_whose_addresses_are_the_plans(tfiam: Tfiam, written: Written) -> None:
    plan = str(STORIES.parent / "checkov" / "messages" / "plan.json")
    places = [
        f'module.team["{key}"].aws_dynamodb_table.this[{index}]' for key in ("off", "read/write") for index in (0, 1)
    ]
    path = written(report(*(record(check_id="CKV_AWS_119", resource_address=place) for place in places)))
    (found,) = findings(tfiam(["scan", plan, "--format", "json", "--import-checkov", path]).out)
    assert found["addresses"] == places
    assert {one["change"] for one in [found]} == {"create"}


def test_what_the_plan_leaves_as_it_is_is_existing(tfiam: Tfiam, written: Written) -> None:
    plan = json.loads(Path(SECOND).read_text(encoding="utf-8"))
    actions = {one["address"]: one["change"]["actions"] for one in plan["resource_changes"] if one["mode"] == "managed"}
    path = written(report(*(record(resource_address=address) for address in actions if actions[address] != ["delete"])))
    found = findings(tfiam(["scan", SECOND, "--format", "json", "--import-checkov", path]).out)
    deltas = {address: one["delta"] for one in found for address in one["addresses"]}
    assert {"existing", "introduced"} == set(deltas.values())
    assert deltas == {address: "existing" if actions[address] == ["no-op"] else "introduced" for address in deltas}


def test_waivers_and_skips_hold_for_them(tfiam: Tfiam, written: Written, tmp_path: Path) -> None:
    path = written(report(LOGGING))
    skipped = tfiam(["scan", QUICKSTART, "--format", "json", "--import-checkov", path, "--skip", "CKV_AWS_18"])
    assert findings(skipped.out) == []
    assert findings(tfiam(["scan", QUICKSTART, "--format", "json", "--import-checkov", path, "--rule", "LP"]).out) == []
    (tmp_path / ".tfiam.yaml").write_text(
        f"waivers:\n- rule: CKV_AWS_18\n  address: {BUCKET}\n  reason: logs elsewhere\n  owner: storage\n",
        encoding="utf-8",
    )
    (found,) = findings(tfiam(["scan", QUICKSTART, "--format", "json", "--import-checkov", path]).out)
    assert found["status"] == "waived"
    assert found["waiver"]["reason"] == "logs elsewhere"


def test_a_check_of_checkovs_may_be_skipped_where_it_does_not_fail(tfiam: Tfiam) -> None:
    assert tfiam(["scan", QUICKSTART, "--quiet", "--skip", "CKV2_AWS_61"]).status == 1
    wrong = tfiam(["scan", QUICKSTART, "--quiet", "--skip", "CKX_AWS_61"])
    assert wrong.status == 2


def test_its_findings_count_for_the_exit_status(tfiam: Tfiam, written: Written) -> None:
    clean = str(STORIES / "clean-service" / "plan.json")
    given = ["scan", clean, "--quiet", "--fail-on", "medium"]
    assert tfiam(given).status == 0
    assert tfiam([*given, "--import-checkov", written(report(record()))]).status == 1


def test_an_address_that_is_no_resource_is_told_all_the_same(tfiam: Tfiam, written: Written) -> None:
    path = written(report(record(check_id="CKV_ACME_41", resource="aws.default", resource_address="aws.default")))
    (found,) = findings(tfiam(["scan", QUICKSTART, "--format", "json", "--import-checkov", path]).out)
    assert found["address"] == "aws.default"


def test_a_report_on_one_of_several_plans(tfiam: Tfiam, written: Written) -> None:
    given = ["scan", QUICKSTART, SECOND, "--format", "json", "--import-checkov"]
    named = record(resource_address=BUCKET, file_abs_path=QUICKSTART)
    assert [one["plan"] for one in findings(tfiam([*given, written(report(named))]).out)] == [QUICKSTART]
    suffix = record(resource_address=BUCKET, file_abs_path="/elsewhere/plan.json", file_path="/quickstart/plan.json")
    assert [one["plan"] for one in findings(tfiam([*given, written(report(suffix))]).out)] == [QUICKSTART]
    either = tfiam([*given, written(report(record(file_abs_path="/elsewhere/plan.json")))])
    assert either.status == 2
    assert "does not tell which of the plans it is about" in either.err


def test_hostile_text_of_a_report_is_inert_in_every_format(tfiam: Tfiam, written: Written) -> None:
    evil = "x\x1b]0;owned\x07 <img src=x onerror=alert(1)> [a](javascript:alert(1)) `b` | @octocat\n::error title=hi::owned"
    place = f'aws_s3_bucket.x["{evil}"]'
    path = written(
        report(record(check_id="CKV_ACME_7", check_name=evil, resource_address=place, severity=evil, guideline=evil))
    )
    for name in FORMATS:
        out = tfiam(["scan", QUICKSTART, "--format", name, "--import-checkov", path]).out
        assert "CKV_ACME_7" in out, name
        assert "\x1b" not in out, name
        assert "\x07" not in out, name
        assert not [line for line in out.splitlines() if line.lstrip().startswith("::error title=hi::")], name
        if name == "html":
            assert_inert(out)
        if name == "markdown":
            assert_inert(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(out))
        if name == "sarif":
            rules = json.loads(out)["runs"][0]["tool"]["driver"]["rules"]
            (rule,) = [one for one in rules if one["id"] == "CKV_ACME_7"]
            assert_inert(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(rule["help"]["markdown"]))


def assert_inert(html: str) -> None:
    assert "<img" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    "text", ["", "Traceback (most recent call last):", "{}", "[]", '{"results": {"failed_checks": 1}}']
)
def test_what_is_no_report_is_one_line(tfiam: Tfiam, tmp_path: Path, text: str) -> None:
    (tmp_path / "checkov.json").write_text(text, encoding="utf-8")
    ran = tfiam(["scan", QUICKSTART, "--import-checkov", "checkov.json"])
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("tfiam: checkov.json")
    assert ran.err.count("\n") == 1


def test_checkov_is_run_on_each_plan(
    tfiam: Tfiam, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: Written
) -> None:
    answer = written(report(record(resource_address=BUCKET)))
    monkeypatch.setenv("TFIAM_CHECKOV", program(tmp_path, f'echo "$2" >> {tmp_path}/asked; cat {answer}; exit 1'))
    out = tfiam(["scan", QUICKSTART, SECOND, "--format", "json", "--checkov"]).out
    assert (tmp_path / "asked").read_text().split() == [QUICKSTART, SECOND]
    assert {one["plan"] for one in findings(out)} == {QUICKSTART, SECOND}


def test_a_checkov_that_fails_is_no_clean_plan(tfiam: Tfiam, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TFIAM_CHECKOV", program(tmp_path, "echo 'ImportError: hcl2' >&2; exit 1"))
    ran = tfiam(["scan", QUICKSTART, "--checkov"])
    assert (ran.status, ran.out) == (2, "")
    assert "checkov ended with exit status 1 and no report" in ran.err
    monkeypatch.setenv("TFIAM_CHECKOV", str(tmp_path / "none"))
    assert tfiam(["scan", QUICKSTART, "--checkov"]).status == 2


def test_the_folder_for_checkov_is_printed(tfiam: Tfiam) -> None:
    ran = tfiam(["checkov-checks"])
    folder = Path(ran.out.strip())
    assert sorted(path.name for path in folder.iterdir() if path.suffix == ".py") == ["__init__.py", "tfiam_checks.py"]
    assert "TFIAM_COMMAND" in tfiam(["checkov-checks", "--help"]).out


def test_a_checkov_that_sees_no_resource_is_no_clean_plan(
    tfiam: Tfiam, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = '{"passed": 0, "failed": 0, "skipped": 0, "parsing_errors": 0, "resource_count": 0, "checkov_version": "3.3.30"}'
    monkeypatch.setenv("TFIAM_CHECKOV", program(tmp_path, f"echo '{nothing}'"))
    ran = tfiam(["scan", QUICKSTART, "--checkov"])
    assert (ran.status, ran.out) == (2, "")
    assert "checkov saw no resource in it" in ran.err
    empty = tfiam(["scan", str(STORIES / "empty" / "plan.json"), "--checkov", "--format", "json"])
    assert empty.status == 0
    assert "it saw no resource there" in json.loads(empty.out)["notices"][-1]


def test_a_comment_that_skips_for_checkov_waives(tfiam: Tfiam, tmp_path: Path, written: Written) -> None:
    text = (STORIES / "quickstart" / "main.tf").read_text(encoding="utf-8")
    block = 'resource "aws_s3_bucket" "reports" {'
    assert block in text
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.tf").write_text(
        text.replace(block, f"{block}\n  # checkov:skip=CKV_AWS_18:logs go elsewhere"), encoding="utf-8"
    )
    ran = tfiam(
        ["scan", QUICKSTART, "--format", "json", "--source", "src", "--import-checkov", written(report(LOGGING))]
    )
    (found,) = findings(ran.out)
    assert found["status"] == "waived"
    assert found["waiver"]["reason"] == "logs go elsewhere"
    assert found["location"]["file"].endswith("main.tf")
