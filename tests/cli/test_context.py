"""``--context``: what other stacks and the organization hold has a say, and does not change with the plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import STORIES, Tfiam

CONTEXT = STORIES.parent / "context"
TEAM = str(CONTEXT / "team" / "plan.json")
PLATFORM = str(CONTEXT / "platform-state" / "state.json")
ORGANIZATION = str(CONTEXT / "organization-state" / "state.json")
LEAVE = str(STORIES.parent / "policies" / "scp-leave.json")


def gained(tfiam: Tfiam, *contexts: str) -> dict[str, Any]:
    """Address to the actions gained and what cannot be told."""
    given = [part for path in contexts for part in ("--context", path)]
    run = tfiam(["diff", TEAM, *given, "--format", "json"])
    assert run.status == 0
    return {
        one["principal"]["address"]: (
            [action for grant in one["gained"] for action in grant["actions"]],
            one["cannot_be_told"],
        )
        for one in json.loads(run.out)["principals"]
    }


def test_without_context_the_boundary_is_hidden(tfiam: Tfiam) -> None:
    assert gained(tfiam) == {
        "aws_iam_role.app": (
            ["ec2:RunInstances", "organizations:LeaveOrganization", "sqs:SendMessage"],
            ["arn:aws:iam::123456789012:policy/ceiling"],
        )
    }


def test_a_boundary_of_another_stack_is_found_by_its_arn(tfiam: Tfiam) -> None:
    assert gained(tfiam, PLATFORM)["aws_iam_role.app"] == (["organizations:LeaveOrganization", "sqs:SendMessage"], [])


def test_a_role_of_another_stack_gains_what_the_plan_attaches_to_it(tfiam: Tfiam) -> None:
    """Its address is that of a role of the plan: the stack's name tells them apart."""
    assert gained(tfiam, PLATFORM)[f"{PLATFORM}:aws_iam_role.app"] == (["sqs:Get*", "sqs:List*"], [])


def test_the_organizations_state_cuts(tfiam: Tfiam) -> None:
    found = gained(tfiam, PLATFORM, ORGANIZATION)
    assert found["aws_iam_role.app"] == (["organizations:LeaveOrganization"], [])


def test_a_bare_scp_is_on_the_root_and_that_is_said(tfiam: Tfiam) -> None:
    run = tfiam(["diff", TEAM, "--context", LEAVE, "--format", "json"])
    assert run.err == f"tfiam: {LEAVE} is taken for an SCP on the root of the organization\n"
    actions = [one for p in json.loads(run.out)["principals"] for g in p["gained"] for one in g["actions"]]
    assert actions == ["ec2:RunInstances", "sqs:SendMessage"]


def test_can_is_denied_by_the_organizations_state(tfiam: Tfiam) -> None:
    asked = ["can", TEAM, "aws_iam_role.app", "sqs:SendMessage", "--context", PLATFORM]
    assert tfiam(asked).status == 0
    run = tfiam([*asked, "--context", ORGANIZATION])
    assert run.status == 1
    # Where the terminal folds a line depends on how long the clone's own path is.
    assert f'{ORGANIZATION}:aws_organizations_policy.queues,Statement[0]"NoQueues"deniesit' in "".join(run.out.split())


@pytest.mark.parametrize("command", [["diff", TEAM], ["can", TEAM, "aws_iam_role.app", "s3:GetObject"]])
def test_what_is_no_context_is_one_line(tfiam: Tfiam, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "odd.json").write_text('{"Statement": "secret"}')
    for path, said in (("odd.json", "is no policy document"), ("none.json", "no such file"), (".", "is a folder")):
        run = tfiam([*command, "--context", path])
        assert (run.status, run.out, run.err.count("\n")) == (2, "", 1)
        assert said in run.err
        assert "secret" not in run.err
