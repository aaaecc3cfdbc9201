from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import Tfiam, story

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "can.schema.json").read_text(encoding="utf-8"))
PRESS = (story("can-boundary"), "aws_iam_role.press")
LOADER = (story("can-hidden"), "aws_iam_role.loader")


def answer(tfiam: Tfiam, *arguments: str) -> dict[str, Any]:
    run = tfiam(["can", *arguments, "--format", "json"])
    assert run.err == ""
    document: dict[str, Any] = json.loads(run.out)
    validator = Draft202012Validator(SCHEMA)
    assert [error.message for error in validator.iter_errors(document)] == []
    return document


def test_json(tfiam: Tfiam) -> None:
    assert answer(tfiam, *PRESS, "S3:GetObject", "aws_s3_bucket.invoices/archive/1") == {
        "schema": "tfiam.can/1",
        "decision": "denied",
        "principal": "aws_iam_role.press",
        "principal_arn": "arn:aws:iam::123456789012:role/invoice-press",
        "action": "s3:GetObject",
        "resource": "arn:aws:s3:::oakmere-invoices/archive/1",
        "decided_by": [
            {
                "address": "aws_iam_role_policy.press",
                "attribute": "policy",
                "statement": 2,
                "sid": "NotTheArchive",
                "kind": "identity",
                "effect": "Deny",
                "policy_arn": None,
            }
        ],
        "missing": ['aws_iam_role_policy.press, Statement[2] "NotTheArchive" denies it'],
        "open_keys": [],
        "because": [],
        "actions": {"allowed": [], "denied": ["s3:GetObject"], "conditional": [], "undetermined": []},
        "notes": ["no SCP or RCP is in this plan: none is taken to limit it"],
    }


def test_the_schema_is_one_and_closed(tfiam: Tfiam) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    document = answer(tfiam, *PRESS, "s3:GetObject")
    assert list(document) == list(SCHEMA["properties"])
    document["secret"] = "x"
    document["decision"] = "perhaps"
    told = sorted(error.message.split(" (")[0] for error in Draft202012Validator(SCHEMA).iter_errors(document))
    assert told == [
        "'perhaps' is not one of ['allowed', 'denied', 'conditional', 'undetermined']",
        "Additional properties are not allowed",
    ]


@pytest.mark.parametrize(
    ("arguments", "decision", "status"),
    [
        ((*PRESS, "s3:GetObject", "aws_s3_bucket.invoices/1"), "allowed", 0),
        ((*PRESS, "s3:GetObject", "aws_s3_bucket.invoices"), "conditional", 3),
        ((*PRESS, "s3:DeleteObject", "aws_s3_bucket.invoices"), "denied", 1),
        ((*PRESS, "s3:ListAllMyBuckets"), "conditional", 3),
        ((*PRESS, "s3:ListAllMyBuckets", "--given", "aws:SourceIp=192.0.2.9"), "allowed", 0),
        ((*PRESS, "s3:ListAllMyBuckets", "--given", "aws:SourceIp=203.0.113.9"), "denied", 1),
        ((*PRESS, "s3:ListAllMyBuckets", "--closed"), "denied", 1),
        ((*LOADER, "s3:PutObject", "aws_s3_bucket.drop"), "undetermined", 3),
        ((*PRESS, "s3:GetObject", "aws_s3_bucket.invoices/1", "--expect", "allowed"), "allowed", 0),
        ((*PRESS, "s3:GetObject", "aws_s3_bucket.invoices/1", "--expect", "denied"), "allowed", 1),
        ((*PRESS, "iam:*", "--expect", "denied"), "denied", 0),
        ((*PRESS, "s3:*", "aws_s3_bucket.invoices/x", "--expect", "denied"), "conditional", 1),
        ((*LOADER, "s3:PutObject", "aws_s3_bucket.drop", "--expect", "denied"), "undetermined", 1),
    ],
)
def test_exit_status(tfiam: Tfiam, arguments: tuple[str, ...], decision: str, status: int) -> None:
    assert answer(tfiam, *arguments)["decision"] == decision
    assert tfiam(["can", *arguments]).status == status


