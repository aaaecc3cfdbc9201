from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import STORIES, Tfiam, story

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "diff.schema.json").read_text(encoding="utf-8"))
GOLDEN = STORIES / "access-change" / "golden"


def changes(tfiam: Tfiam, name: str) -> dict[str, Any]:
    run = tfiam(["diff", story(name), "--format", "json"])
    assert (run.status, run.err) == (0, "")
    document: dict[str, Any] = json.loads(run.out)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)] == []
    return document


def principal(document: dict[str, Any], address: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in document["principals"] if one["principal"]["address"] == address)
    return found


@pytest.mark.parametrize(("format_", "name"), [("text", "diff.txt"), ("json", "diff.json"), ("markdown", "diff.md")])
def test_golden(tfiam: Tfiam, format_: str, name: str) -> None:
    shown = tfiam(["diff", story("access-change"), "--format", format_]).out
    if os.environ.get("TFIAM_UPDATE_GOLDENS"):
        (GOLDEN / name).write_text(shown, encoding="utf-8")
    assert shown == (GOLDEN / name).read_text(encoding="utf-8")


def test_narrowed_is_lost(tfiam: Tfiam) -> None:
    reports = principal(changes(tfiam, "access-change"), "aws_iam_role.reports")
    assert reports["gained"] == []
    assert [one["resources"] for one in reports["lost"]] == [["arn:aws:s3:::fenwick-clinic/*"]]
    assert [one["except_resources"] for one in reports["lost"]] == [["arn:aws:s3:::fenwick-clinic/reports/*"]]


@pytest.mark.parametrize(
    ("name", "action", "because"),
    [
        (
            "scheduler",
            "dynamodb:PutItem",
            'aws_iam_role_policy.scheduler.policy Statement[0] "Book" allows it now',
        ),
        (
            "archive",
            "s3:DeleteObject",
            'aws_iam_role_policy.archive.policy Statement[1] "NeverDelete" denied it',
        ),
        ("intern", "sqs:SendMessage", "permissions boundary aws_iam_policy.ceiling.policy did not let it through"),
        ("operator", "cloudtrail:StopLogging", "SCP aws_organizations_policy.trail.content did not let it through"),
    ],
)
def test_widened_and_limits_taken_away_are_gained(tfiam: Tfiam, name: str, action: str, because: str) -> None:
    found = principal(changes(tfiam, "access-change"), f"aws_iam_role.{name}")
    assert found["lost"] == []
    assert [(one["actions"], one["because"], one["certain"]) for one in found["gained"]] == [
        ([action], [because], True)
    ]


def test_the_same_in_other_words_is_no_change(tfiam: Tfiam) -> None:
    billing = principal(changes(tfiam, "access-change"), "aws_iam_role.billing")
    assert billing["rewritten"] == ["aws_iam_role_policy.billing.policy"]
    assert (billing["gained"], billing["lost"], billing["cannot_be_told"]) == ([], [], [])
    assert (
        "no change in access, though the plan changes aws_iam_role_policy.billing.policy"
        in tfiam(["diff", story("access-change")]).out
    )


def test_a_moved_role_is_no_change(tfiam: Tfiam) -> None:
    addresses = {one["principal"]["address"] for one in changes(tfiam, "access-change")["principals"]}
    assert addresses.isdisjoint({"aws_iam_role.front_desk", "aws_iam_role.desk"})
    assert changes(tfiam, "access-change")["resources"] == []


def test_a_deleted_role_loses_and_a_new_one_gains(tfiam: Tfiam) -> None:
    document = changes(tfiam, "second-plan")
    assert principal(document, "aws_iam_role.migration")["lost"][0]["actions"] == ["*"]
    assert principal(document, "aws_iam_role.rates")["gained"][0]["actions"] == ["dynamodb:*"]


