"""Real plans and a real state, each told resource by resource (fixtures/inputs, made by Terraform 1.11)."""

from __future__ import annotations

import gc
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tfiam.plan.load import load_plan
from tfiam.plan.model import ChangeAction, Plan, PlanKind, ResourceChange
from tfiam.plan.values import UNKNOWN, is_marked

INPUTS = Path(__file__).resolve().parents[2] / "fixtures" / "inputs"
MOVES = INPUTS / "moves" / "plan.json"
STATE = INPUTS / "team-state" / "state.json"


@pytest.fixture(scope="module")
def moves() -> Plan:
    return load_plan(MOVES)


@pytest.fixture(scope="module")
def state() -> Plan:
    return load_plan(STATE)


def raw_moves() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(MOVES.read_bytes())
    return document


def content(plan: Plan) -> tuple[tuple[ResourceChange, ...], object]:
    return plan.resources, (plan.outputs, plan.variables, plan.configuration, plan.checks)


@pytest.mark.parametrize(
    ("address", "action"),
    [
        ("aws_iam_role.worker", ChangeAction.REPLACE),
        ("aws_iam_user.deployer", ChangeAction.NO_OP),
        ("aws_sns_topic.alerts", ChangeAction.DELETE),
        ("aws_sns_topic.legacy", ChangeAction.FORGET),
        ("aws_ssm_parameter.token", ChangeAction.UPDATE),
        ('module.queue["orders"].aws_sqs_queue.this', ChangeAction.CREATE),
        ('module.queue["orders"].data.aws_iam_policy_document.send', ChangeAction.READ),
        ("data.aws_caller_identity.current", ChangeAction.NO_OP),
    ],
)
def test_actions(moves: Plan, address: str, action: ChangeAction) -> None:
    assert moves.by_address[address].action is action


def test_what_surrounds_a_change(moves: Plan) -> None:
    assert moves.by_address["aws_iam_user.deployer"].previous_address == "aws_iam_user.ci"
    assert moves.by_address["aws_sns_topic.audit"].importing
    assert not moves.by_address["aws_sns_topic.alerts"].importing
    assert moves.by_address["aws_iam_role.worker"].action_reason == "replace_because_cannot_update"
    assert moves.by_address['aws_sqs_queue.jobs["say \\"hi\\""]'].index == 'say "hi"'
    queue = moves.by_address['module.queue["e.mail"].aws_sqs_queue.this']
    assert (queue.module_address, queue.index, queue.provider_name) == (
        'module.queue["e.mail"]',
        None,
        "registry.terraform.io/hashicorp/aws",
    )


def test_known_unknown_and_sensitive(moves: Plan) -> None:
    policy = moves.by_address['module.queue["orders"].aws_sqs_queue_policy.this'].values_after
    assert policy is not None
    assert policy["policy"] is UNKNOWN
    document = moves.by_address['module.queue["orders"].data.aws_iam_policy_document.send'].values_after
    assert document is not None
    assert document["statement"][0]["actions"] == ["sqs:SendMessage"]
    assert document["statement"][0]["resources"] == [UNKNOWN]
    token = moves.by_address["aws_ssm_parameter.token"]
    assert is_marked(token.after_sensitive, ("value",))
    assert is_marked(token.before_sensitive, ("value",))
    assert not is_marked(token.after_sensitive, ("name",))


def test_what_is_gone_has_no_values_after(moves: Plan) -> None:
    for address in ("aws_sns_topic.alerts", "aws_sns_topic.legacy"):
        assert moves.by_address[address].values_after is None
        assert moves.by_address[address].values_before is not None


def test_a_data_source_read_while_planning_has_its_values_on_both_sides(moves: Plan) -> None:
    caller = moves.by_address["data.aws_caller_identity.current"]
    assert caller.mode == "data"
    assert caller.values_before == caller.values_after
    assert caller.values_after is not None
    assert caller.values_after["account_id"] == "123456789012"


def test_outputs_variables_and_checks(moves: Plan) -> None:
    outputs = {output.name: (output.after, output.after_unknown, output.sensitive) for output in moves.outputs}
    assert outputs == {
        "account": ("123456789012", False, False),
        "token": ("second-token-of-the-fixture", False, True),
        "worker": (None, True, False),
    }
    assert moves.variables == {"queues": ["e.mail", "orders", 'say "hi"'], "token": "second-token-of-the-fixture"}
    assert [check["address"]["to_display"] for check in moves.checks] == ["check.account"]


def test_configuration(moves: Plan) -> None:
    configuration = moves.configuration
    assert configuration.present
    assert configuration.providers["aws"].expressions == {"region": {"constant_value": "eu-central-1"}}
    call = configuration.root.calls["queue"]
    assert call.source == "./modules/queue"
    assert call.for_each == {"references": ["var.queues"]}
    assert call.expressions["owner"] == {"references": ["aws_iam_role.worker.arn", "aws_iam_role.worker"]}
    policy = call.module.resources["aws_sqs_queue_policy.this"]
    assert policy.expressions["policy"]["references"][0] == "data.aws_iam_policy_document.send.json"
    assert call.module.resources["data.aws_iam_policy_document.send"].mode == "data"
    assert configuration.root.outputs["token"] == {"references": ["var.token"]}
    assert configuration.root.variables["token"]["sensitive"] is True


def test_a_whole_plan_has_no_notices(moves: Plan) -> None:
    assert (moves.kind, moves.format_version, moves.terraform_version) == (PlanKind.PLAN, "1.2", "1.11.4")
    assert moves.notices == ()
    assert moves.complete
    assert not moves.errored


