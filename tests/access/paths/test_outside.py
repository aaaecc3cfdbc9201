"""Permissions that reach out of a real plan."""

from __future__ import annotations

import pytest

from tests.inventory.stories import worlds
from tfiam.access.paths import Path, paths_of
from tfiam.access.paths.outside import is_every

FOUND = paths_of(worlds("outside").after)


def ways(name: str) -> list[tuple[str, str]]:
    return [(one.steps[0].technique.id, one.outside) for one in of(name)]


def of(name: str) -> list[Path]:
    return [one for one in FOUND.assumed if one.start.address == f'aws_iam_role.this["{name}"]']


def test_a_role_of_which_only_the_arn_is_known() -> None:
    build = "arn:aws:iam::111122223333:role/build/nightly"
    assert ways("named") == [("codebuild-001", build), ("codebuild-002", "*")]
    (told, _) = (one.assumptions[-1] for one in of("named"))
    assert (
        told
        == f"{build} is, or takes in, a role outside the plan that trusts codebuild.amazonaws.com and has more access"
    )


def test_every_role() -> None:
    (path,) = of("passer")
    assert (path.steps[0].technique.id, path.outside, path.end, path.admin) == ("lambda-001", "*", None, False)
    assert path.assumptions == (
        "there is a role outside the plan that trusts lambda.amazonaws.com and has more access",
    )


def test_every_function() -> None:
    assert ways("coder") == [("lambda-003", "arn:aws:lambda:*:111122223333:function:*")]
    assert of("coder")[0].assumptions == (
        "something invokes the function",
        "there is a workload outside the plan that runs under a role that has more access",
    )


def test_users_that_are_nowhere_in_the_plan() -> None:
    assert ways("keymaker") == [("iam-002", "arn:aws:iam::*:user/staff/*")]


@pytest.mark.parametrize("name", ["narrow", "known", "linked"])
def test_what_leads_nowhere(name: str) -> None:
    assert ways(name) == []


def test_a_principal_outside_the_plan_that_gets_what_a_way_takes_is_undetermined() -> None:
    hidden = [(one.principal.address, one.because) for one in FOUND.undetermined]
    assert hidden == [('aws_iam_user_policy.legacy["legacy"]', ("legacy-user",))]


def test_nothing_is_assumed_of_what_is_sure_to_get_to_admin() -> None:
    assert "climber" in [one.start.name.removeprefix("outside-") for one in FOUND.paths]
    assert ways("climber") == []


@pytest.mark.parametrize(
    ("pattern", "every"),
    [
        ("*", True),
        ("arn:aws:iam::111122223333:role/*", True),
        ("arn:aws:lambda:*:*:function:*", True),
        ("arn:*", True),
        ("arn:aws:iam::111122223333:role/app-*", False),
        ("arn:aws:iam::111122223333:role/team/*", False),
    ],
)
def test_what_takes_in_everything_of_a_kind(pattern: str, every: bool) -> None:
    assert is_every(pattern) is every
