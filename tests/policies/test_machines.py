"""What rules on machines say where a plan hides the answer, and of what is written in other ways."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest

from tests.policies.worlds import resource, said, world
from tfiam.inventory.model import UNKNOWN, Lead, Principal, PrincipalKind, Resource, Workload

ROLE = Principal(PrincipalKind.ROLE, "aws_iam_role.x", "x")


def test_what_a_plan_does_not_know_is_undetermined() -> None:
    template = resource("aws_launch_template", metadata_options=[{"http_put_response_hop_limit": UNKNOWN}])
    path = "metadata_options[0].http_put_response_hop_limit"
    assert said("MI_002", world(template)) == [f"{template.address}: ? {template.address}.{path}"]
    database = resource("aws_db_instance", iam_database_authentication_enabled=False)
    assert said("MI_008", world(database)) == [f"{database.address}: ? {database.address}.engine"]
    instance = resource("aws_instance", launch_template=[{"id": "lt-1"}])
    assert said("MI_004", world(instance)) == [f"{instance.address}: ? {instance.address}.launch_template"]
    assert said("MI_008", world(resource("aws_rds_cluster", engine="aurora", engine_mode="serverless"))) == []


def test_templates_and_configurations_by_name() -> None:
    template = resource("aws_launch_template", id="lt-1")
    configuration = resource("aws_launch_configuration", name="old")
    mixed = [{"launch_template": [{"launch_template_specification": [{"launch_template_id": "lt-1"}]}]}]
    groups = (
        resource("aws_autoscaling_group", "new", mixed_instances_policy=mixed),
        resource("aws_autoscaling_group", "old", launch_configuration="old"),
    )
    found = said("MI_004", world(template, configuration, *groups))
    assert found == [f"{configuration.address}: no instance profile", f"{template.address}: no instance profile"]


def task(**values: Any) -> Resource:
    return resource("aws_ecs_task_definition", **values)


def test_roles_of_a_task_that_may_be_one() -> None:
    both = task(task_role_arn=UNKNOWN, execution_role_arn=UNKNOWN)
    may = (Lead("aws_iam_role.a", ("var.role",)), Lead("aws_iam_role.b", ("var.role",)))
    fields = [(both.address, name) for name in ("role", "execution_role")]
    assert said("MI_007", world(both, leads=dict.fromkeys(fields, may))) == [f"{both.address}: ? var.role"]
    unled = [f"{both.address}.{name}" for name in ("task_role_arn", "execution_role_arn")]
    assert said("MI_007", world(both)) == [f"{both.address}: ? {', '.join(unled)}"]
    other = task(task_role_arn="arn:aws:iam::111122223333:role/a", execution_role_arn=UNKNOWN)
    leads = {(other.address, "execution_role"): (Lead("aws_iam_role.b"),)}
    assert said("MI_007", world(other, leads=leads)) == []


def packed(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("export AWS_SECRET_ACCESS_KEY='Planted-secret'", "aws_secret_access_key"),
        (packed("KEY=AKIAPLANTED0FAKE0KEY"), "an access key id"),
        (packed("KEY=none")[:20], ""),
        ("AWS_SECRET_ACCESS_KEY=$(vault read key)", ""),
        ("AKIAPLANTED0FAKE0KEYS and no more", ""),
    ],
)
def test_keys_in_user_data(data: str, what: str) -> None:
    instance = resource("aws_instance", user_data=data)
    told = [f"{instance.address}: a static access key is handed to it: {what}"]
    assert said("MI_003", world(instance)) == (told if what else [])


def test_keys_by_the_name_of_a_variable() -> None:
    function = resource("aws_lambda_function", environment=[{"variables": {"AWS_SECRET_ACCESS_KEY": UNKNOWN, "N": 1}}])
    assert said("MI_003", world(function)) == [
        f"{function.address}: a static access key is handed to it: AWS_SECRET_ACCESS_KEY"
    ]
    for definition in ("[", json.dumps([{"environment": [{"name": "MODE", "value": "on"}]}]), UNKNOWN):
        assert said("MI_003", world(task(container_definitions=definition))) == []


def held_by(*held: Resource, doubt: tuple[str, ...] = ()) -> tuple[Workload, ...]:
    doubts = {ROLE.address: doubt} if doubt else {}
    return tuple(Workload(one, (ROLE.address,), doubts=doubts) for one in held)


def test_a_role_that_unrelated_workloads_perhaps_share() -> None:
    functions = [resource("aws_lambda_function", name, function_name=name) for name in ("photos", "payroll")]
    sure = world(*functions, workloads=held_by(*functions), principals=(ROLE,))
    assert said("MI_006", sure)[0].endswith("aws_lambda_function.photos, aws_lambda_function.payroll")
    perhaps = world(*functions, workloads=held_by(*functions, doubt=("var.role",)), principals=(ROLE,))
    assert said("MI_006", perhaps) == [f"{ROLE.address}: ? var.role"]


def test_the_workloads_of_one_module_and_roles_of_other_plans() -> None:
    functions = [Resource(f"module.app.aws_lambda_function.{name}", "aws_lambda_function", {}) for name in "ab"]
    assert said("MI_006", world(*functions, workloads=held_by(*functions), principals=(ROLE,))) == []
    assert said("MI_005", world(*functions, workloads=held_by(*functions))) == []
    apart = [resource("aws_lambda_function", name) for name in ("photos", "payroll")]
    assert said("MI_006", world(*apart, workloads=held_by(*apart))) == []