def test_state(state: Plan) -> None:
    assert (state.kind, state.format_version, state.notices) == (PlanKind.STATE, "1.0", ())
    assert sorted(resource.address for resource in state.resources) == [
        "aws_db_instance.main",
        "aws_iam_user.person[0]",
        "aws_iam_user.person[1]",
        "data.aws_caller_identity.current",
        'module.bucket["exports"].aws_s3_bucket.this',
        'module.bucket["logs.raw"].aws_s3_bucket.this',
    ]
    assert {resource.action for resource in state.resources} == {ChangeAction.NO_OP}
    bucket = state.by_address['module.bucket["logs.raw"].aws_s3_bucket.this']
    assert bucket.module_address == 'module.bucket["logs.raw"]'
    assert bucket.values_after == bucket.values_before
    assert bucket.values_after is not None
    assert bucket.values_after["bucket"] == "team-logs-raw-123456789012"
    assert is_marked(state.by_address["aws_db_instance.main"].before_sensitive, ("password",))
    assert {output.name: output.sensitive for output in state.outputs} == {"people": False, "password": True}
    assert not state.configuration.present


def as_powershell(text: str) -> bytes:
    return b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le")


@pytest.mark.parametrize(
    "wrap",
    [
        lambda text: text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        as_powershell,
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.encode("utf-32"),
        lambda text: text.encode("utf-32-be"),
        lambda text: gzip.compress(text.encode()),
        lambda text: gzip.compress(text[:100].encode()) + gzip.compress(text[100:].encode()),
        lambda text: gzip.compress(as_powershell(text)) + b"\0" * 512,
        lambda text: f"[command]/opt/terraform-bin show -json tfplan\n{text}\n::debug::exitcode: 0\n".encode(),
        lambda text: f"\x1b[33mWarning: something {{\n  of note\x1b[0m\n\n{text}\n\n".encode(),
        lambda text: f"{{ not the plan }}\n{text}".encode(),
        lambda text: json.dumps(json.loads(text), indent=2, sort_keys=True).encode(),
    ],
    ids=[
        "plain",
        "utf-8 mark",
        "powershell",
        "utf-16 big endian",
        "utf-16-le without mark",
        "utf-16-be without mark",
        "utf-32",
        "utf-32-be without mark",
        "gzip",
        "gzip in two members",
        "gzip, utf-16, padded",
        "ci wrapper",
        "warning before",
        "braces before",
        "indented and sorted",
    ],
)
def test_every_wrapping_gives_the_same_plan(moves: Plan, wrap: Any) -> None:
    data = wrap(MOVES.read_text(encoding="utf-8"))
    assert content(load_plan("-", stdin=data)) == content(moves)


def test_a_mapping_is_read_like_its_file(moves: Plan) -> None:
    plan = load_plan(raw_moves())
    assert content(plan) == content(moves)
    assert plan.path == "plan"


def test_the_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    load_plan(STATE)
    assert gc.isenabled()
    gc.disable()
    try:
        load_plan(STATE)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_plan_without_resource_changes_is_read_from_planned_values(moves: Plan) -> None:
    document = raw_moves()
    del document["resource_changes"]
    plan = load_plan(document)
    assert (
        "The plan has no resource_changes: what changes and what is unknown was inferred from planned_values and the configuration."
        in plan.notices
    )
    policy = plan.by_address['module.queue["orders"].aws_sqs_queue_policy.this']
    assert policy.action is ChangeAction.CREATE
    assert policy.values_after is not None
    assert policy.values_after["policy"] is UNKNOWN
    token = plan.by_address["aws_ssm_parameter.token"]
    assert token.action is ChangeAction.UPDATE
    assert is_marked(token.after_sensitive, ("value",))
    statement = plan.by_address['module.queue["orders"].data.aws_iam_policy_document.send'].values_after
    assert statement is not None
    assert statement["statement"][0]["resources"] == [UNKNOWN]
    assert plan.by_address["aws_sns_topic.legacy"].action is ChangeAction.FORGET
    # What is deleted cannot be told from what a targeted plan passed by: it stays in sight.
    assert plan.by_address["aws_sns_topic.alerts"].action is ChangeAction.NO_OP


def test_partial_resource_changes_are_completed(moves: Plan) -> None:
    document = raw_moves()
    kept = [change for change in document["resource_changes"] if change["address"] == "aws_iam_role.worker"]
    document["resource_changes"] = kept
    plan = load_plan(document)
    assert plan.by_address["aws_iam_role.worker"] == moves.by_address["aws_iam_role.worker"]
    assert plan.by_address["aws_ssm_parameter.token"].action is ChangeAction.UPDATE
    assert "13 planned resources missing from resource_changes: inferred from planned_values." in plan.notices


def test_what_a_targeted_plan_passes_by_is_unchanged() -> None:
    document = raw_moves()
    document["complete"] = False
    document["resource_changes"] = [
        c for c in document["resource_changes"] if c["address"] != "aws_ssm_parameter.token"
    ]
    document["planned_values"]["root_module"]["resources"] = []
    plan = load_plan(document)
    token = plan.by_address["aws_ssm_parameter.token"]
    assert (token.action, token.values_before == token.values_after) == (ChangeAction.NO_OP, True)
    assert plan.notices == (
        "The plan is incomplete (changes were deferred or left out, for example by -target): another plan will follow it.",
        "1 resource of the prior state not in the plan's changes: taken as unchanged.",
    )
