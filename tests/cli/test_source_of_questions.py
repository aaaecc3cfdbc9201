"""Questions see with ``--source`` what a first plan hides."""

from __future__ import annotations

import pytest

from tests.cli.conftest import STORIES, Tfiam

ROOT = STORIES.parent / "source" / "role-chains"
PLAN = str(ROOT / "plan.json")
ASK = ["can", PLAN, "aws_iam_role.runner", "sts:AssumeRole", 'aws_iam_role.target["data"]']


def test_can_is_told_by_the_source(tfiam: Tfiam) -> None:
    assert tfiam(ASK).out.startswith("undetermined")
    assert not tfiam([*ASK, "--source", str(ROOT)]).out.startswith("undetermined")


@pytest.mark.parametrize("command", ["diff", "paths"])
def test_what_was_hidden_is_named_without_the_source_only(tfiam: Tfiam, command: str) -> None:
    hidden, seen = tfiam([command, PLAN]), tfiam([command, PLAN, "--source", str(ROOT)])
    assert hidden.status in (0, 1)
    assert "aws_iam_role.target" in hidden.out
    assert seen.out != hidden.out


def test_a_folder_that_is_none_is_refused(tfiam: Tfiam) -> None:
    run = tfiam([*ASK, "--source", "no/such/folder"])
    assert (run.status, run.err.count("\n")) == (2, 1)
