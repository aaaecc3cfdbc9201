"""Which principals of the plan may read each of its secrets."""

from __future__ import annotations

from collections.abc import Mapping

from tfiam.access.paths.interest import Interest
from tfiam.access.paths.permissions import Permissions
from tfiam.inventory.model import Inventory, PrincipalKind

_SECRETS = ("aws_secretsmanager_secret", "aws_ssm_parameter")


def secret_readers(inventory: Inventory) -> Mapping[str, tuple[str, ...]]:
    """Addresses of secrets and encrypted parameters to those of the users, roles and permission sets that may read them.

    By all that limits them: boundaries, organization policies, the secret's own policy. Groups act through their users.
    """
    found: dict[str, list[str]] = {}
    if not any(inventory.of(*_SECRETS)):
        return {}
    world = Permissions(inventory)
    interest = Interest(world)
    for principal in inventory.principals:
        if principal.kind is not PrincipalKind.GROUP:
            for address in interest.read_by(world.holder(principal)):
                found.setdefault(address, []).append(principal.address)
    return {address: tuple(dict.fromkeys(readers)) for address, readers in found.items()}
