"""What a plan takes off the nodes of an organization, and what stays."""

from __future__ import annotations

from tfiam.access.organization_change import detached, nodes_above, strangers_on
from tfiam.extract.model import Resource
from tfiam.inventory.model import Inventory, OrganizationNode, PolicyTarget

UNIT = OrganizationNode(
    "aws_organizations_organizational_unit.a", "aws_organizations_organizational_unit", ("ou-1",), ("r-1",)
)
KIND = "aws_organizations_policy_attachment"


def attachment(name: str, change: str, **values: object) -> Resource:
    return Resource(f"{KIND}.{name}", KIND, values, change)


def world(*resources: Resource, nodes: tuple[OrganizationNode, ...] = ()) -> Inventory:
    targets = tuple(PolicyTarget("p-1", str(one.values["target_id"]), one.address) for one in resources)
    return Inventory(targets=targets, resources={KIND: resources}, nodes=nodes)


def test_detached() -> None:
    before = world(
        attachment("gone", "delete", target_id="r-1"),
        attachment("kept", "no-op", target_id="ou-2"),
        attachment("forgotten", "forget", target_id="ou-3"),
        attachment("skipped", "delete", target_id="ou-4", skip_destroy=True),
        attachment("with_unit", "delete", target_id=UNIT.address),
        nodes=(UNIT,),
    )
    after = world(attachment("renamed", "create", target_id="ou-2"))
    assert [one.by for one in detached(before, after)] == ["aws_organizations_policy_attachment.gone"]


def test_nodes_above_end_in_a_cycle() -> None:
    looped = OrganizationNode("b", UNIT.type, ("ou-2",), ("b",))
    assert nodes_above(Inventory(nodes=(UNIT, looped)), "ou-1") == (UNIT.address, "ou-1", "r-1")
    assert nodes_above(Inventory(nodes=(looped,)), "b") == ("b", "ou-2")


def test_policies_that_the_plan_does_not_hold_are_strangers() -> None:
    inventory = Inventory(targets=(PolicyTarget("p-FullAWSAccess", "r-1", "a"), PolicyTarget("p-9", "r-1", "b")))
    assert strangers_on(inventory, ("r-1",)) == ("p-9",)
