"""The organization's tree, by addresses where the plan tells."""

from __future__ import annotations

from tests.inventory.stories import worlds


def test_units_and_accounts_know_what_they_are_under() -> None:
    nodes = {node.address: node for node in worlds("stories/can-organization").after.nodes}
    root = nodes["aws_organizations_organization.this"]
    assert (root.ids, root.parents) == (("r-ab12",), ())
    labs = nodes["aws_organizations_organizational_unit.labs"]
    assert labs.parents == ("aws_organizations_organization.this",)
    assert nodes["aws_organizations_account.imaging"].parents == (labs.address,)


def test_a_reference_that_may_mean_several_units_gives_them_all() -> None:
    nodes = {node.address: node for node in worlds("stories/landing-zone").after.nodes}
    account = nodes['aws_organizations_account.this["patients"]']
    units = [f'aws_organizations_organizational_unit.this["{unit}"]' for unit in ("sandbox", "security", "workloads")]
    assert (account.ids, account.parents) == ((), tuple(units))
