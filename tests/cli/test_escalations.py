"""What ``tfiam scan`` says of escalation paths, in the formats that print findings."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import Tfiam, story
from tests.inventory.stories import FIXTURES

SPLIT, REMOVED = story("split-escalation"), story("escalation-deny-removed")
LINKED = str(FIXTURES / "possible" / "plan.json")
STEP = "iam:PassRole, lambda:CreateFunction, lambda:InvokeFunction on aws_iam_role.operator [lambda-001]"


def findings(tfiam: Tfiam, plan: str, *rules: str) -> list[dict[str, Any]]:
    options = [word for rule in rules for word in ("--rule", rule)]
    found: list[dict[str, Any]] = json.loads(tfiam(["scan", plan, "--format", "json", *options]).out)["findings"]
    return found


def test_json_tells_the_path_as_tfiam_paths_does(tfiam: Tfiam) -> None:
    found, outside = findings(tfiam, SPLIT, "PE")
    report = json.loads(tfiam(["paths", SPLIT, "--format", "json"]).out)
    told, assumed = report["paths"], report["assumed"]
    assert found["paths"] == [{key: value for key, value in path.items() if key != "delta"} for path in told]
    assert (found["rule"], found["severity"], found["principal"]) == (
        "TFIAM_PE_002",
        "critical",
        "aws_iam_role.release",
    )
    assert (found["address"], found["statement"]) == (
        "aws_iam_role_policy.release_roles",
        {"index": 0, "sid": "HandOver"},
    )
    assert outside["paths"]
    assert all({**path, "delta": "introduced"} in assumed for path in outside["paths"])
    assert (outside["rule"], outside["severity"]) == ("TFIAM_PE_003", "high")


@pytest.mark.parametrize("format_", ["text", "markdown", "sarif", "github"])
def test_every_format_tells_the_path(tfiam: Tfiam, format_: str) -> None:
    said = tfiam(["scan", SPLIT, "--rule", "PE", "--format", format_]).out
    words = " ".join(said.replace("\\", "").split())
    assert STEP in words
    assert "also by lambda-006, lambda-007 on aws_iam_role.operator" in words


def test_sarif_has_a_code_flow_a_path(tfiam: Tfiam) -> None:
    run = json.loads(tfiam(["scan", SPLIT, "--rule", "PE", "--format", "sarif"]).out)["runs"][0]
    first, *others = run["results"][0]["codeFlows"]
    assert first["message"]["text"] == "aws_iam_role.release can become aws_iam_role.operator, which is admin"
    (location,) = first["threadFlows"][0]["locations"]
    assert [one["fullyQualifiedName"] for one in location["location"]["logicalLocations"]] == [
        "aws_iam_role_policy.release_roles",
        "aws_iam_role_policy.release_functions",
        "aws_iam_role.operator",
    ]
    assert len(others) == 2


def test_what_opens_a_path_introduces_it(tfiam: Tfiam) -> None:
    (found,) = findings(tfiam, REMOVED, "PE")
    assert (found["rule"], found["delta"], found["principal"]) == ("TFIAM_PE_002", "introduced", "aws_iam_user.packer")


def test_what_a_new_path_speaks_for_is_not_told_as_mended(tfiam: Tfiam) -> None:
    alone = findings(tfiam, REMOVED, "LP_014")
    assert [one["delta"] for one in alone] == ["existing"]
    both = findings(tfiam, REMOVED, "LP_014", "PE")
    assert [(one["rule"], one["delta"], one["supersedes"]) for one in both] == [
        ("TFIAM_PE_002", "introduced", ["TFIAM_LP_014"])
    ]


def test_a_path_that_rests_on_a_possible_link_is_undetermined(tfiam: Tfiam) -> None:
    said = {one["address"]: one for one in findings(tfiam, LINKED, "PE")}["aws_iam_user_policy.helper"]
    assert said["status"] == "undetermined"
    assert said["because"][:2] == ["aws_iam_policy.reader.arn", "aws_iam_policy.everything.arn"]


def test_an_administrator_has_no_finding(tfiam: Tfiam) -> None:
    assert "aws_iam_role.operator" not in {one["principal"] for one in findings(tfiam, SPLIT, "PE")}


def test_one_statement_that_gives_all_of_iam_is_one_finding(tfiam: Tfiam) -> None:
    found = [one for one in findings(tfiam, story("over-privileged")) if one["principal"] == "aws_iam_role.onboarding"]
    escalations = [one for one in found if one["rule"].startswith("TFIAM_PE")]
    assert [one["rule"] for one in escalations] == ["TFIAM_PE_001"]
    assert {"TFIAM_LP_011", "TFIAM_PE_006"} <= set(escalations[0]["supersedes"])
