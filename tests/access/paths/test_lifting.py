"""What a principal gets by taking off what limits it, over a real plan."""

from __future__ import annotations

import pytest

from tests.inventory.stories import worlds
from tfiam.access.paths import Path, paths_of

BOTH = worlds("lifting")
PATHS = paths_of(BOTH.after, BOTH.before).paths


def ways(start: str) -> list[list[tuple[str, str]]]:
    """Technique and thing of every step, a list a path."""
    return [[(step.technique.id, step.on) for step in one.steps] for one in of(start)]


def of(start: str) -> list[Path]:
    return [one for one in PATHS if one.start.address == start]


@pytest.mark.parametrize(
    ("name", "lift", "on"),
    [
        ("deleter", "iam-027", "aws_iam_user_policy.deleter_deny"),
        ("detacher", "iam-029", "aws_iam_policy.no_policies"),
        ("leaver", "iam-032", "aws_iam_group.quiet"),
        ("pruner", "iam-030", "aws_iam_group_policy.pruners"),
        ("stripper", "iam-031", "aws_iam_policy.no_policies"),
        ("freed", "iam-032", "aws_iam_group.quarantine"),
        ("cured", "iam-031", "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2"),
        ("reverter", "iam-033", "aws_iam_policy.reverted"),
    ],
)
def test_a_deny_that_its_holder_can_take_off(name: str, lift: str, on: str) -> None:
    user = f"aws_iam_user.{name}"
    assert ways(user) == [[(lift, on), ("iam-007", user)]]
    assert of(user)[0].admin


@pytest.mark.parametrize("name", ["kept", "picky", "quarantined"])
def test_a_deny_that_also_keeps_its_document_stays(name: str) -> None:
    assert ways(f"aws_iam_user.{name}") == []


def test_an_older_version_is_assumed_to_be_there_still() -> None:
    (path,) = of("aws_iam_user.reverter")
    assert path.assumptions == ("AWS still holds the version that the plan replaces",)


def test_no_older_version_without_the_world_before() -> None:
    assert [one for one in paths_of(BOTH.after).paths if one.start.name == "reverter"] == []


def test_a_boundary_off_gives_more_where_it_is_not_admin() -> None:
    (path,) = of("aws_iam_user.unbound")
    assert [step.technique.id for step in path.steps] == ["iam-022"]
    assert path.end is path.start
    assert not path.admin


def test_the_boundary_that_the_condition_demands_is_no_wider_one() -> None:
    assert ways("aws_iam_user.rebound") == []


def test_two_limits_go_one_after_the_other() -> None:
    user = "aws_iam_user.twice"
    assert ways(user) == [[("iam-022", user), ("iam-027", "aws_iam_user_policy.twice_deny"), ("iam-007", user)]]


def test_the_boundary_of_a_role_that_it_can_assume() -> None:
    (path,) = of("aws_iam_user.unbinder")
    assert [(step.technique.id, step.on) for step in path.steps] == [("iam-023", "aws_iam_role.capped")]
    assert path.admin
