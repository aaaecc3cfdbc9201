"""What the plan hides is undetermined and named, unless what is known decides."""

from __future__ import annotations

import pytest

from tests.rules.yaml_policy.conftest import Asked, world

WORLD = world("custom-unknown")
KEYED, BARE = "aws_ebs_volume.keyed", "aws_ebs_volume.bare"
MIXED, OTHER = "aws_security_group.mixed", "aws_security_group.other"


def attribute(type_: str, path: str, operator: str, value: str = "") -> str:
    lines = ["cond_type: attribute", f"resource_types: [{type_}]", f"attribute: {path}", f"operator: {operator}"]
    return "\n".join([*lines, f"value: {value}"] if value else lines)


@pytest.mark.parametrize(
    ("path", "operator", "value", "said"),
    [
        ("kms_key_id", "exists", "", {BARE: "fail"}),
        ("kms_key_id", "not_exists", "", {KEYED: "fail"}),
        ("kms_key_id", "starting_with", "'arn:'", {KEYED: ("aws_kms_key.data.arn",), BARE: "fail"}),
        ("tags.key", "equals", "a", {KEYED: ("aws_kms_key.data.key_id",), BARE: "fail"}),
        ("tags.owner", "equals", "ops", {BARE: "fail"}),
        ("size", "less_than", "10", {}),
    ],
)  # fmt: skip
def test_of_one_value(asked: Asked, path: str, operator: str, value: str, said: dict[str, object]) -> None:
    assert asked(attribute("aws_ebs_volume", path, operator, value), WORLD) == said


@pytest.mark.parametrize(
    ("operator", "value", "said"),
    [
        ("contains", "sg-1", {MIXED: (f"{OTHER}.id",), OTHER: "fail"}),
        ("length_equals", "1", {OTHER: "fail"}),
        ("is_empty", "", {MIXED: "fail", OTHER: "fail"}),
    ],
)
def test_of_a_list_with_an_unknown_member(asked: Asked, operator: str, value: str, said: dict[str, object]) -> None:
    assert asked(attribute("aws_security_group", "ingress.*.security_groups", operator, value), WORLD) == said


def test_the_part_that_is_known_decides_or(asked: Asked) -> None:
    definition = """\
or:
  - {cond_type: attribute, resource_types: [aws_ebs_volume], attribute: kms_key_id, operator: equals, value: x}
  - {cond_type: attribute, resource_types: [aws_ebs_volume], attribute: size, operator: equals, value: 8}
"""
    assert asked(definition, WORLD) == {}
    assert asked(definition.replace("value: 8", "value: 9"), WORLD)[KEYED] == ("aws_kms_key.data.arn",)


def test_statements_of_a_rebuilt_document(asked: Asked) -> None:
    actions = attribute("aws_iam_role_policy", "policy.Statement.*.Action", "not_contains", "s3:PutObject")
    assert asked(actions, WORLD) == {}
    assert asked(actions.replace("s3:PutObject", "s3:GetObject"), WORLD) == {"aws_iam_role_policy.read": "fail"}
    resources = attribute("aws_iam_role_policy", "policy.Statement.*.Resource", "equals", "x")
    assert asked(resources, WORLD) == {"aws_iam_role_policy.read": ("aws_s3_bucket.far.arn",)}


def test_a_connection_through_a_local(asked: Asked) -> None:
    definition = """\
cond_type: connection
resource_types: [aws_s3_bucket]
connected_resource_types: [aws_s3_bucket_public_access_block]
operator: {}
"""
    for operator in ("exists", "not_exists", "one_exists"):
        assert asked(definition.format(operator), WORLD) == {
            "aws_s3_bucket.far": ("local.blocks[0]",),
            "aws_s3_bucket_public_access_block.far": ("local.blocks[0]",),
        }


def test_jmespath(asked: Asked) -> None:
    definition = 'cond_type: jmespath\nresource_types: [aws_ebs_volume]\nexpression: "{}"\n'
    assert asked(definition.format("size == `8`"), WORLD) == {}
    assert asked(definition.format("size > `8`"), WORLD) == {KEYED: "fail", BARE: "fail"}
    assert asked(definition.format("tags.key != 'a'"), WORLD) == {KEYED: ("aws_kms_key.data.key_id",)}
    assert asked(definition.format("size == `8` || tags.key == 'a'"), WORLD) == {}


def test_access(asked: Asked) -> None:
    definition = """\
cond_type: access
actions: [s3:GetObject]
resource_types: [aws_s3_bucket]
allowed: [{}]
"""
    role, user = {"aws_iam_role.app": ("aws_s3_bucket.far.arn",)}, {"aws_iam_user_policy.etl": "fail"}
    assert asked(definition.format(""), WORLD) == {**role, **user}
    assert asked(definition.format("aws_iam_role.a*"), WORLD) == user
    assert asked(definition.format("etl"), WORLD) == role
    assert asked(definition.format("").replace("GetObject", "PutObject"), WORLD) == {}


def test_an_expression_that_breaks_on_a_resource_is_no_pass_and_no_crash(asked: Asked) -> None:
    definition = "cond_type: jmespath\nresource_types: [aws_ebs_volume]\nexpression: length(kms_key_id) > `0`\n"
    assert asked(definition, WORLD) == {KEYED: ("aws_kms_key.data.arn",), BARE: (BARE,)}


def test_access_to_what_has_no_arn_and_by_somebody_outside(asked: Asked) -> None:
    definition = """\
cond_type: access
actions: [s3:GetObject]
resource_types: [aws_s3_bucket_public_access_block]
resources: ["arn:aws:s3:::acme-far/x"]
principals: ["*", ec2.amazonaws.com]
allowed: ["aws_iam_*"]
"""
    block = "aws_s3_bucket_public_access_block.far"
    assert asked(definition, WORLD) == {block: (block,)}
