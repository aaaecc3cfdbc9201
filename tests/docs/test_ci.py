"""What docs/ci.md shows is what `tfiam init` writes, and its commands do what it says, on a real plan."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.schemas import read_yaml
from tests.docs.guide import DOCS, ROOT, Workshop
from tfiam.cli.starter import HOSTS, starters

PAGE = (DOCS / "ci.md").read_text()
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())


def blocks(mark: str) -> list[str]:
    """The fenced blocks that follow a comment."""
    return re.findall(rf"<!-- {re.escape(mark)} -->\n```\w+\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    return Workshop.of("quickstart", tmp_path)


@pytest.fixture
def clean(tmp_path: Path) -> Workshop:
    return Workshop.of("clean-service", tmp_path / "clean")


@pytest.mark.parametrize("host", HOSTS)
def test_the_page_shows_what_init_writes(host: str) -> None:
    assert blocks(f"template: {host}") == [starters(host, ".")[1].text]


def scripts(host: str) -> list[str]:
    """The commands of a host's pipeline that plan and scan, in order; what installs and comments is left out."""
    document = read_yaml(starters(host, ".")[1].text)
    found: list[str] = {
        "github": lambda: [step["run"] for step in document["jobs"]["plan"]["steps"] if "run" in step],
        "gitlab": lambda: [*document["tfiam-plan"]["script"], *document["tfiam"]["script"]],
        "bitbucket": lambda: [
            line for part in document["pipelines"]["pull-requests"]["**"] for line in part["step"]["script"]
        ],
        "azure": lambda: [step["bash"] for step in document["steps"] if "bash" in step],
    }[host]()
    return [script for script in found if not re.search(r"pipx? install", script) and "tfiam comment" not in script]


@pytest.mark.parametrize(
    ("host", "reports"),
    [
        ("github", ["summary.md"]),
        ("gitlab", ["gl-code-quality-report.json", "tfiam-junit.xml"]),
        ("bitbucket", ["test-results/tfiam.xml"]),
        ("azure", ["tfiam-junit.xml"]),
    ],
)
def test_the_pipelines_plan_and_judge(shop: Workshop, host: str, reports: list[str]) -> None:
    (shop.folder / "plan.json").unlink()
    *before, scan = scripts(host)
    variables = {"ROOT": ".", "TFIAM_ROOT": ".", "GITHUB_STEP_SUMMARY": "summary.md"}
    for script in before:
        done = shop.run(script, **variables)
        assert done.returncode == 0, done.stdout
    done = shop.run(scan, **variables)
    assert done.returncode == 1, done.stdout
    assert "aws_iam_role_policy.deploy" in done.stdout
    assert [name for name in reports if not (shop.folder / name).stat().st_size] == []


def test_the_step_of_the_action_gives_inputs_that_it_has() -> None:
    (step,) = yaml.safe_load(blocks("step")[0])
    assert set(step["with"]) <= set(ACTION["inputs"])
    assert [key for key in ACTION["inputs"] if f"`{key}`" not in PAGE] == []


def test_the_config_of_the_base_branch_judges(shop: Workshop) -> None:
    (script,) = blocks("run: base branch")
    git = "git -c user.name=a -c user.email=a@example.com -c init.defaultBranch=main"
    assert shop.run(f"{git} init -q && {git} add main.tf && {git} commit -qm base && git branch base").returncode == 0
    waiver = 'waivers: [{rule: [LP_014, PE_003], reason: mine, owner: me, expires: "2099-01-01"}]\n'
    (shop.folder / ".tfiam.yaml").write_text(waiver)
    shop.run(f"{git} add .tfiam.yaml && {git} commit -qm waived")
    assert shop.run("tfiam scan plan.json --quiet").returncode == 0
    assert shop.run(script, BASE="base").returncode == 1
    assert shop.run(script, BASE="HEAD").returncode == 0


def test_atlantis_stops_a_plan_with_findings(shop: Workshop, clean: Workshop) -> None:
    plan, check = (yaml.safe_load(block)["workflows"]["tfiam"] for block in blocks("atlantis"))
    runs = [step["run"] for step in plan["plan"]["steps"] if isinstance(step, dict)]
    for workshop, status in ((shop, 1), (clean, 0)):
        paths = {"PLANFILE": "tfplan", "SHOWFILE": str(workshop.folder / "show.json")}
        assert [workshop.run(run, **paths).returncode for run in runs] == [0, status]
        said = workshop.run(check["policy_check"]["steps"][-1]["run"], **paths)
        assert (said.returncode, said.stdout) == (0, "tfiam fail, status 1\n" if status else "tfiam clean\n")


def test_spacelift_ends_the_run_and_gets_the_report(shop: Workshop) -> None:
    (block,) = blocks("spacelift")
    show, scan = yaml.safe_load(block)["after_plan"]
    assert shop.run(show).returncode == 0
    assert shop.run(scan).returncode == 1
    report = json.loads((shop.folder / "tfiam.custom.spacelift.json").read_text())
    assert {"address", "message", "status", "severity"} <= set(report["findings"][0])
    assert {(one["severity"], one["status"]) for one in report["findings"]} >= {("high", "fail")}
    assert shop.run(f"{scan} || test $? -eq 1").returncode == 0
    (shop.folder / "plan.json").write_text("{")
    assert shop.run(f"{scan} || test $? -eq 1").returncode != 0


@pytest.fixture
def terraform_cloud(shop: Workshop) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that gives the plan to who has the token and records what is reported back."""
    told: list[dict[str, Any]] = []
    plan = (shop.folder / "plan.json").read_bytes()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(plan)

        def do_PATCH(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self._answer(b"")

        def _answer(self, body: bytes) -> None:
            self.send_response(200 if self.headers["Authorization"] == "Bearer planted-token" else 401)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", told
    server.shutdown()
    server.server_close()


def test_a_run_task_reports_back(shop: Workshop, terraform_cloud: tuple[str, list[dict[str, Any]]]) -> None:
    url, told = terraform_cloud
    (script,) = blocks("run: run task")
    (shop.folder / "plan.json").unlink()
    done = shop.run(
        script,
        PLAN_JSON_API_URL=f"{url}/plan",
        TASK_RESULT_CALLBACK_URL=url,
        ACCESS_TOKEN="planted-token",
        no_proxy="*",
    )
    assert done.returncode == 0, done.stdout
    (result,) = told
    assert result["data"]["type"] == "task-results"
    assert result["data"]["attributes"] == {"status": "failed", "message": "tfiam: 4 findings, worst: high"}


def test_the_hooks_are_there_and_judge_what_they_match() -> None:
    (block,) = blocks("pre-commit")
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    (used,) = yaml.safe_load(block)["repos"]
    assert {hook["id"] for hook in used["hooks"]} == set(hooks)
    assert re.search(hooks["tfiam-policy"]["files"], "infra/policies/deploy.json")
    assert not re.search(hooks["tfiam-policy"]["files"], "package.json")
    assert re.search(hooks["tfiam-scan"]["files"], "tests/vpc-plan.json")
    assert not re.search(hooks["tfiam-scan"]["files"], "floorplan.json")
    validated = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], check=False
    )
    assert validated.returncode == 0
