"""The checks that checkov loads: in checkov where it is, and against the few names of it that they use."""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.rules.checkov.checks import FIXTURES
from tests.rules.checkov.test_python_checks import CHECKOV
from tfiam.pipeline import scan
from tfiam.rules.load import load_rules

FOLDER = FIXTURES.parents[1] / "tfiam" / "rules" / "checkov" / "external"
STORIES = FIXTURES.parent / "stories"
QUICKSTART = STORIES / "quickstart" / "plan.json"
TFIAM = f"{shlex.quote(sys.executable)} -m tfiam"


class Results(str, Enum):
    PASSED = "PASSED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"
    SKIPPED = "SKIPPED"


class Registry:
    """Asks its checks as checkov's plan runner does."""

    def __init__(self) -> None:
        self.checks: list[Any] = []
        self.failed: list[str] = []
        """The names of those that failed, as they are then."""

    def register(self, check: Any) -> None:
        assert check.supported_entities == ["*"]
        self.checks.append(check)

    def records(self, plan: Path, only: str = "") -> Iterator[tuple[str, str, str, str]]:
        for address, type_ in addresses(plan):
            conf = {"__address__": address, "__file__": [str(plan)]}
            for check in self.checks:
                if only in ("", check.id):
                    result = check.run("/plan.json", conf, address, type_, {})
                    if result["result"] is Results.FAILED:
                        self.failed.append(check.name)
                    if result["result"] is not Results.UNKNOWN:
                        yield check.id, result["result"].value, address, "; ".join(check.details)


class Check:
    def __init__(self, **given: Any) -> None:
        vars(self).update(given)


def addresses(plan: Path) -> list[tuple[str, str]]:
    found = []
    modules = [json.loads(plan.read_bytes())["planned_values"]["root_module"]]
    while modules:
        module = modules.pop()
        found += [(one["address"], one["type"]) for one in module.get("resources", ()) if one["mode"] == "managed"]
        modules += module.get("child_modules", ())
    return found


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    found = Registry()
    names: dict[str, dict[str, Any]] = {
        "checkov.common.bridgecrew.severities": {"Severities": {name: name for name in ("CRITICAL", "HIGH", "MEDIUM", "LOW", "INFO")}},
        "checkov.common.checks.base_check": {"BaseCheck": Check},
        "checkov.common.models.enums": {"CheckCategories": Enum("CheckCategories", ["IAM"]), "CheckResult": Results},
        "checkov.terraform.checks.resource.registry": {"resource_registry": found},
    }  # fmt: skip
    for name in names:
        for end in range(1, name.count(".") + 2):
            monkeypatch.setitem(sys.modules, ".".join(name.split(".")[:end]), ModuleType(name))
    for name, members in names.items():
        module = ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setenv("TFIAM_COMMAND", TFIAM)
    return found


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tfiam_checks", FOLDER / "tfiam_checks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def expected(plan: Path) -> set[tuple[str, str, str]]:
    statuses = {"fail": "FAILED", "waived": "SKIPPED"}
    here = {address for address, _ in addresses(plan)}
    return {
        (one.rule, statuses[one.status.value], address)
        for one in scan(plan).findings
        if one.status.value in statuses and one.delta.value != "fixed"
        for address in one.addresses
        if address in here
    }


def test_every_finding_is_a_result_with_the_rules_card(registry: Registry) -> None:
    load()
    said = list(registry.records(QUICKSTART))
    assert {record[:3] for record in said if record[0] != "TFIAM_RUN"} == expected(QUICKSTART)
    assert ("TFIAM_RUN", "PASSED", "aws_iam_role.report_builder", "2 findings are undetermined") in said
    assert [check.id for check in registry.checks] == ["TFIAM_RUN", *(rule.id for rule in load_rules())]
    (check,) = [one for one in registry.checks if one.id == "TFIAM_LP_014"]
    assert (check.name, check.severity) == (
        "Statement lets its principal pass any role, or pass it to any service",
        "HIGH",
    )
    assert check.guideline == "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"
    told = [record[3] for record in said if record[0] == "TFIAM_LP_014"]
    assert told == ["allows iam:PassRole on every role"]


@pytest.mark.parametrize("story", ["modules-odd-keys", "second-plan", "secrets"])
def test_copies_modules_and_odd_keys(registry: Registry, story: str) -> None:
    load()
    plan = STORIES / story / "plan.json"
    said = {record[:3] for record in registry.records(plan)}
    assert expected(plan) <= said


