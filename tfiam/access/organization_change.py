"""What a plan takes off the nodes of an organization."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.organization_policies import FULL_ACCESS
from tfiam.inventory.model import Document, DocumentRole, Inventory, PolicyTarget

_DEEPEST = 16  # five levels of units are AWS's quota; a hostile plan can hold a cycle


def detached(before: Inventory, after: Inventory) -> Iterator[PolicyTarget]:
    """Attachments that the plan ends, on nodes that stay.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/organizations_policy_attachment#skip_destroy
    """
    kept = {(one.policy, one.target) for one in after.targets}
    gone = {one.address for one in before.nodes} - {one.address for one in after.nodes}
    for target in dict.fromkeys(before.targets):
        if (target.policy, target.target) not in kept and target.target not in gone and not stays(before, target.by):
            yield target


def stays(before: Inventory, address: str) -> bool:
    """True if AWS keeps the resource although the plan ends it: it is forgotten, or ``skip_destroy`` is set."""
    resource = before.by_address.get(address)
    return resource is not None and (resource.change == "forget" or resource.get("skip_destroy") is True)


def nodes_above(inventory: Inventory, node: str) -> tuple[str, ...]:
    """The node and those above it for certain, by address and id, as far as the plan tells."""
    known = {name: one for one in inventory.nodes for name in (one.address, *one.ids)}
    chain: list[str] = []
    name = node
    for _ in range(_DEEPEST):
        found = known.get(name)
        chain += (found.address, *found.ids) if found else (name,)
        if found is None or len(found.parents) != 1:
            break
        name = found.parents[0]
    return tuple(dict.fromkeys(chain))


def policies_on(inventory: Inventory, nodes: tuple[str, ...], role: DocumentRole) -> tuple[Document, ...]:
    """The policies of this role that are attached to any of the nodes."""
    documents = {one.address: one for one in inventory.in_role(role)}
    policies = dict.fromkeys(one.policy for one in inventory.targets if one.target in nodes)
    return tuple(documents[one] for one in policies if one in documents)


def strangers_on(inventory: Inventory, nodes: tuple[str, ...]) -> tuple[str, ...]:
    """Ids or references of attached policies whose content the plan does not hold."""
    known = {one.address for one in inventory.in_role(DocumentRole.SCP, DocumentRole.RCP, DocumentRole.OTHER)}
    known |= set(FULL_ACCESS.values())
    return tuple(
        dict.fromkeys(one.policy for one in inventory.targets if one.target in nodes and one.policy not in known)
    )
