"""A plan that does not tell its own account, and names one in its policies."""

from __future__ import annotations

from tests.inventory.stories import worlds
from tfiam.access.paths import Path, paths_of


def paths(start: str) -> list[Path]:
    return [one for one in paths_of(worlds("account-unknown").after).paths if one.start.address == start]


def test_a_trust_policy_that_names_a_user_in_some_account_means_the_one_of_the_plan() -> None:
    (path,) = paths("aws_iam_user.alice")
    assert path.end is not None
    assert (path.end.address, path.admin, path.doubt) == ("aws_iam_role.admin", True, ())
    assert path.assumptions == (
        "aws_iam_user.alice is in account 123456789012",
        "aws_iam_role.admin is in account 123456789012",
    )


def test_a_deny_in_an_account_that_may_be_the_plans_leaves_perhaps() -> None:
    found = paths("aws_iam_user.bob")
    assert found
    assert all(path.doubt for path in found)
