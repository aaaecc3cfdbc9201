from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Tfiam, own_rule, story
from tfiam import __version__
from tfiam.cli import main
from tfiam.cli.failure import defect_report, one_line
from tfiam.cli.group import COMMANDS, cli
from tfiam.iam.catalogue import facts_dates


def test_version_tells_the_dates_of_the_facts(tfiam: Tfiam) -> None:
    run = tfiam(["--version"])
    assert run.status == 0
    first, *facts = run.out.splitlines()
    assert first == f"tfiam {__version__}"
    assert facts == [f"  {name}: {date}" for name, date in facts_dates().items()]
    assert any(re.search(r"\d{4}-\d\d-\d\d", fact) for fact in facts)


def test_no_command_is_no_verdict(tfiam: Tfiam) -> None:
    run = tfiam([])
    assert (run.status, run.out) == (2, "")
    assert "Usage: tfiam" in run.err


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_80_columns(tfiam: Tfiam, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run = tfiam([*command.split(), "--help"])
    assert run.status == 0
    assert run.err == ""
    assert "Examples:\n" in run.out
    assert [line for line in run.out.splitlines() if len(line) > 80] == []


def test_every_command_in_the_list_is_one() -> None:
    context = click.Context(cli)
    assert [cli.get_command(context, name).name for name in COMMANDS] == list(COMMANDS)  # type: ignore[union-attr] # all exist


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scna"], "tfiam: no command 'scna', did you mean scan?; see tfiam --help\n"),
        (["plan.json"], "tfiam: no command 'plan.json'; `tfiam scan plan.json` judges a plan; see tfiam --help\n"),
        (["scan"], "tfiam: Missing argument 'PLAN...'; see tfiam scan --help\n"),
        (["scan", "a\nb", "--fromat", "json"], "tfiam: No such option '--fromat'. (Did you mean "),
        (["scan", "p", "--report", "xml=a"], "tfiam: Invalid value for '--report': write FORMAT=FILE with a format of"),
        (["--nonsense"], "tfiam: No such option '--nonsense'"),
    ],
)  # fmt: skip
def test_usage_is_refused_in_one_line(tfiam: Tfiam, arguments: list[str], said: str) -> None:
    run = tfiam(arguments)
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(said)
    assert run.err.count("\n") == 1


def test_what_is_said_holds_no_control_character(tfiam: Tfiam, star: list[str]) -> None:
    run = tfiam(["scan", "\x1b]0;owned\x07\u202eplan\n.json", *star])
    assert run.status == 2
    assert r"\x1b]0;owned\x07\u202eplan\n.json" in run.err
    assert run.err.rstrip("\n").isprintable()


def test_a_crashing_rule_ends_the_run_without_its_values(tfiam: Tfiam, tmp_path: Path) -> None:
    options = own_rule(tmp_path, body='raise ValueError(f"Planted-{statement.actions}")')
    run = tfiam(["scan", story("over-privileged"), *options])
    assert (run.status, run.out) == (70, "")
    assert run.err.startswith("tfiam: rule ACME_LP_001 crashed on aws_iam_")
    assert "(ValueError)" in run.err
    assert "Planted" not in run.err
    assert "tfiam/rules/run.py:" in run.err
    assert "star.py" not in run.err


def test_debug_shows_the_frames_of_a_teams_rule_too(tfiam: Tfiam, tmp_path: Path) -> None:
    options = own_rule(tmp_path, body='raise ValueError("Planted")')
    run = tfiam(["--debug", "scan", story("over-privileged"), *options])
    assert run.status == 70
    assert re.search(r"at rules/star\.py:15$", run.err, re.MULTILINE)
    assert "Planted" not in run.err


def test_an_unforeseen_error_is_a_defect(tfiam: Tfiam, star: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise KeyError("Planted-Secret")

    monkeypatch.setattr("tfiam.cli.scan.scan_many", broken)
    run = tfiam(["scan", story("over-privileged"), *star])
    assert (run.status, run.out) == (70, "")
    assert run.err.startswith("tfiam: unexpected KeyError; this is a defect")
    assert f"tfiam {__version__}, Python {sys.version.split()[0]}" in run.err
    assert "tfiam/cli/scan.py:" in run.err
    assert "Planted" not in run.err


def test_an_interrupt_is_quiet(tfiam: Tfiam, star: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tfiam.cli.scan.scan_many", interrupted)
    run = tfiam(["scan", story("over-privileged"), *star])
    assert (run.status, run.out, run.err) == (130, "", "")


def test_a_report_keeps_the_innermost_frames() -> None:
    def deep(level: int) -> None:
        if not level:
            raise LookupError("Planted")
        deep(level - 1)

    with pytest.raises(LookupError) as caught:
        deep(20)
    assert "  at " not in defect_report(caught.value)
    assert defect_report(caught.value, debug=True).count("  at cli/test_main.py:") == 22


@pytest.mark.parametrize(
    ("text", "shown"),
    [("plain ünïcode", "plain ünïcode"), ("a\r\nb", r"a\r\nb"), ("\x9b\u2066\udc80", r"\x9b\u2066\udc80")],
)
def test_one_line(text: str, shown: str) -> None:
    assert one_line(text) == shown


def test_a_reader_that_went_away_changes_no_verdict(tmp_path: Path) -> None:
    """The pipe is closed before anything is written: no traceback, and the exit status of the findings."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "tfiam", "scan", story("over-privileged"), *own_rule(tmp_path), "--fail-on", "low"]
    with os.fdopen(writer, "wb") as stream:
        done = subprocess.run(command, stdout=stream, stderr=subprocess.PIPE, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (1, b"")


def test_main_reads_the_process_arguments(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["tfiam", "--version"])
    assert main() == 0
    assert capsys.readouterr().out.startswith("tfiam ")


def test_a_notice_that_nobody_can_read_is_no_verdict(tfiam: Tfiam, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_given: object, **_named: object) -> None:
        raise BrokenPipeError

    plan = story("over-privileged")
    assert tfiam(["scan", str(plan), "--quiet"]).status == 1
    monkeypatch.setattr("tfiam.cli.scan.load_plans", gone)
    assert tfiam(["scan", str(plan), "--quiet"]).status == 2
