"""What is unknown in a plan that holds ``planned_values`` alone."""

from __future__ import annotations

from typing import Any

from tfiam.plan.load import load_plan
from tfiam.plan.values import UNKNOWN


def test_planned_blocks_and_lists_with_unknown_parts() -> None:
    role = {
        "address": "aws_iam_role.a[0]",
        "mode": "managed",
        "type": "aws_iam_role",
        "name": "a",
        "values": {
            "inline_policy": [{"name": "one"}, {"name": "two", "policy": "{}"}],
            "arns": ["x", None],
            "one": {"b": 1},
            "unset": None,
        },
    }
    reference = {"references": ["aws_s3_bucket.b.arn", "aws_s3_bucket.b"]}
    expressions = {
        "inline_policy": [{"name": {"constant_value": "one"}, "policy": reference}],
        "arns": reference,
        "one": [{"b": reference, "c": reference}],
        "unset": reference,
        "path": reference,
        "boundary": [{"arn": reference}],
        "description": {"constant_value": "x"},
    }
    block = {
        "address": "aws_iam_role.a",
        "mode": "managed",
        "type": "aws_iam_role",
        "name": "a",
        "expressions": expressions,
    }
    document = {
        "format_version": "1.2",
        "planned_values": {
            "root_module": {"resources": [role]},
            "outputs": {"known": {"value": 1}, "unknown": {"sensitive": True}},
        },
        "configuration": {"root_module": {"resources": [block]}},
    }
    plan = load_plan(document)
    assert plan.resources[0].values_after == {
        "inline_policy": [{"name": "one", "policy": UNKNOWN}, {"name": "two", "policy": "{}"}],
        "arns": ["x", UNKNOWN],
        "one": {"b": 1, "c": UNKNOWN},
        "unset": None,
        "path": UNKNOWN,
        "boundary": UNKNOWN,
    }
    assert [(o.name, o.after, o.after_unknown, o.sensitive) for o in plan.outputs] == [
        ("known", 1, False, False),
        ("unknown", None, True, True),
    ]


def test_without_a_configuration_what_is_left_out_stays_absent() -> None:
    role: dict[str, Any] = {
        "address": "module.m.aws_iam_role.a",
        "type": "aws_iam_role",
        "name": "a",
        "values": {"name": "a"},
    }
    module = {"address": "module.m", "resources": [role]}
    sections: tuple[dict[str, Any], ...] = ({}, {"configuration": {"root_module": {"module_calls": {}}}})
    for configuration in sections:
        plan = load_plan(
            {"format_version": "1.2", "planned_values": {"root_module": {"child_modules": [module]}}, **configuration}
        )
        assert plan.by_address["module.m.aws_iam_role.a"].values_after == {"name": "a"}
        assert plan.notices[0].startswith(
            "The plan has no resource_changes: what changes and what is unknown was inferred"
        )