def test_a_pattern_lists_every_action_by_its_answer(tfiam: Tfiam) -> None:
    document = answer(tfiam, story("can-boundary"), "noor", "iam:*PolicyVersion")
    assert document["actions"] == {
        "allowed": ["iam:GetPolicyVersion"],
        "denied": ["iam:CreatePolicyVersion", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion"],
        "conditional": [],
        "undetermined": [],
    }
    assert document["decided_by"][0]["policy_arn"] == "arn:aws:iam::aws:policy/IAMReadOnlyAccess"


def test_a_key_given_twice_has_two_values(tfiam: Tfiam) -> None:
    key = "aws:SourceIp"
    both = [*PRESS, "s3:ListAllMyBuckets", "--given", f"{key}=203.0.113.9", "--given", f"{key.lower()}=192.0.2.9"]
    assert answer(tfiam, *both)["decision"] == "allowed"


def test_the_account_of_the_config_brings_in_its_scps(tfiam: Tfiam, tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text('account:\n  id: "111122223333"\n')
    arguments = (story("can-guardrails"), "runner", "cloudtrail:StopLogging")
    document = answer(tfiam, *arguments, "--config", "ours.yaml")
    assert (document["decision"], document["decided_by"][0]["kind"]) == ("denied", "scp")
    assert answer(tfiam, *arguments)["because"] == ["account of aws_iam_role.runner"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("xyz", "s3:GetObject"), "tfiam: no principal 'xyz' in the plan\n"),
        (("aws_iam_role.press", "s3:GetObjec"), "tfiam: no action 's3:GetObjec', did you mean s3:GetObject"),
        (("aws_iam_role.press", "s3:GetObject", "logs"), "tfiam: no resource 'logs' in the plan, and it is no ARN\n"),
        (
            ("aws_iam_role.press", "s3:GetObject", "--given", "aws:SourceIp"),
            "tfiam: --given 'aws:SourceIp' is no KEY=VALUE, such as aws:SourceIp=192.0.2.1; see tfiam can --help\n",
        ),
        (("aws_iam_role.press",), "tfiam: Missing argument 'ACTION'; see tfiam can --help\n"),
        (("\x1b[2J\nx", "s3:GetObject"), r"tfiam: no principal '\x1b[2J\nx' in the plan"),
    ],
)
def test_a_question_that_names_nothing_is_refused_in_one_line(
    tfiam: Tfiam, arguments: tuple[str, ...], said: str
) -> None:
    run = tfiam(["can", story("can-boundary"), *arguments])
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(said)
    assert run.err.count("\n") == 1
    assert run.err.rstrip("\n").isprintable()


def test_a_folder_of_plans_is_refused(tfiam: Tfiam, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(Path(story("can-boundary")).read_text())
    run = tfiam(["can", str(tmp_path), "noor", "s3:GetObject"])
    assert (run.status, run.err) == (2, f"tfiam: {tmp_path} holds 2 plans; a question is asked of one\n")


def test_output(tfiam: Tfiam, tmp_path: Path) -> None:
    run = tfiam(["can", *PRESS, "s3:GetObject", "aws_s3_bucket.invoices/1", "--output", "out.txt"])
    assert (run.status, run.out) == (0, "")
    assert (tmp_path / "out.txt").read_text().startswith("allowed: aws_iam_role.press can do s3:GetObject on ")


def changed(tmp_path: Path, policy: str, **marks: Any) -> None:
    plan = json.loads(Path(story("can-boundary")).read_text())
    change = next(one["change"] for one in plan["resource_changes"] if one["address"] == "aws_iam_role_policy.press")
    change["after"]["policy"] = policy
    change.update(marks)
    (tmp_path / "plan.json").write_text(json.dumps(plan))


def test_a_sensitive_document_decides_without_its_text(tfiam: Tfiam, tmp_path: Path) -> None:
    policy = {"Statement": {"Sid": "Planted", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}
    changed(tmp_path, json.dumps(policy), after_sensitive={"policy": True})
    run = tfiam(["can", "plan.json", "aws_iam_role.press", "s3:GetObject"])
    assert run.status == 0
    assert "sensitive: its text is not shown" in run.out
    assert "s3:Get*" not in run.out.partition("aws_iam_policy.ceiling")[0]


def test_what_a_sensitive_document_allows_elsewhere_is_not_told(tfiam: Tfiam, tmp_path: Path) -> None:
    allow = {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::Planted-bucket/*"}
    changed(tmp_path, json.dumps({"Statement": allow}), after_sensitive={"policy": True})
    for format_ in ("text", "json"):
        run = tfiam(["can", "plan.json", "aws_iam_role.press", "s3:GetObject", "--format", format_])
        assert run.status == 1
        assert "allows it on other resources only" in " ".join(run.out.split())
        assert "Planted" not in run.out


def test_hostile_text_is_inert(tfiam: Tfiam, tmp_path: Path) -> None:
    statement = {"Sid": "\x1b[2J::error::x", "Effect": "Allow", "Action": "s3:Get*", "Resource": ["*", "\u202e"]}
    changed(tmp_path, json.dumps({"Statement": statement}))
    for format_ in ("text", "json"):
        text = tfiam(["can", "plan.json", "aws_iam_role.press", "s3:GetObject", "--format", format_]).out
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "\n::error" not in text
