"""checkov-style Python checks in tfiam."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.rules.checkov.checks import CHECKS, FIXTURES, PLAN, for_tfiam, one_check, written_for_tfiam
from tfiam.config import Config, RuleSelection
from tfiam.errors import RuleCrash, RuleLoadError
from tfiam.findings.model import Finding, Report, Status
from tfiam.pipeline import scan
from tfiam.rules.model import Severity

ONLY_OURS = Config(rules=RuleSelection(only=("CKV_ACME",)))
ROOT = FIXTURES.parents[1]
CHECKOV = os.environ.get("TFIAM_CHECKOV") or str(ROOT / ".parity" / "bin" / "checkov")

RECORDED = {
    ("CKV_ACME_1", "aws_sns_topic.news"): "FAILED",
    ("CKV_ACME_1", "aws_sqs_queue.bare"): "FAILED",
    ("CKV_ACME_1", "aws_sqs_queue.orders"): "PASSED",
    ("CKV_ACME_1", 'aws_sqs_queue.shared["a.b"]'): "PASSED",
    ("CKV_ACME_1", 'aws_sqs_queue.shared["audit"]'): "PASSED",
    ("CKV_ACME_1", 'module.team["off"].aws_sqs_queue.this'): "PASSED",
    ("CKV_ACME_1", 'module.team["read/write"].aws_sqs_queue.this'): "PASSED",
    ("CKV_ACME_2", "aws_dynamodb_table.orders"): "PASSED",
    ("CKV_ACME_2", 'module.team["off"].aws_dynamodb_table.this[0]'): "FAILED",
    ("CKV_ACME_2", 'module.team["off"].aws_dynamodb_table.this[1]'): "FAILED",
    ("CKV_ACME_2", 'module.team["read/write"].aws_dynamodb_table.this[0]'): "PASSED",
    ("CKV_ACME_2", 'module.team["read/write"].aws_dynamodb_table.this[1]'): "PASSED",
    ("CKV_ACME_3", "aws_sqs_queue.bare"): "PASSED",
    ("CKV_ACME_3", "aws_sqs_queue.orders"): "PASSED",
    ("CKV_ACME_3", 'aws_sqs_queue.shared["a.b"]'): "FAILED",
    ("CKV_ACME_3", 'aws_sqs_queue.shared["audit"]'): "FAILED",
    ("CKV_ACME_3", 'module.team["off"].aws_sqs_queue.this'): "PASSED",
    ("CKV_ACME_3", 'module.team["read/write"].aws_sqs_queue.this'): "PASSED",
}
"""checkov 3.3.30's verdicts."""
HIDDEN = {("CKV_ACME_1", "aws_sqs_queue.orders"), ("CKV_ACME_3", "aws_sqs_queue.orders")}
"""Where checkov judges the text of the reference to a key that is not there yet."""


def scanned(folder: Path, text: str = "", plan: Path = PLAN) -> Report:
    if text:
        (folder / "check.py").write_text(text, encoding="utf-8")
    return scan(plan, config=ONLY_OURS, policies=[str(folder)])


def only(report: Report) -> Finding:
    (finding,) = report.findings
    return finding


def test_the_checks_answer_as_in_checkov(tmp_path: Path) -> None:
    report = scanned(written_for_tfiam(tmp_path))
    failed = {(one.rule, at) for one in report.findings if one.status is Status.FAIL for at in one.addresses}
    assert failed == {place for place, verdict in RECORDED.items() if verdict == "FAILED"}
    hidden = {
        (rule, at)
        for one in report.findings
        if one.status is Status.UNDETERMINED
        for at in one.addresses
        for rule in (one.rule, *one.supersedes)
    }
    assert hidden == HIDDEN
    asked = {answers.rule.id: answers.passed + answers.failed + answers.undetermined for answers in report.rules}
    assert asked == {rule: sum(place[0] == rule for place in RECORDED) for rule in asked}


@pytest.mark.skipif(not Path(CHECKOV).is_file(), reason="no checkov: `make parity` installs one")
def test_checkov_answers_as_recorded() -> None:
    import json

    ids = ",".join(sorted({rule for rule, _ in RECORDED}))
    flags = ["--framework", "terraform_plan", "--skip-download", "--compact", "--output", "json", "--check", ids]
    command = [CHECKOV, "-f", str(PLAN), "--external-checks-dir", str(CHECKS), *flags]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    results = json.loads(done.stdout)["results"]
    said = [*results["failed_checks"], *results["passed_checks"]]
    assert {(one["check_id"], one["resource_address"]): one["check_result"]["result"] for one in said} == RECORDED


def test_the_card_is_the_checks(tmp_path: Path) -> None:
    report = scanned(written_for_tfiam(tmp_path))
    found = next(one for one in report.findings if one.address == "aws_sns_topic.news")
    assert found.title == "Ensure queues and topics have a team and a key"
    assert found.severity is Severity.MEDIUM
    assert found.docs == "https://example.com/acme/messages.html"
    assert found.remediation == "see https://example.com/acme/messages.html"
    assert (found.attribute, found.message) == ("tags", "fails this check")
    nested = next(one for one in report.findings if one.rule == "CKV_ACME_2")
    assert nested.attribute == "point_in_time_recovery[0].enabled"


