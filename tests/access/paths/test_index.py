"""Which principals a pattern can be about, found without trying them all."""

from __future__ import annotations

import pytest

from tests.inventory.stories import worlds
from tfiam.access.paths.index import Index
from tfiam.access.paths.permissions import Permissions

OPERATOR = "aws_iam_role.operator"


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(Permissions(worlds("stories/split-escalation").after))


@pytest.mark.parametrize("pattern", ["arn:aws:iam::111122223333:role/night-operator", "${aws_iam_role.operator.arn}"])
def test_a_whole_arn_is_about_one(index: Index, pattern: str) -> None:
    assert [one.address for one in index.named(index.roles, (pattern,))] == [OPERATOR]


def test_a_wildcard_may_be_about_all(index: Index) -> None:
    assert index.named(index.roles, ("arn:aws:iam::*:role/night-*",)) == index.roles


def test_another_name_is_about_none(index: Index) -> None:
    assert index.named(index.roles, ("arn:aws:iam::111122223333:role/other",)) == ()


def test_roles_by_the_service_that_they_trust(index: Index) -> None:
    assert OPERATOR in [one.address for one in index.passable("lambda.amazonaws.com")]
    assert OPERATOR not in [one.address for one in index.passable("ec2.amazonaws.com")]
