"""Planted secrets are found, look-alikes are not, and no value of one reaches any output of any command."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from secret_figures import figures, places, plan_text

from tests.cli.conftest import Tfiam, tfiam
from tfiam.cli.group import cli

__all__ = ["tfiam"]

PLANTED = [place.value for place in places("planted")]
ROLE = "aws_iam_role.pay"
COMMANDS = {
    "scan": ["scan", "PLAN"],
    "documents": ["documents", "PLAN"],
    "can": ["can", "PLAN", ROLE, "s3:GetObject"],
    "diff": ["diff", "PLAN"],
    "paths": ["paths", "PLAN"],
    "baseline": ["baseline", "PLAN", "--output", "-"],
    "comment": ["comment", "PLAN", "--dry-run"],
}
#: These read no plan, or print as ``scan`` does in a format of its own.
ELSEWHERE = {"rules", "policy", "waive", "test", "checkov-checks", "init", "completion"}


def formats(command: str) -> list[str]:
    found = cli.get_command(click.Context(cli), command)
    assert found is not None
    option = next((one for one in found.params if one.name in ("format", "format_", "format_name") and one.opts), None)
    if option is None:
        return [""]  # it has one form only
    assert isinstance(option.type, click.Choice)
    return [str(getattr(one, "value", one)) for one in option.type.choices]


CASES = [(command, name, debug) for command in COMMANDS for name in formats(command) for debug in (False, True)]


def parts(value: str) -> set[str]:
    """What must not be seen of a value: the end of it and the middle."""
    middle = len(value) // 2
    return {value[-8:], value[middle - 4 : middle + 4]}


def packed() -> set[str]:
    """The user data of both templates as it stands in the plan."""
    changes = json.loads(plan_text("planted"))["resource_changes"]
    return {one["change"]["after"]["user_data"][20:40] for one in changes if one["type"] == "aws_launch_template"}


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    plan = tmp_path / "planted.json"
    plan.write_text(plan_text("planted"))
    return plan


def test_every_planted_secret_is_found_and_no_lookalike() -> None:
    made = figures()
    assert (made.planted, made.missed) == (40, ())
    assert made.lookalikes >= 60
    assert made.false_alarms == ()


def test_every_command_is_asked() -> None:
    assert set(cli.list_commands(click.Context(cli))) == COMMANDS.keys() | ELSEWHERE


@pytest.mark.parametrize(("command", "form", "debug"), CASES)
def test_no_value_reaches_an_output(tfiam: Tfiam, planted: Path, command: str, form: str, debug: bool) -> None:
    arguments = [str(planted) if one == "PLAN" else one for one in COMMANDS[command]]
    run = tfiam([*(["--debug"] if debug else []), *arguments, *(["--format", form] if form else [])])
    assert run.status in (0, 1, 3), run.err
    assert run.out.strip()
    seen = [part for value in PLANTED for part in parts(value) if part in run.out + run.err]
    assert seen == []
    assert not [one for one in packed() if one in run.out + run.err]


CRASHING = '''"""Secret is looked at too closely.

It breaks.

Fix: nothing.
"""
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Rule, Severity


def check(inventory):
    raise ValueError([one.value.reveal() for one in inventory.secrets])


RULE = Rule(id="ACME_SM_001", name="crash", severity=Severity.LOW, subject=Inventory, check=check, doc=__doc__,
            fails=(), passes=(), references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/",))
'''


def test_a_crash_shows_no_value_either(tfiam: Tfiam, planted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "sm"
    folder.mkdir(parents=True)
    (folder / "sm_001_crash.py").write_text(CRASHING)
    run = tfiam(["--debug", "scan", str(planted), "--policies", str(tmp_path / "rules")])
    assert run.status == 70
    assert [part for value in PLANTED for part in parts(value) if part in run.out + run.err] == []
