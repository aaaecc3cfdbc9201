from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Tfiam, story

ADMIN = "aws_iam_role_policy.ingest"


def test_findings_below_the_threshold_pass(tfiam: Tfiam, star: list[str]) -> None:
    run = tfiam(["scan", story("over-privileged"), *star])
    assert (run.status, run.err) == (0, "")
    assert ADMIN in run.out
    assert "ACME_LP_001" in run.out


@pytest.mark.parametrize(
    ("plan", "options", "status"),
    [
        ("over-privileged", ["--fail-on", "medium"], 1),
        ("over-privileged", ["--fail-on", "MEDIUM", "--fail-on-undetermined"], 1),
        ("over-privileged", ["--fail-on-undetermined"], 0),
        ("unknown-documents", ["--fail-on", "low"], 0),
        ("unknown-documents", ["--fail-on", "low", "--fail-on-undetermined"], 3),
        ("unknown-documents", ["--fail-on", "high", "--fail-on-undetermined"], 0),
        ("empty", ["--fail-on", "info", "--fail-on-undetermined"], 0),
        ("non-aws", ["--fail-on", "info", "--fail-on-undetermined"], 0),
    ],
)
def test_exit_status(tfiam: Tfiam, star: list[str], plan: str, options: list[str], status: int) -> None:
    run = tfiam(["scan", story(plan), *star, *options])
    assert (run.status, run.err) == (status, "")


def test_the_config_in_the_folder_is_read(tfiam: Tfiam, star: list[str], tmp_path: Path) -> None:
    (tmp_path / ".tfiam.yaml").write_text("fail_on: medium\n")
    assert tfiam(["scan", story("over-privileged"), *star]).status == 1
    assert tfiam(["scan", story("over-privileged"), *star, "--fail-on", "high"]).status == 0


def test_config_named_wins_over_the_folder(tfiam: Tfiam, star: list[str], tmp_path: Path) -> None:
    (tmp_path / ".tfiam.yaml").write_text("fail_on: medium\n")
    base = tmp_path / "base.yaml"
    base.write_text("fail_on: critical\n")
    assert tfiam(["scan", story("over-privileged"), *star, "--config", str(base)]).status == 0


def test_waivers_hold_until_no_waivers(tfiam: Tfiam, star: list[str], tmp_path: Path) -> None:
    (tmp_path / ".tfiam.yaml").write_text(
        "fail_on: medium\nwaivers:\n  - {rule: ACME_LP_001, address: 'aws_iam_role_policy.*', reason: accepted, owner: me}\n"
    )
    waived = tfiam(["scan", story("over-privileged"), *star, "--format", "json"])
    assert waived.status == 0
    finding = next(one for one in json.loads(waived.out)["findings"] if one["address"] == ADMIN)
    assert (finding["status"], finding["waiver"]["reason"], finding["waiver"]["source"]) == (
        "waived",
        "accepted",
        ".tfiam.yaml:3",
    )
    assert tfiam(["scan", story("over-privileged"), *star, "--no-waivers"]).status == 1


def test_a_broken_config_ends_the_run(tfiam: Tfiam, star: list[str], tmp_path: Path) -> None:
    (tmp_path / ".tfiam.yaml").write_text("fail_on: high\nfail_no: low\n")
    run = tfiam(["scan", story("over-privileged"), *star])
    assert (run.status, run.out) == (2, "")
    assert run.err == "tfiam: .tfiam.yaml, line 2: fail_no: unknown key; did you mean fail_on?\n"


@pytest.mark.parametrize("option", ["--rule", "--skip"])
def test_an_unknown_rule_is_refused_with_a_suggestion(tfiam: Tfiam, star: list[str], option: str) -> None:
    run = tfiam(["scan", story("over-privileged"), *star, option, "ACME_LP_010"])
    assert (run.status, run.out) == (2, "")
    assert "'ACME_LP_010' is no rule" in run.err
    assert "did you mean ACME_LP_001?" in run.err


def test_skip_leaves_rules_out(tfiam: Tfiam, star: list[str]) -> None:
    run = tfiam(["scan", story("over-privileged"), *star, "--skip", "medium", "--format", "json"])
    assert run.status == 0
    assert json.loads(run.out)["rules"] == []


