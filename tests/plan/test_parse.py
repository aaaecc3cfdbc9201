"""Odd but legal structure, older formats, and structure that is refused with its place."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tfiam.errors import PlanError
from tfiam.plan.load import load_plan
from tfiam.plan.model import ChangeAction, PlanKind

CHANGE: dict[str, Any] = {
    "address": "aws_iam_role.a",
    "mode": "managed",
    "type": "aws_iam_role",
    "name": "a",
    "provider_name": "registry.opentofu.org/hashicorp/aws",
    "change": {"actions": ["create"], "before": None, "after": {"name": "a"}, "after_unknown": {"arn": True}},
}


def plan_of(*changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"format_version": "1.2", "resource_changes": list(changes), "configuration": {"root_module": {}}, **more}


def changed(**more: Any) -> dict[str, Any]:
    return {**copy.deepcopy(CHANGE), **more}


def with_change(**more: Any) -> dict[str, Any]:
    return changed(change={**CHANGE["change"], **more})


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        (["no-op"], ChangeAction.NO_OP),
        (["create"], ChangeAction.CREATE),
        (["read"], ChangeAction.READ),
        (["update"], ChangeAction.UPDATE),
        (["delete"], ChangeAction.DELETE),
        (["delete", "create"], ChangeAction.REPLACE),
        (["create", "delete"], ChangeAction.REPLACE),
        (["forget"], ChangeAction.FORGET),
        (["create", "forget"], ChangeAction.REPLACE),
        (["Forget"], ChangeAction.FORGET),
    ],
)
def test_actions(actions: list[str], expected: ChangeAction) -> None:
    plan = load_plan(plan_of(with_change(actions=actions)))
    assert plan.resources[0].action is expected
    assert plan.notices == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, {"name": "a"}, ChangeAction.CREATE),
        ({"name": "a"}, None, ChangeAction.DELETE),
        ({"name": "a"}, {"name": "b"}, ChangeAction.UPDATE),
    ],
)
def test_an_action_of_the_future_is_told_by_its_values_and_noted(
    before: Any, after: Any, expected: ChangeAction
) -> None:
    change = with_change(actions=["transmute"], before=before, after=after, after_unknown={})
    plan = load_plan(plan_of(change))
    assert plan.resources[0].action is expected
    assert plan.notices == ("1 change with actions this tfiam does not know: told by their values before and after.",)


def test_ephemeral_resources_are_left_out() -> None:
    opened = changed(address="ephemeral.aws_x.a", mode="ephemeral", change={"actions": ["open"]})
    assert [change.address for change in load_plan(plan_of(opened, CHANGE)).resources] == ["aws_iam_role.a"]


def test_old_formats_may_leave_out_index_module_and_mode() -> None:
    change = changed(address='module.a["x.y"].data.aws_iam_role.a[3]')
    del change["mode"]
    (read,) = load_plan(plan_of(change)).resources
    assert (read.index, read.module_address, read.mode) == (3, 'module.a["x.y"]', "data")
    assert (read.after_sensitive, read.before_sensitive) == (False, False)


@pytest.mark.parametrize(("index", "expected"), [(0, 0), (2.0, 2), ("a", "a"), ("", "")])
def test_index(index: Any, expected: Any) -> None:
    assert load_plan(plan_of(changed(index=index))).resources[0].index == expected


def test_deposed_objects_stand_beside_the_current_one() -> None:
    deposed = changed(deposed="abcd1234", change={"actions": ["delete"], "before": {"name": "a"}, "after": None})
    plan = load_plan(plan_of(deposed, CHANGE))
    assert [change.deposed for change in plan.resources] == ["abcd1234", None]
    assert plan.by_address["aws_iam_role.a"].deposed is None


def test_deferred_changes() -> None:
    deferred = {
        "reason": "instance_count_unknown",
        "resource_change": changed(address="aws_iam_role.b[*]", index_unknown=True),
    }
    plan = load_plan(plan_of(CHANGE, deferred_changes=[deferred], complete=False))
    assert [(change.address, change.deferred, change.index) for change in plan.resources] == [
        ("aws_iam_role.a", "", None),
        ("aws_iam_role.b[*]", "instance_count_unknown", None),
    ]
    assert plan.notices == (
        "The plan is incomplete (changes were deferred or left out, for example by -target): another plan will follow it.",
        "Terraform deferred 1 change to a later plan.",
    )


@pytest.mark.parametrize(
    ("document", "notice"),
    [
        (
            plan_of(CHANGE, errored=True, complete=False),
            "Terraform met an error while planning: the plan holds only what was planned until then.",
        ),
        (plan_of(), "The plan holds no resources."),
        (
            plan_of(changed(type="google_iam_role", provider_name="registry.terraform.io/hashicorp/google")),
            "The plan holds nothing of AWS.",
        ),
        (
            plan_of(CHANGE, configuration=None),
            "The plan has no configuration section: references behind unknown values cannot be followed.",
        ),
        (
            plan_of(CHANGE, format_version="1.7"),
            "The format version 1.7 is newer than 1.2: what it added was not read.",
        ),
        (plan_of(CHANGE, format_version=None), "The file names no format_version: it was read as version 1."),
        ({"format_version": "1.0"}, "The state holds no resources."),
        (
            {"format_version": "1.1", "values": {}},
            "The format version 1.1 is newer than 1.0: what it added was not read.",
        ),
    ],
)
def test_notices(document: dict[str, Any], notice: str) -> None:
    assert notice in load_plan(document).notices


@pytest.mark.parametrize("version", ["0.1", "0.2", "1.0", "1.1", "1.2", "1.2.0"])
def test_format_versions(version: str) -> None:
    plan = load_plan(plan_of(CHANGE, format_version=version))
    assert (plan.format_version, plan.notices) == (version, ())


def test_resources_of_a_renamed_provider_are_of_aws() -> None:
    assert load_plan(plan_of(changed(provider_name="example.com/mirror/amazon"))).notices == ()
    assert load_plan(plan_of(changed(type="amazon_role", provider_name="aws"))).notices == ()


def test_a_state_of_terraform_0_12_has_relative_addresses() -> None:
    role = {
        "address": "aws_iam_role.a",
        "mode": "managed",
        "type": "aws_iam_role",
        "name": "a",
        "index": "k",
        "values": {"name": "a"},
    }
    values = {"root_module": {"child_modules": [{"address": "module.m", "resources": [role]}]}}
    plan = load_plan({"format_version": "0.1", "values": values})
    assert plan.kind is PlanKind.STATE
    assert [(r.address, r.index, r.module_address) for r in plan.resources] == [
        ('module.m.aws_iam_role.a["k"]', "k", "module.m")
    ]


def test_a_deposed_object_of_a_state() -> None:
    role = {
        "address": "aws_iam_role.a",
        "type": "aws_iam_role",
        "name": "a",
        "deposed_key": "abcd1234",
        "values": {"name": "old"},
    }
    (read,) = load_plan({"format_version": "1.0", "values": {"root_module": {"resources": [role]}}}).resources
    assert (read.deposed, read.mode) == ("abcd1234", "managed")


def test_configuration_addresses_made_absolute_by_other_tools_are_made_relative() -> None:
    block = {"address": "module.m.aws_iam_role.a", "mode": "managed", "type": "aws_iam_role", "name": "a"}
    root = {"module_calls": {"m": {"source": "./m", "module": {"resources": [block]}}}}
    plan = load_plan(plan_of(CHANGE, configuration={"root_module": root}))
    assert list(plan.configuration.root.calls["m"].module.resources) == ["aws_iam_role.a"]


@pytest.mark.parametrize(
    ("document", "place", "problem"),
    [
        (plan_of(format_version="2.0"), "format_version", "is 2.0, and this tfiam reads 0.1 to 1.x"),
        (plan_of(format_version="one"), "format_version", "is not a version such as 1.2"),
        (plan_of(format_version=1.2), "format_version", "is not a version such as 1.2"),
        (plan_of(resource_changes={}), "resource_changes", "is an object where a list belongs"),
        (plan_of(CHANGE, "x"), "resource_changes[1]", "is a string where an object belongs"),  # type: ignore[arg-type]
        (plan_of(changed(change=None)), "resource_changes[0].change", "is null where an object belongs"),
        (plan_of(changed(address=None)), "resource_changes[0]", "has no `address`"),
        (plan_of(changed(address=5)), "resource_changes[0].address", "is a number where a string belongs"),
        (plan_of(changed(index=True)), "resource_changes[0].index", "is neither text nor a whole number"),
        (
            plan_of(with_change(actions="create")),
            "resource_changes[0].change.actions",
            "is a string where a list belongs",
        ),
        (
            plan_of(with_change(actions=[1])),
            "resource_changes[0].change.actions",
            "holds something else than names of actions",
        ),
        (plan_of(with_change(after=[])), "resource_changes[0].change.after", "is a list where an object belongs"),
        (
            plan_of(with_change(after_unknown="x")),
            "resource_changes[0].change.after_unknown",
            "is no tree of true and false",
        ),
        (plan_of(errored="yes"), "errored", "is a string where true or false belongs"),
        (plan_of(variables={"password": "x"}), "variables[0]", "is a string where an object belongs"),
        (plan_of(checks=[True]), "checks[0]", "is true or false where an object belongs"),
        (plan_of(output_changes={"password": 1.5}), "output_changes[0]", "is a number where an object belongs"),
        (
            plan_of(deferred_changes=[{"reason": "x"}]),
            "deferred_changes[0].resource_change",
            "is null where an object belongs",
        ),
        (plan_of(configuration=[1]), "configuration", "is a list where an object belongs"),
        (
            plan_of(configuration={"root_module": {"module_calls": {"a": {"module": {"resources": [{}]}}}}}),
            "configuration.root_module.module_calls[0].module.resources[0]",
            "has no `address`",
        ),
        (
            plan_of(prior_state={"values": {"root_module": {"child_modules": [{}, {"resources": [None]}]}}}),
            "prior_state.values.root_module.child_modules[1].resources[0]",
            "is null where an object belongs",
        ),
    ],
)
def test_structure_of_another_shape_is_refused_with_its_place(
    document: dict[str, Any], place: str, problem: str
) -> None:
    with pytest.raises(PlanError) as caught:
        load_plan(document)
    assert (caught.value.place, caught.value.problem) == (place, problem)
    assert "password" not in str(caught.value)


def test_modules_nested_deeper_than_python_recurses() -> None:
    module: dict[str, Any] = {}
    for _ in range(3000):
        module = {"module_calls": {"m": {"module": module}}}
    with pytest.raises(PlanError, match="plan: is nested deeper than any plan"):
        load_plan(plan_of(configuration={"root_module": module}))
