"""Running checkov, played by a script that prints what it is told to."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from tests.rules.checkov.checks import PLAN
from tests.rules.checkov.test_report import record, report
from tfiam.errors import InputError
from tfiam.rules.checkov.program import find_program, run_checkov


def program(folder: Path, body: str) -> str:
    path = folder / "checkov"
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_what_it_prints_is_the_report(tmp_path: Path) -> None:
    (tmp_path / "out.json").write_text(json.dumps(report(record())), encoding="utf-8")
    found = run_checkov(program(tmp_path, f"cat {tmp_path}/out.json; exit 1"), str(PLAN))
    assert [one.check for one in found.records] == ["CKV_AWS_18"]


def test_it_runs_where_nothing_beside_the_plan_is_read_and_nobody_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BC_API_KEY", "Planted-key")
    monkeypatch.setenv("PRISMA_API_URL", "https://prisma.example")
    monkeypatch.setenv("CKV_EXTERNAL_CHECKS_DIR", "/evil")
    monkeypatch.setenv("PYTHONPATH", "/evil")
    monkeypatch.chdir(PLAN.parent)
    (tmp_path / "out.json").write_text(json.dumps(report()), encoding="utf-8")
    body = f'env > {tmp_path}/env; ls -A . "$HOME" > {tmp_path}/ls; pwd > {tmp_path}/pwd; echo "$@" > {tmp_path}/args; cat {tmp_path}/out.json'
    run_checkov(program(tmp_path, body), "plan.json")
    environment = dict(line.partition("=")[::2] for line in (tmp_path / "env").read_text().splitlines())
    assert not {"BC_API_KEY", "PRISMA_API_URL", "CKV_EXTERNAL_CHECKS_DIR", "PYTHONPATH"} & environment.keys()
    assert environment["BC_SKIP_MAPPING"] == "TRUE"
    assert environment["HOME"] == (tmp_path / "pwd").read_text().strip() != str(PLAN.parent)
    assert "plan.json" not in (tmp_path / "ls").read_text()
    arguments = (tmp_path / "args").read_text()
    assert arguments.startswith(f"--file {PLAN.resolve()} --framework terraform_plan --skip-download")
    assert not Path(environment["HOME"]).exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("exit 1", "checkov ended with exit status 1 and no report"),
        (
            "echo ImportError: cannot import name START_LINE >&2; exit 1",
            "checkov ended with exit status 1 and no report",
        ),
        ("echo '{\"results\": {}}'; exit 2", "checkov ended with exit status 2 and no report"),
        ("echo usage: checkov", "is no JSON report of checkov"),
        ('echo \'{"passed": 0, "failed": 0, "parsing_errors": 1}\'', "could not read"),
    ],
)
def test_no_report_is_never_a_clean_plan(tmp_path: Path, body: str, said: str) -> None:
    with pytest.raises(InputError) as raised:
        run_checkov(program(tmp_path, body), str(PLAN))
    assert said in str(raised.value)
    assert "START_LINE" not in str(raised.value)


def test_it_has_a_time_limit_and_its_children_too(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(InputError, match=r"checkov took more than 0\.5 s"):
        run_checkov(program(tmp_path, f"sleep 60 & echo $! > {tmp_path}/child; wait"), str(PLAN), timeout=0.5)
    assert time.monotonic() - started < 30
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{child}/stat").read_text().split()[2] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the worker that checkov started is still there")


def test_a_plan_that_is_no_json_file_is_not_for_checkov(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"stdin: is a plan that checkov cannot read"):
        run_checkov(program(tmp_path, "exit 0"), "stdin")


def test_the_program_is_the_one_named_else_the_one_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = program(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TFIAM_CHECKOV", raising=False)
    assert find_program() == here
    monkeypatch.setenv("TFIAM_CHECKOV", str(tmp_path / "other"))
    with pytest.raises(InputError, match="TFIAM_CHECKOV names is not there"):
        find_program()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.delenv("TFIAM_CHECKOV")
    with pytest.raises(InputError, match="checkov is not on the PATH"):
        find_program()
    monkeypatch.setenv("TFIAM_CHECKOV", str(tmp_path))
    with pytest.raises(InputError):
        find_program()


def test_a_program_that_cannot_run(tmp_path: Path) -> None:
    broken = tmp_path / "checkov"
    broken.write_bytes(b"\x00no program")
    broken.chmod(0o755)
    with pytest.raises(InputError, match="cannot be run"):
        run_checkov(str(broken), str(PLAN))
