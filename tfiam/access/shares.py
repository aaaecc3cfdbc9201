"""What the plan shares with others by arguments, not by a policy: images, snapshots, documents, resource shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tfiam.access.accounts import Accounts
from tfiam.iam.arn import Arn
from tfiam.inventory.model import UNKNOWN, Inventory, Resource

_ACCOUNT = re.compile(r"\d{12}")
_SHARED_ACCOUNTS = "shared_accounts"
_SNAPSHOTS = ("aws_db_snapshot", "aws_db_snapshot_copy", "aws_db_cluster_snapshot", "aws_rds_cluster_snapshot_copy")
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ami_launch_permission
_IMAGE_ARGUMENTS = ("group", "account_id", "organization_arn", "organizational_unit_arn")

#: Type to the arguments that name whom it is shared with.
_ARGUMENTS = {
    "aws_ami_launch_permission": _IMAGE_ARGUMENTS,
    "aws_snapshot_create_volume_permission": ("account_id",),
    **dict.fromkeys(_SNAPSHOTS, (_SHARED_ACCOUNTS,)),
    "aws_ssm_document": ("permissions.account_ids",),
    "aws_ram_principal_association": ("principal",),
    "aws_ram_resource_share_associations_exclusive": ("principals",),
}
#: "all" for images, snapshots and documents (``All`` there), each the service's own word for the public.
EVERYONE = "all"


@dataclass(frozen=True)
class Share:
    """One party that a resource is shared with. ``principal`` is "" while the plan does not know it."""

    resource: Resource
    attribute: str
    principal: str

    @property
    def public(self) -> bool:
        return self.principal.lower() == EVERYONE


def shares(inventory: Inventory) -> Iterator[Share]:
    """Every share of the plan."""
    for type_, attributes in _ARGUMENTS.items():
        for resource in inventory.of(type_):
            for attribute in attributes:
                for one in _parties(resource.get(attribute)):
                    yield Share(resource, attribute, one)


def _parties(value: Any) -> Iterator[str]:
    """A document's accounts are one text with commas, the others' a text or a list."""
    for one in value if isinstance(value, list) else [value]:
        if one is UNKNOWN:
            yield ""
        elif isinstance(one, str):
            yield from (part.strip() for part in one.split(",") if part.strip())


def outside(principal: str, accounts: Accounts) -> str:
    """The account or organization that ``principal`` belongs to, when it is known to be none of ours; else ""."""
    arn = Arn.parse(principal)
    if arn is not None and arn.service == "organizations":
        # arn:aws:organizations::MANAGEMENT_ACCOUNT:ou/o-…/ou-…
        found = next((part for part in arn.resource.split("/") if part.startswith("o-")), "")
        foreign = accounts.organization_ids and found and found not in accounts.organization_ids
        return f"organization {found}" if foreign else ""
    account = arn.account if arn is not None else principal
    known = accounts.own | {one.id for one in accounts.trusted}
    return f"account {account}" if accounts.own and _ACCOUNT.fullmatch(account) and account not in known else ""
