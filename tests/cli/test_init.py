from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.ci.schemas import problems, read_yaml
from tests.cli.conftest import Tfiam, story
from tfiam import __version__
from tfiam.cli.starter import HOSTS, PIPELINES, detected, root_module
from tfiam.config import Config
from tfiam.config_file import parse_config, read_config

SCHEMAS = {
    "github": "github-workflows",
    "gitlab": "gitlab-ci",
    "bitbucket": "bitbucket-pipelines",
    "azure": "azure-pipelines",
}


def test_in_an_empty_repository_it_writes_a_config_and_asks_for_the_host(tfiam: Tfiam, tmp_path: Path) -> None:
    run = tfiam(["init"])
    assert (run.status, run.err) == (0, "")
    assert run.out == (
        "Wrote      .tfiam.yaml\n"
        "\n"
        "No pipeline: this repository does not tell its host. Name it with --ci github|gitlab|bitbucket|azure.\n"
        "Next:\n"
        "  terraform plan -out=tfplan && terraform show -json tfplan > plan.json\n"
        "  tfiam scan plan.json --source .\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == [".tfiam.yaml"]


def test_the_config_says_the_defaults_and_so_does_every_key_in_its_comments(tfiam: Tfiam, tmp_path: Path) -> None:
    tfiam(["init"])
    path = tmp_path / ".tfiam.yaml"
    written = read_config(path)
    assert written == Config(path=str(path))
    switched_on = re.sub(r"^# (?=[a-z ]+:|  )", "", path.read_text(), flags=re.MULTILINE)
    config = parse_config(switched_on, "config")
    assert config.organization.accounts == ("111122223333",)
    assert config.boundaries.required_for == ("iam-admins",)
    assert (config.account.id, config.rules.disable) == ("111122223333", ("LP_021",))
    assert [waiver.rule for waiver in config.waivers] == ["LP_014"]


def test_a_scan_works_with_what_init_wrote(tfiam: Tfiam) -> None:
    tfiam(["init"])
    assert tfiam(["scan", story("quickstart"), "--quiet"]).status == 1


@pytest.mark.parametrize("host", HOSTS)
def test_the_pipeline_is_one_by_the_hosts_schema(tfiam: Tfiam, tmp_path: Path, host: str) -> None:
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "main.tf").write_text("")
    run = tfiam(["init", "--ci", host])
    assert run.status == 0
    assert f"Wrote      {PIPELINES[host]}\n" in run.out
    assert "terraform -chdir=infra plan" in run.out
    text = (tmp_path / PIPELINES[host]).read_text()
    document = read_yaml(text)
    assert problems(document, SCHEMAS[host]) == []
    assert f"tfiam[comment]=={__version__}" in text
    assert "infra" in text
    assert not re.search(r"@[A-Z]+@", text)


def test_the_workflow_is_pinned_asks_for_little_and_keeps_expressions_out_of_scripts(
    tfiam: Tfiam, tmp_path: Path
) -> None:
    tfiam(["init", "--ci", "github"])
    workflow = read_yaml((tmp_path / PIPELINES["github"]).read_text())
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert list(workflow["on"]) == [
        "pull_request"
    ]  # never pull_request_target, which runs strangers' code with a token
    steps = workflow["jobs"]["plan"]["steps"]
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"]) for step in steps if "uses" in step)
    assert not [step for step in steps if "${{" in step.get("run", "")]


@pytest.mark.parametrize(
    ("made", "host"),
    [
        (".github/CODEOWNERS", "github"),
        (".gitlab-ci.yml", "gitlab"),
        ("bitbucket-pipelines.yml", "bitbucket"),
        ("azure-pipelines.yml", "azure"),
        ("README.md", None),
    ],
)
def test_the_host_is_known_by_its_files(tmp_path: Path, made: str, host: str | None) -> None:
    (tmp_path / made).parent.mkdir(exist_ok=True)
    (tmp_path / made).write_text("")
    assert detected(tmp_path) == host


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("git@github.com:acme/infra.git", "github"),
        ("https://someone@gitlab.acme.example/infra.git", "gitlab"),
        ("ssh://git@bitbucket.org/acme/infra", "bitbucket"),
        ("https://dev.azure.com/acme/infra/_git/infra", "azure"),
        ("https://git.acme.example/github.com/infra", None),
    ],
)
def test_else_by_its_git_remote(tmp_path: Path, url: str, host: str | None) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text(f'[remote "origin"]\n\turl = {url}\n')
    assert detected(tmp_path) == host


def test_the_root_module_is_the_usual_folder_with_configuration(tmp_path: Path) -> None:
    assert root_module(tmp_path) == "."
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "main.tf").write_text("")
    assert root_module(tmp_path) == "infra"


def test_what_is_there_is_kept_unless_forced(tfiam: Tfiam, tmp_path: Path) -> None:
    config = tmp_path / ".tfiam.yaml"
    config.write_text("fail_on: low # ours\n")
    run = tfiam(["init", "--ci", "none"])
    assert run.out.startswith("Kept       .tfiam.yaml (it was there; --force replaces it)\n")
    assert config.read_text() == "fail_on: low # ours\n"
    assert tfiam(["init", "--ci", "none", "--force"]).out.startswith("Replaced   .tfiam.yaml\n")
    assert "fail_on: high" in config.read_text()
    assert tfiam(["init", "--ci", "none"]).out.startswith("Unchanged  .tfiam.yaml\n")


def test_another_folder_is_written_to(tfiam: Tfiam, tmp_path: Path) -> None:
    (tmp_path / "team").mkdir()
    assert tfiam(["init", "team", "--ci", "github"]).status == 0
    assert (tmp_path / "team" / ".tfiam.yaml").is_file()
    assert (tmp_path / "team" / PIPELINES["github"]).is_file()


def test_what_cannot_be_written_is_refused_in_one_line(tfiam: Tfiam, tmp_path: Path) -> None:
    (tmp_path / ".github").write_text("a file")
    run = tfiam(["init", "--ci", "github"])
    assert run.status == 2
    assert (
        run.err == "tfiam: .github/workflows/tfiam.yml: cannot be written; make its folder one that is yours to write\n"
    )
    assert tfiam(["init", "absent"]).status == 2