def test_only_introduced_hides_what_was_there(tfiam: Tfiam, star: list[str], tmp_path: Path) -> None:
    """The same resources with nothing to change: every finding was there before."""
    plan = json.loads(Path(story("over-privileged")).read_text())
    for change in (resource["change"] for resource in plan["resource_changes"]):
        change.update(actions=["no-op"], before=change["after"], after_unknown={})
    (tmp_path / "again.json").write_text(json.dumps(plan))
    options = [*star, "--fail-on", "medium", "--format", "json"]
    everything = tfiam(["scan", "again.json", *options])
    assert everything.status == 1
    assert {finding["delta"] for finding in json.loads(everything.out)["findings"]} == {"existing"}
    introduced = tfiam(["scan", "again.json", *options, "--only", "introduced"])
    assert introduced.status == 0
    assert json.loads(introduced.out)["findings"] == []


def test_standard_input(tfiam: Tfiam, star: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with Path(story("over-privileged")).open("rb") as stream:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stream))
        run = tfiam(["scan", "-", *star, "--format", "json"])
    assert run.status == 0
    report = json.loads(run.out)
    assert [plan["path"] for plan in report["plans"]] == ["stdin"]
    assert ADMIN in {finding["address"] for finding in report["findings"]}


def test_standard_input_once_only(tfiam: Tfiam, star: list[str]) -> None:
    run = tfiam(["scan", "-", "-", *star])
    assert run.status == 2
    assert "standard input" in run.err


