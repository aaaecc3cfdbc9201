from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Tfiam
from tfiam.cli.group import COMMANDS

BASH = shutil.which("bash")

ASK = """
eval "$(tfiam completion bash)"
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
$(complete -p tfiam | sed -E 's/.*-F ([^ ]+) .*/\\1/') tfiam
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def asked(tmp_path: Path) -> dict[str, str]:
    """An environment whose PATH has tfiam."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "tfiam"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tfiam "$@"\n')
    program.chmod(0o755)
    root = str(Path(__file__).parents[2])
    return {**os.environ, "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": root}


@pytest.mark.skipif(BASH is None, reason="no bash")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["sc"], ["scan"]),
        (["co"], ["comment", "completion"]),
        (["scan", "--fail-on", "h"], ["high"]),
        (["scan", "--fail-on-u"], ["--fail-on-undetermined"]),
        (["completion", "z"], ["zsh"]),
        (["scan", "--nothing-such"], [""]),
    ],
)
def test_a_real_bash_completes(asked: dict[str, str], words: list[str], offered: list[str]) -> None:
    assert BASH
    # compopt works only while readline completes, which a script does not; its answer is not what is asked here.
    script = "compopt() { :; }\n" + ASK
    done = subprocess.run(
        [BASH, "-c", script, "bash", "tfiam", *words], env=asked, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == offered


def test_plans_complete_as_files(tfiam: Tfiam, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_TFIAM_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "tfiam scan pla")
    monkeypatch.setenv("COMP_CWORD", "2")
    run = tfiam([])
    assert (run.status, run.out, run.err) == (0, "file,pla\n", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script_that_asks_tfiam(tfiam: Tfiam, shell: str) -> None:
    run = tfiam(["completion", shell])
    assert (run.status, run.err) == (0, "")
    assert f"_TFIAM_COMPLETE={shell}_complete" in run.out


def test_zsh_and_fish_are_told_every_command(tfiam: Tfiam, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMP_WORDS", "tfiam ")
    for shell, word in (("zsh", "1"), ("fish", "")):  # zsh gives the index of the word, fish the word
        monkeypatch.setenv("COMP_CWORD", word)
        monkeypatch.setenv("_TFIAM_COMPLETE", f"{shell}_complete")
        run = tfiam([])
        assert run.status == 0
        assert [name for name in COMMANDS if name not in run.out] == []


def test_another_shell_is_refused(tfiam: Tfiam, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tfiam(["completion", "csh"]).status == 2
    monkeypatch.setenv("_TFIAM_COMPLETE", "csh_complete")
    run = tfiam(["scan", "absent.json"])
    assert (run.status, run.out, run.err) == (1, "", "")
