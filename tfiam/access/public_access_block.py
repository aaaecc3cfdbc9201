"""What S3 Block Public Access holds back for a bucket: its own block and the account's, the stricter of the two each.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.inventory.model import UNKNOWN, Inventory, Resource

SETTINGS = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
BUCKET_BLOCK = "aws_s3_bucket_public_access_block"
ACCOUNT_BLOCK = "aws_s3_account_public_access_block"
_OWNERSHIP = "aws_s3_bucket_ownership_controls"
_OWNER_ENFORCED = "rule[0].object_ownership"


@dataclass(frozen=True)
class Blocking:
    """The settings that are off, and the references that hide others."""

    off: tuple[str, ...]
    hidden: tuple[str, ...] = ()


def blocking(*blocks: Resource, prefix: str = "") -> Blocking:
    """What these blocks together leave off. A setting left out is off."""
    off: list[str] = []
    hidden: list[str] = []
    for setting in SETTINGS:
        values = {f"{block.address}.{prefix}{setting}": block.get(prefix + setting) for block in blocks}
        if any(value is True for value in values.values()):
            continue
        unknown = [reference for reference, value in values.items() if value is UNKNOWN]
        hidden += unknown
        if not unknown:
            off.append(setting)
    return Blocking(tuple(off), tuple(hidden))


def bucket_blocks(bucket: Resource, inventory: Inventory) -> tuple[Resource, ...]:
    """The blocks put on the bucket itself."""
    return tuple(_put_on_bucket(BUCKET_BLOCK, bucket, inventory))


def account_blocks(resource: Resource, inventory: Inventory) -> tuple[Resource, ...]:
    """The blocks of the account that the resource is made in."""
    account = inventory.provider_account(resource.provider_key)
    return tuple(
        block
        for block in inventory.of(ACCOUNT_BLOCK)
        if block.provider_key == resource.provider_key
        or (account and account in (block.get("account_id"), inventory.provider_account(block.provider_key)))
    )


def buckets_of(resource: Resource, inventory: Inventory) -> tuple[Resource, ...]:
    """The buckets of the plan that a resource with a ``bucket`` argument is put on."""
    linked = inventory.put_on.get(resource.address, ())
    name = resource.get("bucket")
    return tuple(
        bucket
        for bucket in inventory.of("aws_s3_bucket")
        if bucket.address in linked or (isinstance(name, str) and name in (bucket.get("bucket"), bucket.get("id")))
    )


def acls_idle(resource: Resource, buckets: tuple[Resource, ...], inventory: Inventory) -> bool:
    """True if S3 gives nobody anything by an ACL here: public ones are ignored, or ACLs are disabled altogether.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    """
    if any(block.get("ignore_public_acls") is True for block in account_blocks(resource, inventory)):
        return True
    return bool(buckets) and all(_acls_idle_on(bucket, inventory) for bucket in buckets)


def _acls_idle_on(bucket: Resource, inventory: Inventory) -> bool:
    ignored = any(block.get("ignore_public_acls") is True for block in bucket_blocks(bucket, inventory))
    controls = _put_on_bucket(_OWNERSHIP, bucket, inventory)
    return ignored or any(one.get(_OWNER_ENFORCED) == "BucketOwnerEnforced" for one in controls)


def _put_on_bucket(type_: str, bucket: Resource, inventory: Inventory) -> Iterator[Resource]:
    names = {name for name in (bucket.get("bucket"), bucket.get("id")) if isinstance(name, str)}
    for one in inventory.of(type_):
        if bucket.address in inventory.put_on.get(one.address, ()) or one.get("bucket") in names - {""}:
            yield one
