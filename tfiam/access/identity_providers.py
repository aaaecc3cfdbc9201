"""What people sign in with instead of IAM users, as far as the plan and the configuration show."""

from __future__ import annotations

from functools import cached_property

from tfiam.access.whereabouts import Whereabouts
from tfiam.inventory.model import Inventory, Principal, Resource

_SAML = ("aws_iam_saml_provider", "data.aws_iam_saml_provider")
_IDENTITY_CENTER = ("aws_ssoadmin_", "aws_identitystore_", "data.aws_ssoadmin_", "data.aws_identitystore_")


class IdentityProviders:
    """Answers for one inventory."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._where = Whereabouts(inventory)

    @property
    def any(self) -> bool:
        """True if there is one at all."""
        return bool(self._everywhere or self._saml)

    def serving(self, user: Principal) -> str:
        """Who serves people in the user's account: the team's own word for it, or an address; "" when nobody is known to."""
        return self._everywhere or next((one.address for one in self._saml if self._near(one, user.resource)), "")

    @cached_property
    def _everywhere(self) -> str:
        """Identity Center serves every account of the organization."""
        told = self._inventory.config.organization.identity_provider
        kinds = (kind for kind in self._inventory.resources if kind.startswith(_IDENTITY_CENTER))
        found = next(
            (self._inventory.resources[kind][0].address for kind in kinds if self._inventory.resources[kind]), ""
        )
        return told or (f"Identity Center ({found})" if found else "")

    @cached_property
    def _saml(self) -> tuple[Resource, ...]:
        return tuple(self._inventory.of(*_SAML))

    def _near(self, provider: Resource, user: Resource | None) -> bool:
        """Both in one account, by what is known of their accounts, else by their provider block."""
        if user is None:
            return False
        accounts = self._where.account(provider), self._where.account(user)
        return provider.provider_key == user.provider_key or (accounts[0] != "" and accounts[0] == accounts[1])
