"""Looking a target up by its name leaves nothing out that a permission may be about."""

from __future__ import annotations

import pytest

from tests.inventory.stories import worlds
from tfiam.access.paths.permissions import Permissions
from tfiam.access.paths.steps import Steps
from tfiam.access.paths.techniques import On, Way, techniques


@pytest.mark.parametrize(
    "story",
    [
        "stories/over-privileged",
        "stories/compute",
        "stories/split-escalation",
        "stories/users",
        "stories/unknown-documents",
        "possible",
    ],
)
def test_what_is_left_out_is_not_allowed(story: str) -> None:
    world = Permissions(worlds(story).after)
    steps = Steps(world)
    for principal in (*steps.index.users, *steps.index.roles):
        holder = world.holder(principal)
        for technique in techniques(Way.WORKLOAD):
            for action in (action for action, on in technique.on.items() if on is On.WORKLOAD):
                near = {one.resource.address for one in steps.index.touched(holder, action, *technique.types)}
                for workload in steps.index.workloads_of(*technique.types):
                    if workload.resource.address not in near:
                        assert holder.on(action, world.target(workload.resource)) is None
        for role in steps.index.roles:
            for policy, _ in steps.index.policies_of(role):
                if role not in steps.index.with_policies(holder, "iam:CreatePolicyVersion"):
                    assert holder.on("iam:CreatePolicyVersion", policy) is None


def test_who_names_one_thing_is_asked_about_that_one() -> None:
    world = Permissions(worlds("stories/over-privileged").after)
    index = Steps(world).index
    keeper = next(one for address, one in index.principals.items() if address.endswith(".table_keeper"))
    functions = index.workloads_of("aws_lambda_function")
    assert functions
    assert list(index.touched(world.holder(keeper), "lambda:UpdateFunctionCode", "aws_lambda_function")) == []