def test_what_stands_at_no_resource_is_told_at_the_first(registry: Registry) -> None:
    """A detached Deny is told at an attachment that the plan deletes."""
    load()
    plan = STORIES / "escalation-deny-removed" / "plan.json"
    here = {address for address, _ in addresses(plan)}
    away = [one for one in scan(plan).findings if one.status.value == "fail" and not here.intersection(one.addresses)]
    said = {(record[0], record[3]) for record in registry.records(plan)}
    for one in away:
        assert any(rule == one.rule and f"{one.address}: {one.message}" in details for rule, details in said)


def test_undetermined_is_no_pass_and_is_told(registry: Registry, caplog: pytest.LogCaptureFixture) -> None:
    load()
    with caplog.at_level(logging.WARNING):
        said = list(registry.records(QUICKSTART))
    assert [record[:2] for record in said if record[1] == "PASSED"] == [("TFIAM_RUN", "PASSED")]
    assert "2 findings of plan.json are undetermined, which checkov does not report" in caplog.text


def test_a_waived_finding_is_a_skipped_check(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".tfiam.yaml").write_text(
        "waivers:\n- rule: RX_007\n  reason: public site\n  owner: web\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", "")
    load()
    said = [record[:3] for record in registry.records(QUICKSTART, "TFIAM_RX_007")]
    assert said == [("TFIAM_RX_007", "SKIPPED", "aws_s3_bucket.reports")]


def test_one_run_a_plan(registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = tmp_path / "runs"
    script = tmp_path / "tfiam"
    script.write_text(f'#!/bin/sh\necho "$1" >> {runs}\nexec {TFIAM} "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("TFIAM_COMMAND", str(script))
    load()
    list(registry.records(QUICKSTART))
    assert runs.read_text().split() == ["rules", "scan"]


@pytest.mark.parametrize("only", ["", "TFIAM_LP_014", "TFIAM_RUN"])
def test_a_plan_that_tfiam_refuses_fails_once(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, only: str
) -> None:
    (tmp_path / ".tfiam.yaml").write_text("no: config\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    load()
    ((_, result, address, details),) = registry.records(QUICKSTART, only)
    assert (result, address) == ("FAILED", "aws_iam_role.report_builder")
    assert ".tfiam.yaml" in details


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/nowhere/tfiam", "/nowhere/tfiam cannot be run (No such file or directory); set TFIAM_COMMAND"),
        ("true", "true printed no JSON; set TFIAM_COMMAND"),
        ("sh -c 'echo broken >&2; exit 70'", "broken"),
        ("sh -c 'exit 9'", "tfiam ended with exit status 9"),
    ],
)
def test_a_program_that_does_not_answer_fails_the_plan(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, command: str, said: str
) -> None:
    monkeypatch.setenv("TFIAM_COMMAND", command)
    load()
    assert said in caplog.text
    ((check, result, address, details),) = registry.records(QUICKSTART)
    assert (check, result, address) == ("TFIAM_RUN", "FAILED", "aws_iam_role.report_builder")
    assert said in details
    assert registry.failed == [f"tfiam could not judge the plan: {details}"]


def test_a_source_file_is_not_judged(registry: Registry) -> None:
    load()
    for path in ("/work/main.tf", "/work/main.tf.json", ""):
        conf = {"__address__": "aws_iam_role.report_builder", "__file__": [path]}
        assert (
            registry.checks[0].run("/main.tf", conf, "report_builder", "aws_iam_role", {})["result"] is Results.UNKNOWN
        )


def test_it_imports_nothing_of_tfiams() -> None:
    """tfiam's hcl2 and checkov's are two modules of one name (deps.md 1)."""
    text = (FOLDER / "tfiam_checks.py").read_text(encoding="utf-8") + (FOLDER / "__init__.py").read_text(
        encoding="utf-8"
    )
    assert "import tfiam" not in text
    assert "from tfiam" not in text


@pytest.mark.skipif(not Path(CHECKOV).is_file(), reason="no checkov: `make parity` installs one")
def test_checkov_reports_them() -> None:
    flags = ["--framework", "terraform_plan", "--skip-download", "--compact", "--output", "json"]
    command = [CHECKOV, "-f", str(QUICKSTART), "--external-checks-dir", str(FOLDER), *flags]
    done = subprocess.run(
        command, capture_output=True, check=False, timeout=300, env={**os.environ, "TFIAM_COMMAND": TFIAM}
    )
    results = json.loads(done.stdout)["results"]
    said = [*results["failed_checks"], *results["passed_checks"], *results["skipped_checks"]]
    ours = {
        (one["check_id"], one["check_result"]["result"], one["resource_address"])
        for one in said
        if one["check_id"].startswith("TFIAM_")
    }
    assert ours == {*expected(QUICKSTART), ("TFIAM_RUN", "PASSED", "aws_iam_role.report_builder")}
