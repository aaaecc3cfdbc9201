"""action.yml, read and run as GitHub's runner would: its scripts by bash, against a real plan."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.schemas import problems

ROOT = Path(__file__).parents[2]
STORY = ROOT / "fixtures" / "stories" / "quickstart" / "plan.json"
CLEAN = ROOT / "fixtures" / "stories" / "clean-service" / "plan.json"
TEXT = (ROOT / "action.yml").read_text()
ACTION: Mapping[str, Any] = yaml.safe_load(TEXT)
STEPS: dict[str, Any] = {step["name"]: step for step in ACTION["runs"]["steps"]}
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


@dataclass(frozen=True)
class Done:
    status: int
    log: str
    outputs: Mapping[str, str]
    summary: str


class Runner:
    """A job that has tfiam installed where the action installs it."""

    def __init__(self, folder: Path) -> None:
        self.work = folder / "work"
        self.temp = folder / "temp"
        (self.temp / "tfiam" / "bin").mkdir(parents=True)
        self.work.mkdir()
        program = self.temp / "tfiam" / "bin" / "tfiam"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tfiam "$@"\n')
        program.chmod(0o755)

    def run(self, name: str, inputs: Mapping[str, str], scan: Mapping[str, str] | None = None) -> Done:
        """One step, with the defaults of the inputs that are not given and the outputs of the step ``scan``."""
        given = {key: str(spec.get("default", "")) for key, spec in ACTION["inputs"].items()} | dict(inputs)
        output, summary = self.temp / "output", self.temp / "summary"
        output.write_text("")
        environ = {
            **os.environ,
            **{key: self._value(text, given, scan or {}) for key, text in STEPS[name]["env"].items()},
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            "PYTHONPATH": str(ROOT),
        }
        script = self.temp / "script.sh"
        script.write_text(STEPS[name]["run"])
        # https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=self.work, env=environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return Done(
            done.returncode, done.stdout + done.stderr, outputs, summary.read_text() if summary.exists() else ""
        )

    def _value(self, text: str, inputs: Mapping[str, str], scan: Mapping[str, str]) -> str:
        known = {f"inputs.{key}": value for key, value in inputs.items()}
        known |= {f"steps.scan.outputs.{key}": value for key, value in scan.items()}
        known |= {"github.action_path": str(ROOT)}
        return EXPRESSION.sub(lambda found: known[found[1]], text)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_it_is_an_action_by_githubs_schema() -> None:
    assert problems(ACTION, "github-actions") == []


def test_no_input_is_part_of_a_script() -> None:
    for name, step in STEPS.items():
        assert "${{" not in step.get("run", ""), name


def test_what_others_wrote_is_pinned_to_a_commit() -> None:
    used = [step["uses"] for step in STEPS.values() if "uses" in step]
    assert used
    assert [uses for uses in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", uses)] == []


def test_every_input_is_used_and_every_variable_set() -> None:
    for key in ACTION["inputs"]:
        assert f"inputs.{key} " in TEXT, key
    for name, step in STEPS.items():
        for variable in re.findall(r"\bTFIAM_[A-Z_]+", step.get("run", "")):
            assert variable in step["env"], (name, variable)


def test_a_plan_with_findings_is_reported_and_then_fails_the_verdict(runner: Runner) -> None:
    (runner.temp / "summary").write_text("# What a step before wrote\n")
    done = runner.run("Scan the plan", {"plan": str(STORY)})
    assert (done.status, done.outputs["status"]) == (0, "1")
    assert "::error " in done.log
    assert done.summary.startswith("# What a step before wrote\n")
    assert "aws_iam_role_policy.deploy" in done.summary
    assert json.loads(Path(done.outputs["json"]).read_text())["schema"] == "tfiam.report/1"
    assert json.loads(Path(done.outputs["sarif"]).read_text())["version"] == "2.1.0"
    assert done.summary.endswith(Path(done.outputs["markdown"]).read_text())
    verdict = runner.run("Verdict", {}, done.outputs)
    assert (verdict.status, "findings at or above" in verdict.log) == (1, True)


def test_a_clean_plan_passes(runner: Runner) -> None:
    done = runner.run("Scan the plan", {"plan": str(CLEAN), "annotations": "false", "summary": "false"})
    assert (done.status, done.outputs["status"], done.summary) == (0, "0", "")
    assert runner.run("Verdict", {}, done.outputs).status == 0


def test_the_inputs_reach_the_scan(runner: Runner) -> None:
    (runner.work / "base.yaml").write_text(
        "waivers:\n  - {rule: [LP_014, PE_003], reason: until Q1, owner: platform, expires: 2099-01-01}\n"
    )
    given = {"plan": str(STORY), "config": "base.yaml"}
    assert runner.run("Scan the plan", given).outputs["status"] == "0"
    assert runner.run("Scan the plan", given | {"waivers": "false"}).outputs["status"] == "1"
    assert runner.run("Scan the plan", given | {"fail-on": "low"}).outputs["status"] == "1"
    assert runner.run("Scan the plan", given | {"fail-on-undetermined": "true"}).outputs["status"] == "3"
    both = runner.run("Scan the plan", given | {"plan": f"{STORY}\n{CLEAN}\n", "source": str(STORY.parent)})
    report = json.loads(Path(both.outputs["json"]).read_text())
    assert [plan["path"] for plan in report["plans"]] == [str(STORY), str(CLEAN)]


COMMAND = "$(touch owned)"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *[(name, COMMAND) for name in ("source", "config", "policies", "context", "fail-on")],
        *[("plan", text) for text in (COMMAND, "`touch owned`", "x; touch owned", '" && touch owned; "', "--help")],
    ],
)
def test_no_input_becomes_a_command(runner: Runner, name: str, text: str) -> None:
    done = runner.run("Scan the plan", {"plan": str(STORY)} | {name: text})
    assert list(runner.work.iterdir()) == []
    assert done.status == 2, done.log
    assert done.outputs == {}


def test_the_comment_judges_what_the_scan_judged_and_leaves_the_verdict(runner: Runner) -> None:
    scan = runner.run("Scan the plan", {"plan": str(STORY), "source": "", "only-introduced": "true"})
    recorder = runner.temp / "tfiam" / "bin" / "tfiam"
    recorder.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > asked\nexit 1\n')
    done = runner.run("Comment on the pull request", {"tag": "$(touch owned)"}, scan.outputs)
    asked = (runner.work / "asked").read_text().splitlines()
    assert asked == ["comment", "--tag=$(touch owned)", "--only=introduced", "--", str(STORY)]
    assert done.status == 0
    recorder.write_text("#!/bin/sh\nexit 2\n")
    assert runner.run("Comment on the pull request", {}, scan.outputs).status == 2


def test_a_tfiam_that_is_there_is_not_installed_again(runner: Runner) -> None:
    done = runner.run("Install tfiam", {"python": "no-such-python"})
    assert (done.status, done.log.startswith("tfiam ")) == (0, True)
