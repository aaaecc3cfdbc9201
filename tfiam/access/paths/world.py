"""One inventory as requests see it: where things are, what references stand for, what time it is."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import cached_property

from tfiam.access.accounts import Accounts, accounts_of
from tfiam.access.arns import PlanArn, arn_of, attribute_of, nobody_knows
from tfiam.access.organization_levels import Level
from tfiam.access.organization_limits import OrganizationLimits
from tfiam.access.question import Asker, Target
from tfiam.access.whereabouts import Whereabouts
from tfiam.iam.policy_set import PolicyKind
from tfiam.inventory.model import Inventory, Resource


class World:
    """Each resource is looked up once."""

    def __init__(self, inventory: Inventory, before: Inventory | None = None) -> None:
        self.inventory = inventory
        self.before = before
        self._organization = OrganizationLimits(inventory, before)
        self.where = Whereabouts(inventory)
        self.now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._targets: dict[str, Target] = {}

    @cached_property
    def accounts(self) -> Accounts:
        return accounts_of(self.inventory)

    def target(self, resource: Resource) -> Target:
        found = self._targets.get(resource.address)
        if found is None:
            arn = arn_of(resource, self.where) or nobody_knows(resource.address)
            found = Target(resource.address, arn, self.where.account(resource), resource)
            self._targets[resource.address] = found
        return found

    def rcps(self, asker: Asker, target: Target) -> tuple[Level, ...]:
        """The RCPs above the target; what has no place in the plan is taken to be in the caller's account."""
        own = asker.principal.resource if asker.principal else None
        return self._organization.above(target.resource or own, PolicyKind.RCP)

    def behind(self, asker: Asker, reference: str) -> PlanArn:
        address, _, attribute = reference.rpartition(".")
        if asker.principal is not None and address == asker.principal.address and attribute == "arn":
            return asker.arn
        resource = self.inventory.by_address.get(address)
        return attribute_of(resource, attribute, self.where) if resource else nobody_knows(reference)
