"""Paths through IAM Identity Center, over a real plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.inventory.stories import principal, worlds
from tfiam.access.arns import permission_set_arn_of
from tfiam.access.paths import Path, paths_of
from tfiam.access.question import asker_of
from tfiam.access.whereabouts import Whereabouts

WORLD = worlds("identity-center-paths").after
PATHS = paths_of(WORLD).paths
SET = "aws_ssoadmin_permission_set.this"
USER_ASSUMED = ("it can sign in as a user of Identity Center",)


def of(start: str) -> list[Path]:
    return [one for one in PATHS if one.start.address == start]


def told(start: str) -> list[tuple[str, str, bool]]:
    return [(one.steps[0].technique.id, one.steps[0].on, one.admin) for one in of(start)]


@pytest.mark.parametrize(("name", "technique"), [("self", "sso-002"), ("inline", "sso-003")])
def test_a_permission_set_changes_itself(name: str, technique: str) -> None:
    own = f'{SET}["{name}"]'
    assert told(own) == [(technique, own, True)]
    assert of(own)[0].assumptions == (
        "the permission set is provisioned again, and assigned to the account that Identity Center is managed from",
    )


def test_the_instance_must_be_allowed_too() -> None:
    assert told(f'{SET}["half"]') == []


@pytest.mark.parametrize("start", [f'{SET}["assigner"]', "aws_iam_user.promoter"])
def test_an_administrators_permission_set_is_assigned(start: str) -> None:
    (path,) = of(start)
    assert (path.steps[0].technique.id, path.end and path.end.address) == ("sso-004", f'{SET}["admin"]')
    assert (path.admin, path.assumptions) == (True, USER_ASSUMED)


def test_one_that_reads_is_more_access_only() -> None:
    assert told("aws_iam_user.desk") == [("sso-004", f'{SET}["reader"]', False)]


def test_a_permission_set_is_changed_and_assigned() -> None:
    assert told("aws_iam_user.rewriter") == [("sso-006", f'{SET}["reader"]', True)]


def test_a_new_permission_set() -> None:
    assert ("sso-001", "*", True) in told('aws_iam_user.this["maker"]')


def test_reading_is_no_path() -> None:
    assert told(f'{SET}["reader"]') == []


def test_a_permission_set_asks_as_its_role_also_once_it_has_an_arn() -> None:
    where, own = Whereabouts(WORLD), principal(WORLD, f'{SET}["self"]')
    applied = replace(own, arn="arn:aws:sso:::permissionSet/ssoins-6684a7b1c2d3e4f5/ps-1122334455667788")
    arn = asker_of(WORLD, where, applied).arn
    assert arn.shape == "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Self_*"
    assert own.resource is not None
    assert (
        permission_set_arn_of(own.resource, where).shape == "arn:aws:sso:::permissionSet/ssoins-6684a7b1c2d3e4f5/ps-*"
    )
