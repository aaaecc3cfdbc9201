"""Paths that rest on a link which is only possible."""

from __future__ import annotations

from tests.inventory.stories import worlds
from tfiam.access.paths import Path, paths_of

PATHS = paths_of(worlds("possible").after).paths
CLIMBER = ("aws_iam_policy.reader.arn", "aws_iam_policy.admin.arn")
BOSS = ("aws_iam_policy.reader.arn", "aws_iam_policy.everything.arn")


def path(start: str, technique: str) -> Path:
    (found,) = (
        one for one in PATHS if one.start.address == start and [step.technique.id for step in one.steps] == [technique]
    )
    return found


def test_a_policy_that_may_be_attached_makes_a_path_perhaps() -> None:
    found = path("aws_iam_user.climber", "iam-007")
    assert (found.admin, found.doubt, found.steps[0].doubt) == (True, CLIMBER, CLIMBER)


def test_an_end_that_may_be_admin_makes_a_path_perhaps() -> None:
    found = path("aws_iam_user.helper", "iam-002")
    assert found.end is not None
    assert (found.end.address, found.steps[0].doubt, found.doubt) == ("aws_iam_user.boss", (), BOSS)


def test_the_only_unknown_side_of_a_conditional_makes_a_path_certain() -> None:
    assert path("aws_iam_role.told", "iam-005").doubt == ()


def test_a_certain_permission_wins_over_a_possible_one() -> None:
    assert path("aws_iam_role.guarded", "iam-005").doubt == ()


def test_a_deny_that_may_be_there_does_not_cut_a_path() -> None:
    assert path("aws_iam_role.guarded", "iam-005").admin