def test_what_a_hidden_limit_leaves_open_is_told(tfiam: Tfiam) -> None:
    support = principal(changes(tfiam, "second-plan"), "aws_iam_role.support")
    assert support["cannot_be_told"] == ["organization path of 123456789012"]
    assert [one["certain"] for one in support["gained"]] == [False]
    assert "? cannot be told: organization path of 123456789012" in tfiam(["diff", story("second-plan")]).out


def test_whom_a_trust_policy_lets_in(tfiam: Tfiam) -> None:
    auditor = next(
        one
        for one in changes(tfiam, "second-plan")["resources"]
        if one["resource"]["address"] == "aws_iam_role.auditor"
    )
    assert [one["who"] for one in auditor["gained"]] == ["arn:aws:iam::777766665555:root"]
    assert [(one["who"], one["conditions"]) for one in auditor["lost"]] == [
        ("arn:aws:iam::777766665555:role/kelpie-audit", ["StringEquals sts:externalid = kelpie-2025"])
    ]


def test_an_unreadable_plan_is_one_line(tfiam: Tfiam) -> None:
    run = tfiam(["diff", "nowhere.json"])
    assert run.status == 2
    assert run.err.count("\n") == 1


def test_no_change(tfiam: Tfiam) -> None:
    assert tfiam(["diff", story("no-change")]).out == "no change in access\n"


def test_narrowed_widened_and_rewritten_in_every_format(tfiam: Tfiam) -> None:
    """One role loses, one gains, and one whose text changes without its meaning has neither."""
    document = changes(tfiam, "access-change")
    told = {one["principal"]["address"]: one for one in document["principals"]}
    moves = [
        (bool(told[f"aws_iam_role.{name}"]["gained"]), bool(told[f"aws_iam_role.{name}"]["lost"]))
        for name in ("reports", "scheduler", "billing")
    ]
    assert moves == [(False, True), (True, False), (False, False)]
    text = tfiam(["diff", story("access-change")]).out.split("\n\n")
    entries = {first: rest for first, *rest in (entry.split("\n") for entry in text)}
    assert entries["aws_iam_role.reports"][0] == "  - s3: GetObject"
    assert entries["aws_iam_role.scheduler"][0] == "  + dynamodb: PutItem"
    assert entries["aws_iam_role.billing"][0].startswith("  = no change in access, though the plan changes")
    page = tfiam(["diff", story("access-change"), "--format", "markdown"]).out
    for name, said in (
        ("reports", "- **loses** `s3: GetObject`"),
        ("scheduler", "- **gains** `dynamodb: PutItem`"),
        ("billing", "- no change in access, though the plan changes"),
    ):
        assert f"**`aws_iam_role.{name}`**\n\n{said}" in page


def test_why_a_grant_is_only_perhaps_gained_is_told(tfiam: Tfiam) -> None:
    plan = str(STORIES.parent / "rules" / "TFIAM_TR_014" / "fails-2" / "plan.json")
    reason = "whether conditions on gitlab.com:aud, gitlab.com:sub can hold at once"
    text = tfiam(["diff", plan]).out
    assert "+ sts: AssumeRoleWithWebIdentity (perhaps)" in text
    assert f"      ? {reason}" in text
    assert f"(perhaps: {reason})" in tfiam(["diff", plan, "--format", "markdown"]).out
    gained = json.loads(tfiam(["diff", plan, "--format", "json"]).out)["resources"][0]["gained"]
    assert [(one["actions"], one["certain"], one["perhaps"]) for one in gained] == [
        (["sts:AssumeRole"], True, []),
        (["sts:AssumeRoleWithWebIdentity"], False, [reason]),
    ]


def test_an_rcp_removed_is_gained_and_named(tfiam: Tfiam) -> None:
    document = changes(tfiam, "escalation-rcp-removed")
    reason = "RCP aws_organizations_policy.no_becoming.content did not let it through"
    packer = principal(document, "aws_iam_user.packer")
    assert [(one["actions"], one["because"], one["certain"]) for one in packer["gained"]] == [
        (["sts:AssumeRole"], [reason], True)
    ]
    assert [one["because"] for one in document["resources"][0]["gained"]] == [[reason]]
