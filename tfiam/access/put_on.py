"""Which resource policies are put on which resources of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tfiam.extract.queries import QUERIES
from tfiam.extract.select import select
from tfiam.inventory.model import Document, DocumentRole, Inventory, Resource

#: What a policy may name its resource by.
_NAMES = ("arn", "id", "url", "bucket")


@dataclass(frozen=True)
class PutOn:
    """The policies of the resources of some types."""

    by_resource: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)
    """By the resource's address."""
    elsewhere: tuple[Document, ...] = ()
    """On resources that are not in the plan."""
    lost: tuple[Document, ...] = ()
    """On a resource that the plan does not tell: it may be any."""


def policies_put_on(inventory: Inventory, carriers: Mapping[str, str]) -> PutOn:
    """``carriers`` maps the type of each resource to that of the policies which stand apart from it."""
    beside = {policy: type_ for type_, policy in carriers.items()}
    named: dict[tuple[str, str], str] = {}
    own_addresses = {resource.address for resource in inventory.of(*carriers)}
    for resource in inventory.of(*carriers):
        for name in _NAMES:
            value = resource.get(name)
            if isinstance(value, str) and value:
                named[resource.type, value] = resource.address
    found: dict[str, list[Document]] = {}
    elsewhere: list[Document] = []
    lost: list[Document] = []
    for document in inventory.in_role(DocumentRole.RESOURCE):
        own = document.resource
        if own is not None and own.type in carriers:
            found.setdefault(own.address, []).append(document)
        elif own is not None and own.type in beside:
            targets = tuple(_targets(own))
            told = [named[beside[own.type], one] for one in targets if (beside[own.type], one) in named]
            on = [one for one in inventory.put_on.get(own.address, ()) if one in own_addresses] or told
            for address in on:
                found.setdefault(address, []).append(document)
            if not on:
                (elsewhere if targets else lost).append(document)
    by_resource = {address: tuple(documents) for address, documents in found.items()}
    return PutOn(by_resource, tuple(elsewhere), tuple(lost))


def target_of(policy: Resource) -> str:
    """The reference that hides what a policy is put on: ``aws_s3_bucket_policy.logs.bucket``."""
    return f"{policy.address}.{QUERIES[policy.type].fields['target']}"


def _targets(policy: Resource) -> Iterator[str]:
    for selected in select(QUERIES[policy.type].fields["target"], policy.values):
        if isinstance(selected.value, str):
            yield selected.value
