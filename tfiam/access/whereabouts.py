"""Where the resources of a plan are: their partition, region and account, as far as it and the configuration tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from tfiam.access.accounts import accounts_of
from tfiam.iam.arn import Arn
from tfiam.inventory.model import Inventory, Resource

_ACCOUNT = re.compile(r"\d{12}")
_REGION = re.compile(r"[a-z]{2,4}(?:-[a-z]+)+-\d")
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
_PARTITIONS = {"cn": "aws-cn", "us-gov": "aws-us-gov", "us-iso": "aws-iso", "us-isob": "aws-iso-b", "eusc": "aws-eusc"}


class Whereabouts:
    """Answers for one inventory; "" where nothing tells."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory

    def account(self, resource: Resource | None) -> str:
        """Twelve digits: of its own ARN, of what shares its provider block, of the configuration, of the only account there is."""
        own = _account(resource.get("arn")) if resource else ""
        if own:
            return own
        if resource is not None and resource.provider_key in self._by_provider:
            return self._by_provider[resource.provider_key]
        if resource is not None and not self._inventory.is_own(resource.address):
            return ""  # what tells the plan's account says nothing of another stack's
        return (self._inventory.provider_account(resource.provider_key) if resource else "") or self._told

    def predicted_arn(self, resource: Resource) -> str:
        """What its ARN will be, as far as extraction tells; "" when nothing can be said."""
        return self._inventory.predicted_arn(resource.address)

    def region(self, resource: Resource) -> str:
        """Since version 6 of the provider every regional resource has a ``region``."""
        written = resource.get("region")
        if isinstance(written, str) and written:
            return written
        named = {one.get(name) for one in self._inventory.of("data.aws_region") for name in ("region", "name", "id")}
        regions = {one for one in named if isinstance(one, str) and _REGION.fullmatch(one)}
        return regions.pop() if len(regions) == 1 else ""

    @cached_property
    def partition(self) -> str:
        """``aws`` unless an ARN, ``data.aws_partition`` or a region of the plan says otherwise."""
        read = {one.get("partition") for one in self._inventory.of("data.aws_partition")}
        read |= {arn.partition for arn in self._arns()}
        known = {one for one in read if isinstance(one, str) and one.startswith("aws")}
        if not known:
            regions = {one.get("region") for one in self._inventory.by_address.values()}
            known = {_partition(one) for one in regions if isinstance(one, str) and one}
        return known.pop() if len(known) == 1 else "aws"

    @cached_property
    def _by_provider(self) -> dict[str, str]:
        """The account of each provider block, where caller identities and ARNs of principals agree."""
        found: dict[str, set[str]] = {}
        for identity in self._inventory.of("data.aws_caller_identity"):
            found.setdefault(identity.provider_key, set()).add(_digits(identity.get("account_id")))
        for principal in self._inventory.principals:
            if principal.resource is not None:
                found.setdefault(principal.resource.provider_key, set()).add(_account(principal.arn))
        told = {key: accounts - {""} for key, accounts in found.items() if key}
        return {key: next(iter(accounts)) for key, accounts in told.items() if len(accounts) == 1}

    @cached_property
    def _told(self) -> str:
        """``account.id`` of the configuration, else the only account that the plan works in."""
        configured = self._inventory.config.account.id
        plan = accounts_of(self._inventory).plan
        return configured or (next(iter(plan)) if len(plan) == 1 else "")

    def _arns(self) -> Iterator[Arn]:
        texts: Iterable[str] = (one.arn for one in self._inventory.principals if one.arn)
        return (arn for arn in map(Arn.parse, texts) if arn is not None)


def _partition(region: str) -> str:
    area = region.rsplit("-", 2)[0]
    return _PARTITIONS.get(area) or _PARTITIONS.get(area.partition("-")[0], "aws")


def _account(arn: object) -> str:
    parsed = Arn.parse(arn) if isinstance(arn, str) else None
    return _digits(parsed.account) if parsed else ""


def _digits(value: object) -> str:
    return value if isinstance(value, str) and _ACCOUNT.fullmatch(value) else ""
