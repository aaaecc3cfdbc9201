from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Tfiam, story


def by_place(text: str) -> dict[tuple[str, str], dict[str, Any]]:
    answer = json.loads(text)
    assert answer["schema"] == "tfiam.documents/1"
    return {(document["address"], document["attribute"]): document for document in answer["documents"]}


def test_json_tells_role_status_and_attachment(tfiam: Tfiam) -> None:
    run = tfiam(["documents", story("unknown-documents"), "--format", "json"])
    assert (run.status, run.err) == (0, "")
    documents = by_place(run.out)
    assert documents["module.transform.aws_iam_policy.this", "policy"] == {
        "address": "module.transform.aws_iam_policy.this",
        "attribute": "policy",
        "role": "identity",
        "roles": ["identity"],
        "status": "known",
        "document": {
            "Statement": [
                {
                    "Action": ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
                    "Effect": "Allow",
                    "Resource": "*",
                    "Sid": "Trace",
                }
            ],
            "Version": "2012-10-17",
        },
        "holes": [],
        "attached_to": ["module.transform.aws_iam_role.this"],
        "provenance": "change.after",
        "because": [],
        "fault": None,
        "sensitive": False,
        "location": None,
    }
    hidden = documents["aws_iam_policy.publish", "policy"]
    assert (hidden["status"], hidden["document"], hidden["because"]) == ("opaque", None, ["aws_sns_topic.done.arn"])


def test_text_lists_and_shows_each(tfiam: Tfiam) -> None:
    run = tfiam(["documents", story("unknown-documents")])
    assert run.status == 0
    assert " 8  known    identity  module.transform.aws_iam_policy.this · policy\n" in run.out
    shown = run.out.partition("\n8. module.transform.aws_iam_policy.this · policy\n")[2].partition("\n\n")[0]
    assert shown.splitlines()[:2] == [
        "   identity · known · create",
        "   attached to module.transform.aws_iam_role.this",
    ]
    assert '   │       "Action": ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],' in shown.splitlines()
    assert "   because of aws_sns_topic.done.arn\n" in run.out


def test_a_rebuilt_document_shows_its_source_and_its_holes(tfiam: Tfiam) -> None:
    place = "module.catalog.aws_iam_policy.this", "policy"
    document = by_place(tfiam(["documents", story("unknown-documents"), "--format", "json"]).out)[place]
    assert document["status"] == "partial"
    assert document["provenance"] == "data.aws_iam_policy_document.catalog"
    assert document["because"] == ["aws_s3_bucket.events.arn"]
    assert document["document"]["Statement"][0]["Resource"] == "${aws_s3_bucket.events.arn}"
    (hole,) = document["holes"]
    assert (hole["pointer"], hole["reference"]) == ("/Statement/0/Resource", "aws_s3_bucket.events.arn")
    text = tfiam(["documents", story("unknown-documents")]).out
    assert "   from data.aws_iam_policy_document.catalog\n" in text


def test_statements_that_nobody_knows_are_told(tfiam: Tfiam) -> None:
    plan = story("../rebuild/incomplete")
    assert "may have other statements, hidden by data.aws_iam_policy_document.dynamic.statement" in tfiam(
        ["documents", plan]
    ).out.replace("\n   ", " ")
    chain = by_place(tfiam(["documents", plan, "--format", "json"]).out)["aws_iam_policy.chain", "policy"]
    assert [(hole["pointer"], hole["reference"]) for hole in chain["holes"]] == [
        ("/Statement/-", "data.aws_iam_policy_document.dynamic.statement")
    ]


def test_a_sensitive_document_is_listed_without_its_text(tfiam: Tfiam, tmp_path: Path) -> None:
    plan = json.loads(Path(story("over-privileged")).read_text())
    change = next(one["change"] for one in plan["resource_changes"] if one["address"] == "aws_iam_role_policy.ingest")
    change["after_sensitive"] = {"policy": True}
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    document = by_place(tfiam(["documents", "plan.json", "--format", "json"]).out)[
        "aws_iam_role_policy.ingest", "policy"
    ]
    assert (document["sensitive"], document["status"], document["document"]) == (True, "known", None)
    text = tfiam(["documents", "plan.json"]).out
    assert "sensitive: its text is not shown" in text
    assert "JustMakeItWork" not in text


def test_hostile_text_is_inert(tfiam: Tfiam, tmp_path: Path) -> None:
    plan = json.loads(Path(story("over-privileged")).read_text())
    change = next(one["change"] for one in plan["resource_changes"] if one["address"] == "aws_iam_role_policy.ingest")
    policy = {"Statement": {"Effect": "Allow", "Action": "s3:\x1b[2J", "Resource": "\u202e*"}}
    change["after"]["policy"] = json.dumps(policy)
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    text = tfiam(["documents", "plan.json"]).out
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\\u202e" in text


@pytest.mark.parametrize("depth", [100, 300, 900])
@pytest.mark.parametrize("format_", ["text", "json"])
def test_deep_documents_are_no_defect(tfiam: Tfiam, tmp_path: Path, depth: int, format_: str) -> None:
    plan = json.loads(Path(story("over-privileged")).read_text())
    change = next(one["change"] for one in plan["resource_changes"] if one["address"] == "aws_iam_role_policy.ingest")
    nested = "[" * depth + "]" * depth
    change["after"]["policy"] = (
        f'{{"Statement": [{{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {nested}}}]}}'
    )
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    run = tfiam(["documents", "plan.json", "--format", format_])
    assert (run.status, run.err) == (0, "")


def test_a_plan_without_documents_says_so(tfiam: Tfiam) -> None:
    run = tfiam(["documents", story("non-aws")])
    assert (run.status, run.out) == (0, "No policy document in this plan.\n")


def test_output(tfiam: Tfiam, tmp_path: Path) -> None:
    run = tfiam(["documents", story("clean-service"), "--format", "json", "--output", "out.json"])
    assert (run.status, run.out) == (0, "")
    assert by_place((tmp_path / "out.json").read_text())


def test_coverage_is_that_of_the_scan(tfiam: Tfiam, star: list[str]) -> None:
    documents = json.loads(tfiam(["documents", story("unknown-documents"), "--format", "json"]).out)
    report = json.loads(tfiam(["scan", story("unknown-documents"), *star, "--format", "json"]).out)
    assert documents["coverage"] == report["coverage"]
    assert documents["coverage"]["documents"]["total"] == len(documents["documents"])
