from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tests.cli.conftest import Tfiam, story
from tests.inventory.stories import FIXTURES

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "paths.schema.json").read_text(encoding="utf-8"))
REMOVED, CUT = story("escalation-deny-removed"), story("escalation-deny")


def answer(tfiam: Tfiam, *arguments: str) -> dict[str, Any]:
    run = tfiam(["paths", *arguments, "--format", "json"])
    assert (run.status, run.err) == (0, "")
    document: dict[str, Any] = json.loads(run.out)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)] == []
    return document


def test_json(tfiam: Tfiam) -> None:
    (path,) = answer(tfiam, REMOVED)["paths"]
    assert path["from"]["address"] == "aws_iam_user.packer"
    assert path["to"]["address"] == "aws_iam_role.steward"
    assert path["admin"] is True
    assert path["delta"] == "introduced"
    (step,) = path["steps"]
    assert step["technique"] == "lambda-001"
    assert step["actions"] == ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]
    assert [(one["address"], one["sid"]) for one in step["statements"]] == [
        ("aws_iam_user_policy.packer", "HandOver"),
        ("aws_iam_user_policy.packer", "Functions"),
    ]


def test_hidden_documents_are_told(tfiam: Tfiam) -> None:
    assert answer(tfiam, story("can-hidden"))["undetermined"]


def test_text(tfiam: Tfiam) -> None:
    said = tfiam(["paths", REMOVED]).out
    assert said.startswith("1 path, 1 to admin\n")
    assert "aws_iam_user.packer can become aws_iam_role.steward, which is admin (introduced)" in said
    assert tfiam(["paths", CUT]).out == "no escalation path\n"


def test_only_of_one_principal(tfiam: Tfiam) -> None:
    assert answer(tfiam, REMOVED, "aws_iam_role.steward")["paths"] == []
    assert len(answer(tfiam, REMOVED, "tide-packer")["paths"]) == 1


def test_no_such_principal(tfiam: Tfiam) -> None:
    run = tfiam(["paths", REMOVED, "nobody"])
    assert run.status == 2
    assert "no principal 'nobody' in the plan" in run.err


def test_markdown(tfiam: Tfiam) -> None:
    said = tfiam(["paths", REMOVED, "--format", "markdown"]).out
    assert "| <code>aws&#95;iam" not in said
    assert "<code>aws_iam_role.steward</code> (admin)" in said


def test_mermaid(tfiam: Tfiam) -> None:
    first, *rest = tfiam(["paths", REMOVED, "--format", "mermaid"]).out.splitlines()
    assert first == "flowchart LR"
    assert '  n0["aws_iam_user.packer"]' in rest
    assert any(line.startswith('  n0 -->|"iam:PassRole, lambda:CreateFunction') for line in rest)


def test_a_path_that_rests_on_a_possible_link_says_so(tfiam: Tfiam) -> None:
    plan = str(FIXTURES / "possible" / "plan.json")
    hides = ["aws_iam_policy.reader.arn", "aws_iam_policy.everything.arn"]
    (found,) = answer(tfiam, plan, "aws_iam_user.helper")["paths"]
    assert (found["certain"], found["because"]) == (False, hides)
    text = tfiam(["paths", plan, "aws_iam_user.helper"]).out
    assert "aws_iam_user.helper can perhaps become aws_iam_user.boss, which is admin" in text
    assert f"perhaps: whether it is so is hidden by {', '.join(hides)}" in " ".join(text.split())
    assert "-.->" in tfiam(["paths", plan, "aws_iam_user.helper", "--format", "mermaid"]).out
    assert ", perhaps: whether it is so is hidden by" in tfiam(["paths", plan, "--format", "markdown"]).out


def test_what_leads_out_of_the_plan_stands_apart(tfiam: Tfiam) -> None:
    plan = str(FIXTURES / "outside" / "plan.json")
    passer = 'aws_iam_role.this["passer"]'
    found = answer(tfiam, plan, passer)
    assert found["paths"] == []
    (path,) = found["assumed"]
    assert (path["to"], path["admin"], path["delta"]) == ({"outside": "*"}, False, "introduced")
    text = " ".join(tfiam(["paths", plan, passer]).out.split())
    assert "no escalation path Assumed: out of the plan, where something may have more access" in text
    assert f"{passer} starts new compute under the role: on * [lambda-001] (introduced)" in text
    assert "| <code>&#42;</code> (outside the plan) |" in tfiam(["paths", plan, passer, "--format", "markdown"]).out


def test_secrets_at_the_end_are_named(tfiam: Tfiam) -> None:
    plan, release = str(FIXTURES / "paths-to-secrets" / "plan.json"), "aws_iam_role.release"
    (path,) = answer(tfiam, plan, release)["paths"]
    assert path["reads"] == ["aws_secretsmanager_secret.payroll", "aws_ssm_parameter.token"]
    text = " ".join(tfiam(["paths", plan, release]).out.split())
    assert "reads then: aws_secretsmanager_secret.payroll, aws_ssm_parameter.token" in text
    said = tfiam(["paths", plan, release, "--format", "markdown"]).out
    assert "<code>aws_iam_role.worker</code>, which reads <code>aws_secretsmanager_secret.payroll</code>" in said
