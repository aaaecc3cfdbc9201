"""``--context`` on scan, documents and paths: what it holds has a say, and only the plan is judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import STORIES, Tfiam
from tests.cli.test_context import CONTEXT, LEAVE, ORGANIZATION, PLATFORM, TEAM
from tfiam import scan

PEOPLE = str(CONTEXT / "people" / "plan.json")
STAFF = str(CONTEXT / "staff-state" / "state.json")
OPEN = str(STORIES / "escalation-scp-removed" / "plan.json")


def scanned(tfiam: Tfiam, plan: str, *contexts: str, rule: str = "") -> dict[str, Any]:
    given = [part for path in contexts for part in ("--context", path)] + (["--rule", rule] if rule else [])
    run = tfiam(["scan", plan, *given, "--format", "json"])
    assert run.err == ""
    report: dict[str, Any] = json.loads(run.out)
    return report


def messages(report: dict[str, Any], rule: str) -> list[tuple[str, str, str]]:
    return [(one["address"], one["status"], one["message"]) for one in report["findings"] if one["rule"] == rule]


def paths(tfiam: Tfiam, plan: str, *contexts: str) -> list[tuple[str, str, str]]:
    given = [part for path in contexts for part in ("--context", path)]
    found = json.loads(tfiam(["paths", plan, *given, "--format", "json"]).out)["paths"]
    return [(one["from"]["address"], one["steps"][-1]["on"], one["delta"]) for one in found]


def test_only_the_plan_is_judged_and_counted(tfiam: Tfiam) -> None:
    alone, beside = scanned(tfiam, TEAM), scanned(tfiam, TEAM, PLATFORM, ORGANIZATION, STAFF)
    assert beside["coverage"]["documents"] == alone["coverage"]["documents"]
    assert beside["coverage"]["unresolved"] == alone["coverage"]["unresolved"]
    places = {address for one in beside["findings"] for address in one["addresses"]}
    assert places == {"aws_iam_role_policy.app"}


def test_a_boundary_that_a_context_holds_is_hidden_no_longer(tfiam: Tfiam) -> None:
    hidden = "cannot be judged: hidden by arn:aws:iam::123456789012:policy/ceiling"
    alone, beside = (scanned(tfiam, TEAM, *contexts, rule="PB_010") for contexts in ((), (PLATFORM,)))
    assert messages(alone, "TFIAM_PB_010") == [("aws_iam_role.app", "undetermined", hidden)]
    ((address, status, message),) = messages(beside, "TFIAM_PB_010")
    assert (address, status) == ("aws_iam_role_policy.app", "fail")
    assert f"grants ec2:RunInstances outside the boundary {PLATFORM}:aws_iam_policy.ceiling" in message


def test_a_grant_that_scps_of_the_context_deny(tfiam: Tfiam) -> None:
    report = scanned(tfiam, TEAM, ORGANIZATION, LEAVE)
    ((address, status, message),) = messages(report, "TFIAM_OP_009")
    assert (address, status) == ("aws_iam_role_policy.app", "fail")
    assert f'SCP {LEAVE}, Statement[0] "StayInTheOrganization" denies organizations:LeaveOrganization' in message
    assert f'SCP {ORGANIZATION}:aws_organizations_policy.queues, Statement[0] "NoQueues" denies sqs:' in message
    assert report["notices"] == [f"{LEAVE} is taken for an SCP on the root of the organization"]


def test_what_the_plan_attaches_to_anothers_role_is_still_found(tfiam: Tfiam) -> None:
    at = ("aws_iam_role_policy_attachment.guest", "fail")
    for contexts in ((), (STAFF,)):
        found = messages(scanned(tfiam, PEOPLE, *contexts, rule="LP_012"), "TFIAM_LP_012")
        assert [one[:2] for one in found] == [at]


def test_a_policy_that_bounds_anothers_role_is_a_boundary_and_no_grant(tfiam: Tfiam) -> None:
    at = ("aws_iam_policy.fence", "fail")
    assert [one[:2] for one in messages(scanned(tfiam, PEOPLE), "TFIAM_LP_001")] == [at]
    assert messages(scanned(tfiam, PEOPLE, STAFF), "TFIAM_LP_001") == []
    documents = json.loads(tfiam(["documents", PEOPLE, "--context", STAFF, "--format", "json"]).out)["documents"]
    (fence,) = [one for one in documents if one["address"] == "aws_iam_policy.fence"]
    assert (fence["role"], fence["attached_to"]) == ("boundary", [f"{STAFF}:aws_iam_role.guest"])


def test_documents_lists_the_plans_own(tfiam: Tfiam) -> None:
    listed = [
        [one["address"] for one in json.loads(tfiam([*asked, "--format", "json"]).out)["documents"]]
        for asked in (["documents", TEAM], ["documents", TEAM, "--context", PLATFORM, "--context", LEAVE])
    ]
    assert listed[0] == listed[1] == ["aws_iam_role.app", "aws_iam_role_policy.app"]


def test_an_scp_of_the_context_cuts_a_path(tfiam: Tfiam, tmp_path: Path) -> None:
    (tmp_path / "scp.json").write_text('{"Statement": {"Effect": "Deny", "Action": "iam:Pass*", "Resource": "*"}}')
    path = ("aws_iam_user.packer", "aws_iam_role.steward")
    assert paths(tfiam, OPEN) == [(*path, "introduced")]
    assert paths(tfiam, OPEN, "scp.json") == []


def test_a_path_to_a_role_of_the_context_by_a_group_of_it(tfiam: Tfiam) -> None:
    """The user is the plan's, the group that lets it assume the role and the role are not."""
    assert paths(tfiam, PEOPLE) == []
    assert ("aws_iam_user.newcomer", f"{STAFF}:aws_iam_role.chief", "introduced") in paths(tfiam, PEOPLE, STAFF)


def test_a_path_that_is_another_stacks_affair_is_not_told(tfiam: Tfiam) -> None:
    assert not [one for one in paths(tfiam, PEOPLE, STAFF) if one[0] == f"{STAFF}:aws_iam_user.veteran"]


def test_an_unknown_account_is_not_that_of_a_context(tfiam: Tfiam) -> None:
    """The organization's state tells 123456789012, which says nothing of where the plan works."""
    fresh = str(STORIES / "escalation-deny" / "plan.json")
    run = tfiam(["can", fresh, "aws_iam_user.packer", "iam:PassRole", "--context", ORGANIZATION])
    assert "the account of aws_iam_user.packer is not told" in " ".join(run.out.split())


@pytest.mark.parametrize("command", ["scan", "documents", "paths"])
def test_what_is_no_context_is_one_line(tfiam: Tfiam, command: str) -> None:
    run = tfiam([command, TEAM, "--context", "none.json"])
    assert (run.status, run.out, run.err.count("\n")) == (2, "", 1)
    assert "no such file" in run.err


def test_the_same_from_python() -> None:
    report = scan(TEAM, context=[ORGANIZATION])
    assert "TFIAM_OP_009" in {one.rule for one in report.findings}
