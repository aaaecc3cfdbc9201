"""Saved plans: which program is run, where, and what its failures become."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tfiam.errors import PlanError
from tfiam.plan.binary import show_saved_plan
from tfiam.plan.load import load_plan

SECRET = "hunter2-hunter2"


def saved_plan(member: str = "tfplan") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, b"not read by tfiam")
    return buffer.getvalue()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "stack" / "tf plan"
    path.parent.mkdir()
    path.write_bytes(saved_plan())
    return path


def program(folder: Path, script: str, name: str = "terraform") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_the_program_is_asked_for_the_plan_in_its_folder(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_CLI_ARGS_show", "-no-such-flag")
    script = 'echo "$PWD|$#|$1|$2|$3|$TF_CLI_ARGS_show" > "$PWD/asked"; echo \'{"format_version":"1.2","planned_values":{}}\''
    loaded = load_plan(plan, terraform=str(program(tmp_path, script)))
    assert (loaded.path, loaded.format_version) == (str(plan), "1.2")
    assert (plan.parent / "asked").read_text() == f"{plan.parent}|3|show|-json|{plan}|\n"


def test_the_working_folder_is_taken_if_only_that_is_initialised(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    (here / ".terraform").mkdir(parents=True)
    monkeypatch.chdir(here)
    script = 'printf \'{"format_version":"1.2","variables":{"at":{"value":"%s"}},"planned_values":{}}\' "$PWD"'
    terraform = str(program(tmp_path, script))
    assert load_plan(plan, terraform=terraform).variables == {"at": str(here)}
    (plan.parent / ".terraform").mkdir()
    assert load_plan(plan, terraform=terraform).variables == {"at": str(plan.parent)}


def test_environment_then_path_name_the_program(plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = 'echo \'{"format_version":"1.2","terraform_version":"%s","planned_values":{}}\''
    chosen = program(tmp_path, printed % "chosen", "chosen")
    (tmp_path / "bin").mkdir()
    program(tmp_path / "bin", printed % "tofu", "tofu")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/nowhere")
    monkeypatch.delenv("TFIAM_TERRAFORM", raising=False)
    assert load_plan(plan).terraform_version == "tofu"
    program(tmp_path / "bin", printed % "terraform", "terraform")
    assert load_plan(plan).terraform_version == "terraform"
    monkeypatch.setenv("TFIAM_TERRAFORM", str(chosen))
    assert load_plan(plan).terraform_version == "chosen"


def test_without_terraform(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("TFIAM_TERRAFORM", raising=False)
    with pytest.raises(
        PlanError,
        match="is a saved plan, and reading it takes Terraform, which is not on the PATH; run `terraform show -json` on it",
    ):
        load_plan(plan)
    monkeypatch.setenv("TFIAM_TERRAFORM", "/nowhere/terraform")
    with pytest.raises(PlanError, match="the program named for Terraform is not there; mend TFIAM_TERRAFORM"):
        load_plan(plan)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "Error: Required plugins are not installed",
            "its providers are not installed; run `terraform init` in {folder} first",
        ),
        (
            "Error: Inconsistent dependency lock file",
            "its providers are not installed; run `terraform init` in {folder} first",
        ),
        (
            "plan file was created by Terraform 1.9.0",
            "it was saved by another version; use the Terraform or OpenTofu that made it",
        ),
        (
            "Error: something else",
            "failed with exit status 3; run `terraform show -json tf plan > plan.json` where the plan was made",
        ),
    ],
)
def test_failures_are_named_and_the_programs_words_kept_back(plan: Path, tmp_path: Path, said: str, told: str) -> None:
    terraform = program(tmp_path, f'echo "│ {said}\n│ {SECRET}" >&2; exit 3')
    with pytest.raises(PlanError) as caught:
        load_plan(plan, terraform=str(terraform))
    assert told.format(folder=plan.parent) in str(caught.value)
    assert SECRET not in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_program_that_hangs_is_stopped(plan: Path, tmp_path: Path) -> None:
    terraform = str(program(tmp_path, f"echo {SECRET}; exec sleep 30"))
    with pytest.raises(PlanError, match=r"`terraform show -json` took more than 0\.3 s") as caught:
        show_saved_plan(saved_plan(), plan, terraform, timeout=0.3)
    assert caught.value.__context__ is None


def test_a_program_that_cannot_be_run(plan: Path, tmp_path: Path) -> None:
    terraform = program(tmp_path, "")
    terraform.write_bytes(b"\x7fELF broken")
    with pytest.raises(PlanError, match="cannot be run"):
        load_plan(plan, terraform=str(terraform))


def test_what_the_program_prints_is_checked_like_a_file(plan: Path, tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="tf plan: is empty"):
        load_plan(plan, terraform=str(program(tmp_path, "true")))


def test_other_archives(tmp_path: Path) -> None:
    (tmp_path / "lambda.zip").write_bytes(saved_plan("handler.py"))
    with pytest.raises(PlanError, match="is a zip archive, but no saved plan"):
        load_plan(tmp_path / "lambda.zip")
    (tmp_path / "cut.tfplan").write_bytes(saved_plan()[:40])
    with pytest.raises(PlanError, match="is a damaged zip archive; save the plan again"):
        load_plan(tmp_path / "cut.tfplan")


@pytest.mark.skipif(shutil.which("terraform") is None, reason="takes Terraform")
def test_with_the_real_terraform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``terraform_data`` is Terraform's own: no provider has to be installed."""
    monkeypatch.delenv("TFIAM_TERRAFORM", raising=False)
    (tmp_path / "main.tf").write_text('resource "terraform_data" "one" {\n  input = "x"\n}\n')
    for command in (["init"], ["plan", "-out=tfplan"]):
        subprocess.run(["terraform", f"-chdir={tmp_path}", *command], check=True, capture_output=True, timeout=60)
    loaded = load_plan(tmp_path / "tfplan")
    assert [(change.address, change.action.value) for change in loaded.resources] == [("terraform_data.one", "create")]
    assert loaded.notices == ("The plan holds nothing of AWS.",)