def test_a_folder_is_its_plans_in_one_report(tfiam: Tfiam, star: list[str], tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    for name in ("over-privileged", "clean-service"):
        (plans / name).mkdir(parents=True)
        shutil.copy(story(name), plans / name / "plan.json")
    again = plans / "over-privileged" / "plan.json"
    run = tfiam(["scan", str(plans), str(again), *star, "--format", "json"])
    report = json.loads(run.out)
    assert [plan["path"] for plan in report["plans"]] == [str(plans / "clean-service" / "plan.json"), str(again)]
    assert [finding["plan"] for finding in report["findings"] if finding["address"] == ADMIN] == [str(again)]


@pytest.mark.parametrize("name", ["none.json", "empty.json", "page.html"])
def test_an_unreadable_plan_is_never_green(tfiam: Tfiam, star: list[str], tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.json").touch()
    (tmp_path / "page.html").write_text("<html>Planted-Secret</html>")
    run = tfiam(["scan", story("clean-service"), name, *star])
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(f"tfiam: {name}")
    assert run.err.count("\n") == 1
    assert "Planted" not in run.err


def test_output_and_more_reports(tfiam: Tfiam, star: list[str], tmp_path: Path) -> None:
    run = tfiam(
        [
            "scan",
            story("over-privileged"),
            *star,
            "--output",
            "a.txt",
            "--report",
            "json=a.json",
            "--report",
            "sarif=a.sarif",
        ]
    )
    assert (run.status, run.out, run.err) == (0, "", "")
    assert ADMIN in (tmp_path / "a.txt").read_text()
    assert json.loads((tmp_path / "a.json").read_text())["schema"] == "tfiam.report/1"
    assert json.loads((tmp_path / "a.sarif").read_text())["version"] == "2.1.0"
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt", "a.json", "a.sarif", "rules"}


def test_a_report_beside_the_printed_one(tfiam: Tfiam, star: list[str], tmp_path: Path) -> None:
    run = tfiam(["scan", story("over-privileged"), *star, "--report", "markdown=a=b.md"])
    assert ADMIN in run.out
    assert "ACME_LP_001" in (tmp_path / "a=b.md").read_text()


def test_two_reports_into_one_file_are_refused(tfiam: Tfiam, star: list[str], tmp_path: Path) -> None:
    run = tfiam(["scan", story("over-privileged"), *star, "--output", "a.json", "--report", "json=./a.json"])
    assert run.status == 2
    assert "same file" in run.err
    assert not (tmp_path / "a.json").exists()


def test_a_file_by_two_names_and_printing_twice_are_refused(tfiam: Tfiam, star: list[str], tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "a.json")
    scan = ["scan", story("over-privileged"), *star]
    run = tfiam([*scan, "--report", "json=a.json", "--report", "sarif=link.json"])
    assert (run.status, run.out) == (2, "")
    assert "same file" in run.err
    run = tfiam([*scan, "--report", "json=-"])
    assert (run.status, run.out) == (2, "")
    assert "two reports would be printed" in run.err
    assert json.loads(tfiam([*scan, "--quiet", "--report", "json=-"]).out)["schema"] == "tfiam.report/1"
    assert json.loads(tfiam([*scan, "--output", "a.txt", "--report", "json=-"]).out)["schema"] == "tfiam.report/1"


@pytest.mark.parametrize("report", ["pdf=a.pdf", "json", "json=", "=a.json"])
def test_a_report_without_a_format_or_a_file_is_refused(tfiam: Tfiam, star: list[str], report: str) -> None:
    run = tfiam(["scan", story("over-privileged"), *star, "--report", report])
    assert (run.status, run.out) == (2, "")
    assert "FORMAT=FILE with a format of text, json" in run.err


def test_the_job_summary_is_added_to_and_kept_under_the_limit(
    tfiam: Tfiam, star: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary"
    summary.write_text("# Of another command\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setattr("tfiam.cli.scan.MOST_OF_SUMMARY", 4000)
    tfiam(["scan", story("over-privileged"), "--format", "github", "--report", "markdown=summary"])
    text = summary.read_text()
    assert text.startswith("# Of another command\n")
    assert "TFIAM_" in text
    assert len(text) < 4100


def test_an_unwritable_output_is_refused(tfiam: Tfiam, star: list[str]) -> None:
    run = tfiam(["scan", story("over-privileged"), *star, "--output", "no/such/folder.json", "--fail-on", "low"])
    assert (run.status, run.out) == (2, "")
    assert run.err == (
        "tfiam: no/such/folder.json: cannot be written (no such file or directory); "
        "name a file in a folder that exists and is yours to write\n"
    )


def test_quiet_prints_nothing_and_still_tells(tfiam: Tfiam, star: list[str]) -> None:
    run = tfiam(["scan", story("over-privileged"), *star, "--quiet", "--fail-on", "low"])
    assert (run.status, run.out, run.err) == (1, "", "")


@pytest.mark.parametrize("form", ["text", "json", "sarif", "markdown", "github"])
def test_nothing_of_a_sensitive_document_is_quoted(tfiam: Tfiam, tmp_path: Path, form: str) -> None:
    """Neither what it names, nor its Sids, by any rule: a policy may be made from a sensitive variable."""
    plan = json.loads(Path(story("over-privileged")).read_text())
    change = next(one["change"] for one in plan["resource_changes"] if one["address"] == "aws_iam_role_policy.ingest")
    statements = [
        {"Sid": "Canary1", "Effect": "Allow", "Action": ["iam:PassRole", "s3:Canary2"], "Resource": "*"},
        {"Sid": "Canary1", "Effect": "Allow", "Action": "canary3:*", "Resource": "arn:aws:sqs:::canary4"},
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringLike": {"aws:Canary5": "canary6"}}},
    ]
    change["after"]["policy"] = json.dumps({"Version": "2012-10-17", "Statement": statements})
    change["after_sensitive"] = {"policy": True}
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    run = tfiam(["scan", "plan.json", "--format", form])
    assert "aws_iam_role_policy.ingest" in run.out
    assert "canary" not in (run.out + run.err).lower()


def test_html_is_one_file_that_knows_the_exit_status(tfiam: Tfiam, star: list[str], tmp_path: Path) -> None:
    page = tmp_path / "tfiam.html"
    run = tfiam(
        ["scan", story("over-privileged"), *star, "--fail-on", "medium", "--format", "html", "--output", str(page)]
    )
    assert (run.status, run.out, run.err) == (1, "", "")
    text = page.read_text(encoding="utf-8")
    assert re.search(r"Exit status 1: \d+ findings? of severity medium or worse \(--fail-on medium\)", text)
    assert "can become aws_iam_role.ingest, which is admin" in text.replace("<wbr>", "")


def test_html_beside_another_report(tfiam: Tfiam, star: list[str], tmp_path: Path) -> None:
    page = tmp_path / "tfiam.html"
    run = tfiam(["scan", story("access-change"), *star, "--format", "json", "--report", f"html={page}"])
    assert json.loads(run.out)["schema"] == "tfiam.report/1"
    assert "4 principals gain" in page.read_text(encoding="utf-8")
