"""Credentials, memberships and assignments of a plan, alone and as another stack's."""

from __future__ import annotations

from pathlib import Path

from tfiam.access.identities import users_of
from tfiam.config import Config
from tfiam.inventory.join import joined
from tfiam.inventory.model import Inventory
from tfiam.inventory.stack import named
from tfiam.pipeline import worlds_of
from tfiam.plan.load import load_plan

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def world(folder: str) -> Inventory:
    return worlds_of(load_plan(FIXTURES / folder / "plan.json"), Config()).after


def test_whose_credentials_they_are() -> None:
    found = {one.resource.address: one.user for one in world("stories/users").credentials}
    assert found["aws_iam_access_key.backup"] == "aws_iam_user.backup"
    assert found['aws_iam_user_login_profile.analyst["imke.soto"]'] == 'aws_iam_user.analyst["imke.soto"]'
    assert {one.resource.address: one.user for one in world("hidden-people").credentials}[
        "aws_iam_user_login_profile.ben"
    ] == "ben"


def test_who_is_put_where() -> None:
    memberships = {one.by: one for one in world("hidden-people").memberships}
    assert memberships["aws_iam_user_group_membership.ana"].groups == ("aws_iam_group.staff",)
    assert memberships["aws_iam_user_group_membership.cleo"].groups == ("everyone",)
    guests = memberships["aws_iam_group_membership.guests"]
    assert (guests.users, guests.hidden_users, guests.hidden_groups) == ((), ("terraform_data.told.output",), ())


def test_which_permission_set_goes_where() -> None:
    found = {
        one.resource.address: (one.permission_set, one.target) for one in world("stories/identity-center").assignments
    }
    assert found["aws_ssoadmin_account_assignment.contractor"] == (
        "aws_ssoadmin_permission_set.integration",
        "555566667777",
    )
    hidden = world("hidden-people").assignments[0]
    assert (hidden.permission_set, hidden.target) == (
        "aws_ssoadmin_permission_set.platform",
        "terraform_data.told.output",
    )


def test_another_stacks_have_its_name_before_them() -> None:
    both = joined(world("hidden-people"), [named(world("stories/users"), "team")])
    users = {one.name: one for one in users_of(both)}
    founder = users["team:aws_iam_user.founder"]
    assert [one.resource.address for one in founder.passwords] == ["team:aws_iam_user_login_profile.founder"]
    assert any(one.groups == ("team:aws_iam_group.admins",) for one in both.memberships)
    assert users["aws_iam_user.ana"].passwords
