"""Twelve stories of one escalation: cut in six ways, each of which another plan removes. Found exactly when open."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import STORIES, Tfiam, story

CUT = sorted(path.name for path in STORIES.glob("escalation-*") if not path.name.endswith("-removed"))
OPEN = [f"{name}-removed" for name in CUT]


def paths(tfiam: Tfiam, name: str) -> list[tuple[str, str, str, bool]]:
    run = tfiam(["paths", story(name), "--format", "json"])
    assert (run.status, run.err) == (0, "")
    return [
        (one["from"]["address"], one["to"]["address"], one["delta"], one["admin"])
        for one in json.loads(run.out)["paths"]
    ]


def findings(tfiam: Tfiam, name: str) -> set[tuple[str, str, str]]:
    report = json.loads(tfiam(["scan", story(name), "--rule", "PE", "--format", "json"]).out)
    return {(one["principal"], one["status"], one["delta"]) for one in report["findings"]}


def test_there_are_twelve() -> None:
    names = ["boundary", "condition", "deny", "rcp", "scp", "trust"]
    assert [f"escalation-{name}" for name in names] == CUT
    assert all((STORIES / name / "plan.json").exists() for name in OPEN)


@pytest.mark.parametrize("name", CUT)
def test_cut(tfiam: Tfiam, name: str) -> None:
    assert paths(tfiam, name) == []


@pytest.mark.parametrize("name", OPEN)
def test_what_the_plan_opens_is_introduced(tfiam: Tfiam, name: str) -> None:
    assert paths(tfiam, name) == [("aws_iam_user.packer", "aws_iam_role.steward", "introduced", True)]


@pytest.mark.parametrize("name", CUT)
def test_a_scan_finds_no_path_that_is_cut(tfiam: Tfiam, name: str) -> None:
    assert findings(tfiam, name) == set()


@pytest.mark.parametrize("name", OPEN)
def test_a_scan_finds_the_path_that_the_plan_opens(tfiam: Tfiam, name: str) -> None:
    assert findings(tfiam, name) == {("aws_iam_user.packer", "fail", "introduced")}


@pytest.mark.parametrize("name", OPEN)
def test_what_is_removed_is_access_gained(tfiam: Tfiam, name: str) -> None:
    """But for the trust policy: it lets in a service, and gives no principal of the plan more."""
    changes = json.loads(tfiam(["diff", story(name), "--format", "json"]).out)
    gained = {one["principal"]["address"] for one in changes["principals"] if one["gained"]}
    opened = {one["resource"]["address"] for one in changes["resources"] if one["gained"]}
    wanted = "aws_iam_role.steward" if name == "escalation-trust-removed" else "aws_iam_user.packer"
    assert wanted in gained | opened
