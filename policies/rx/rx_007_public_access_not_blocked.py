"""Public access block is missing or off.

The block is the net under every policy and ACL: with all four settings on, a mistake in one of them makes nothing public.
A setting that the resource leaves out is off. S3 takes the stricter of the bucket's and the account's settings, so an
account's block in the plan covers its buckets. S3 switches the block on for buckets made since April 2023: a bucket that
the plan makes without one is low (nothing keeps it on), one that exists is medium (it may be older), and a block that
is written down with a setting off is high.

Judged as well: access points (on unless switched off), EMR's block of security groups open to the world, and the blocks of
public snapshots (EBS) and images (EC2) where the plan switches them off.

Fix: block all four.

```hcl
resource "aws_s3_bucket_public_access_block" "reports" {
  bucket                  = aws_s3_bucket.reports.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
```
"""

from collections.abc import Iterator

from tfiam.access.public_access_block import (
    ACCOUNT_BLOCK,
    BUCKET_BLOCK,
    SETTINGS,
    account_blocks,
    blocking,
    bucket_blocks,
    buckets_of,
)
from tfiam.inventory.model import UNKNOWN, Inventory, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_POINT = "public_access_block_configuration[0]"
_EMR = "block_public_security_group_rules"
_STATES = ("aws_ebs_snapshot_block_public_access", "aws_ec2_image_block_public_access")


def check(inventory: Inventory) -> Iterator[Said]:
    for block in inventory.of(ACCOUNT_BLOCK, BUCKET_BLOCK):
        yield from _of_settings(block, (block, *account_blocks(block, inventory)))
    for bucket in inventory.of("aws_s3_bucket"):
        yield from _of_bucket(bucket, inventory)
    for point in inventory.of("aws_s3_access_point"):
        yield from _of_access_point(point, inventory)
    for block in inventory.of("aws_emr_block_public_access_configuration"):
        if block.get(_EMR) is UNKNOWN:
            yield Undetermined((f"{block.address}.{_EMR}",), resource=block)
        elif block.get(_EMR) is not True:
            yield Problem(f"clusters open to the world may start: {_EMR} is off", resource=block, attribute=_EMR)
    for block in inventory.of(*_STATES):
        if block.get("state") is UNKNOWN:
            yield Undetermined((f"{block.address}.state",), resource=block)
        elif block.get("state") == "unblocked":
            yield Problem("public sharing is not blocked: state is unblocked", resource=block, attribute="state")


def _of_settings(resource: Resource, blocks: tuple[Resource, ...]) -> Iterator[Said]:
    found = blocking(*dict.fromkeys(blocks))
    if found.off:
        yield Problem(f"public access is not blocked: {', '.join(found.off)} off", resource=resource)
    elif found.hidden:
        yield Undetermined(found.hidden, resource=resource)


def _of_bucket(bucket: Resource, inventory: Inventory) -> Iterator[Said]:
    """A bucket without a block of its own; one that has it is judged there."""
    if bucket_blocks(bucket, inventory):
        return
    found = blocking(*account_blocks(bucket, inventory))
    if not (found.off or found.hidden):
        return
    lost = [block for block in inventory.of(BUCKET_BLOCK) if _on_unknown(block, inventory)]
    if lost or not found.off:
        because = found.hidden or tuple(f"{block.address}.bucket" for block in lost)
        yield Undetermined(because, resource=bucket)
        return
    made = bucket.change == "create"
    why = "S3's default for new buckets is all that blocks it" if made else "a bucket older than April 2023 has none"
    severity = Severity.LOW if made else Severity.MEDIUM
    yield Problem(f"bucket has no public access block; {why}", resource=bucket, severity=severity)


def _on_unknown(block: Resource, inventory: Inventory) -> bool:
    """True if nothing tells which bucket the block is put on."""
    return block.get("bucket") is UNKNOWN and not buckets_of(block, inventory)


def _of_access_point(point: Resource, inventory: Inventory) -> Iterator[Said]:
    """AWS switches all on when nothing is said, and so does the provider for a setting left out."""
    account = blocking(*account_blocks(point, inventory))
    covered = {*account.off, *account.hidden}
    written = {setting: point.get(f"{_POINT}.{setting}") for setting in SETTINGS if setting in covered}
    off = [setting for setting, value in written.items() if value is False]
    hidden = tuple(f"{point.address}.{_POINT}.{setting}" for setting, value in written.items() if value is UNKNOWN)
    if off and point.get("vpc_configuration") in (None, []):
        yield Problem(f"access point does not block public access: {', '.join(off)} off", resource=point)
    elif hidden:
        yield Undetermined(hidden, resource=point)


RULE = Rule(
    id="TFIAM_RX_007",
    name="public-access-not-blocked",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-bucket.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html",
        "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html",
    ),
    compliance=("SEC03-BP07", "CIS-AWS-2.1.4"),
    checkov=("CKV_AWS_54", "CKV_AWS_390", "CKV_AWS_392", "CKV2_AWS_6"),
    fails=(
        """
# Two of four, the others left out.
resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_public_access_block" "reports" {
  bucket            = aws_s3_bucket.reports.id
  block_public_acls = true
  ignore_public_acls = true
}
""",
        """
# No block anywhere; the one in the plan is on another bucket.
resource "aws_s3_bucket" "reports" {
  for_each = toset(["a", "b.c"])
  bucket   = "acme-reports-${each.key}"
}

resource "aws_s3_bucket_public_access_block" "a" {
  bucket                  = aws_s3_bucket.reports["a"].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
""",
        """
resource "aws_s3_access_point" "partners" {
  name   = "partners"
  bucket = "acme-reports"

  public_access_block_configuration {
    block_public_acls       = true
    block_public_policy     = false
    ignore_public_acls      = true
    restrict_public_buckets = false
  }
}

resource "aws_emr_block_public_access_configuration" "this" {
  block_public_security_group_rules = false
}

resource "aws_ebs_snapshot_block_public_access" "this" {
  state = "unblocked"
}
""",
    ),
    passes=(
        """
resource "aws_s3_bucket" "reports" {
  bucket_prefix = "acme-reports-"
}

resource "aws_s3_bucket_public_access_block" "reports" {
  bucket                  = aws_s3_bucket.reports.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_access_point" "partners" {
  name   = "partners"
  bucket = aws_s3_bucket.reports.id
}
""",
        """
# The classic false positive: the account's block covers every bucket, also one whose own block is half on.
resource "aws_s3_account_public_access_block" "this" {
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
}

resource "aws_s3_bucket_public_access_block" "logs" {
  bucket            = "acme-logs"
  block_public_acls = true
}

resource "aws_emr_block_public_access_configuration" "this" {
  block_public_security_group_rules = true

  permitted_public_security_group_rule_range {
    min_range = 22
    max_range = 22
  }
}
""",
    ),
)
