"""Which principals of the plan may read each of its secrets."""

from __future__ import annotations

from collections.abc import Mapping

from tfiam.access.paths.interest import Interest
from tfiam.access.paths.permissions import Permissions
from tfiam.inventory.model import Inventory, PrincipalKind

_SECRETS = ("aws_secretsmanager_secret", "aws_ssm_parameter")


def secret_readers(inventory: Inventory, most: int) -> Mapping[str, tuple[str, ...]]:
    """Secrets and encrypted parameters that more than ``most`` users, roles and permission sets may read, each with them all.

    By address, and by all that limits them: boundaries, organization policies, the secret's own policy. Groups act through
    their users.
    """
    principals = [one for one in inventory.principals if one.kind is not PrincipalKind.GROUP]
    if len(principals) <= most or not any(inventory.of(*_SECRETS)):
        return {}
    world = Permissions(inventory)
    holders = [world.holder(one) for one in principals]
    found = Interest(world).read_by_more_than(holders, most)
    return {address: tuple(one.principal.address for one in readers) for address, readers in found.items()}
