"""Condition keys of requests that change a principal."""

from __future__ import annotations

from collections.abc import Mapping

from tfiam.access.paths.world import World
from tfiam.iam.context import ContextValue
from tfiam.inventory.model import Principal

#: What an attacker would attach. https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def given_of(world: World, changed: Principal | None) -> Mapping[str, ContextValue]:
    """What is attached to a principal, and the boundary that it has.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
    """
    keys: dict[str, ContextValue] = {"iam:policyarn": ADMINISTRATOR}
    if changed is not None and changed.boundary is None:
        keys["iam:permissionsboundary"] = None
    elif changed is not None and changed.boundary is not None:
        boundary = changed.boundary
        resource = world.inventory.by_address.get(boundary.document.address) if boundary.document else None
        arn = boundary.arn or (world.target(resource).arn.text if resource else "")
        if arn:
            keys["iam:permissionsboundary"] = arn
    return keys
