"""Paths over documents of a real plan that are known in part."""

from __future__ import annotations

from tests.inventory.stories import worlds
from tfiam.access.paths import Path, paths_of

FOUND = paths_of(worlds("incomplete-paths").after)
TOLD = "terraform_data.told.output"
HIDDEN = {one.principal.address: one.because for one in FOUND.undetermined}


def path(name: str) -> Path:
    (found,) = (one for one in FOUND.paths if one.start.address == user(name))
    return found


def user(name: str) -> str:
    return f'aws_iam_user.this["{name}"]'


def test_a_deny_that_may_be_about_it_makes_a_path_perhaps() -> None:
    assert (path("denied").admin, path("denied").doubt) == (True, (TOLD,))


def test_a_deny_that_is_about_something_else_does_not() -> None:
    assert path("spared").doubt == ()


def test_a_condition_with_a_hidden_value_makes_a_path_perhaps() -> None:
    assert path("limited").doubt == (TOLD, f"{user('limited')}.arn")


def test_what_is_hidden_of_a_grant_or_a_boundary_is_named() -> None:
    assert {user("named"): (TOLD,), user("bounded"): (TOLD,)} == HIDDEN
    assert {one.start.name for one in FOUND.paths} == {"denied", "spared", "limited"}