def test_what_hides_the_answer_is_named(tmp_path: Path) -> None:
    report = scanned(written_for_tfiam(tmp_path))
    found = next(one for one in report.findings if one.status is Status.UNDETERMINED)
    assert found.because == ("aws_kms_key.orders.arn",)
    assert found.address == "aws_sqs_queue.orders"


def test_one_line_is_all_that_changes() -> None:
    text = (CHECKS / "messages_are_owned.py").read_text(encoding="utf-8")
    changed = set(for_tfiam(text).splitlines()) - set(text.splitlines())
    assert changed == {
        "from tfiam.rules.checkov import CheckCategories, CheckResult, BaseResourceCheck",
    }


def test_the_shape_is_that_of_checkovs_plan_reader(tmp_path: Path) -> None:
    body = """
        assert conf["__address__"] == "aws_dynamodb_table.orders", conf["__address__"]
        assert conf["__change_actions__"] == ["create"]
        assert conf["name"] == ["orders"]
        assert conf["attribute"] == [{"name": ["id"], "type": ["S"]}]
        assert conf["point_in_time_recovery"][0]["enabled"] == [True]
        assert "arn" in conf and "stream_arn" not in conf or True
        return CheckResult.FAILED""".strip()
    guard = f'if conf["__address__"] != "aws_dynamodb_table.orders": return CheckResult.PASSED\n        {body}'
    found = only(scanned(tmp_path, one_check(guard, types='["aws_dynamodb_table"]')))
    assert found.address == "aws_dynamodb_table.orders"


def test_a_json_policy_is_an_object(tmp_path: Path) -> None:
    body = "return CheckResult.FAILED if conf['assume_role_policy'][0]['Statement'] else CheckResult.PASSED"
    plan = FIXTURES.parent / "stories" / "quickstart" / "plan.json"
    found = only(scanned(tmp_path, one_check(body, types='["aws_iam_role"]'), plan))
    assert found.address == "aws_iam_role.report_builder"


def test_a_provider_filled_argument_is_not_there(tmp_path: Path) -> None:
    """``kms_master_key_id`` of the bare queue is null or computed: nobody wrote it."""
    body = "return CheckResult.FAILED if conf.get('kms_master_key_id', [None])[0] is None else CheckResult.PASSED"
    assert [one.address for one in scanned(tmp_path, one_check(body)).findings] == ["aws_sqs_queue.bare"]


@pytest.mark.parametrize("types", ['["aws_sqs_*"]', '["aws_sqs_queue", "aws_s?s_queue"]', '["aws_sqs_queu[de]"]'])
def test_supported_resources_may_be_patterns(tmp_path: Path, types: str) -> None:
    found = only(
        scanned(
            tmp_path,
            one_check(
                "return CheckResult.FAILED if 'kms_master_key_id' in conf and conf['name'] == ['bare'] else CheckResult.PASSED",
                types=types,
            ),
        )
    )
    assert found.addresses == ("aws_sqs_queue.bare",)


def test_unknown_is_undetermined_and_never_a_pass(tmp_path: Path) -> None:
    body = "return CheckResult.UNKNOWN if conf['name'] == ['bare'] else CheckResult.PASSED"
    found = only(scanned(tmp_path, one_check(body)))
    assert found.status is Status.UNDETERMINED
    assert found.message == "CKV_ACME_9 gives no answer (UNKNOWN)"
    assert found.because == ("aws_sqs_queue.bare",)


def test_a_check_that_breaks_on_a_hidden_value_is_undetermined(tmp_path: Path) -> None:
    body = "return CheckResult.PASSED if re.match('alias', conf['kms_master_key_id'][0] or '') else CheckResult.PASSED"
    found = only(scanned(tmp_path, one_check(body, before="import re")))
    assert found.status is Status.UNDETERMINED
    assert found.addresses == ("aws_sqs_queue.orders",)


@pytest.mark.parametrize(
    "body",
    [
        "return conf['nowhere']",
        "return [][1]",
        "return conf.nothing",
        "return None",
        "return CheckResult.SKIPPED",
        "raise RuntimeError('x')",
    ],
)
def test_a_broken_check_ends_the_run(tmp_path: Path, body: str) -> None:
    with pytest.raises(RuleCrash) as raised:
        scanned(tmp_path, one_check(body, types='["aws_sns_topic"]'))
    assert raised.value.rule == "CKV_ACME_9"
    assert raised.value.address == "aws_sns_topic.news"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (one_check("return CheckResult.PASSED").replace("CKV_ACME_9", "acme check"), "check id 'acme check'"),
        (one_check("return CheckResult.PASSED", types='"aws_sqs_queue"'), "supported_resources is no list"),
        (one_check("return CheckResult.PASSED", types="[]"), "supported_resources is no list"),
        (one_check("return CheckResult.PASSED", after="check = Check()\ncheck.severity = 'dire'"), "severity 'dire'"),
        (one_check("return CheckResult.PASSED", after=""), "RULE"),
    ],
)
def test_a_wrong_card_names_the_file(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RuleLoadError, match=r"check\.py") as raised:
        scanned(tmp_path, text)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_severity_may_be_given(tmp_path: Path) -> None:
    text = one_check(
        "return CheckResult.FAILED", types='["aws_sns_topic"]', after="check = Check()\ncheck.severity = 'HIGH'"
    )
    assert only(scanned(tmp_path, text)).severity is Severity.HIGH
