"""ACL lets the public in.

An ACL for AllUsers is for anyone on the internet, one for AuthenticatedUsers for anyone with any AWS account. Reading a
bucket lists it; READ_ACP tells who has what; WRITE and WRITE_ACP let strangers put files in and take the bucket over.
LogDelivery, which a server access log needs, is a group of S3's own and nobody's door.

An ACL gives nothing where the bucket's or the account's block ignores public ones, or where the bucket's owner owns every
object (BucketOwnerEnforced), and passes there.

Fix: leave ACLs off, and name who may read in a bucket policy.

```hcl
resource "aws_s3_bucket_ownership_controls" "reports" {
  bucket = aws_s3_bucket.reports.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}
```
"""

from collections.abc import Iterator
from typing import Any

from tfiam.access.public_access_block import acls_idle, buckets_of
from tfiam.inventory.model import UNKNOWN, Inventory, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_CANNED = {
    "public-read": "anyone may read",
    "public-read-write": "anyone may read and write",
    "authenticated-read": "anyone with an AWS account may read",
}
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups
_GROUPS = {
    "http://acs.amazonaws.com/groups/global/AllUsers": "anyone",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers": "anyone with an AWS account",
}
_TYPES = ("aws_s3_bucket", "aws_s3_bucket_acl", "aws_s3_object", "aws_s3_bucket_object", "aws_s3_object_copy")


def check(inventory: Inventory) -> Iterator[Said]:
    for resource in inventory.of(*_TYPES):
        said = list(dict.fromkeys(_public(resource)))
        hidden = _hidden(resource)
        if not (said or hidden):
            continue
        buckets = (resource,) if resource.type == "aws_s3_bucket" else buckets_of(resource, inventory)
        if acls_idle(resource, buckets, inventory):
            continue
        if said:
            yield Problem(f"public by its ACL: {', '.join(said)}", resource=resource)
        else:
            yield Undetermined(hidden, resource=resource)


def _public(resource: Resource) -> Iterator[str]:
    canned = resource.get("acl")
    if isinstance(canned, str) and canned in _CANNED:
        yield f"{_CANNED[canned]} ({canned})"
    for grant in _grants(resource):
        uri = _grantee(grant, "uri")
        permissions = grant.get("permissions", grant.get("permission"))
        what = permissions if isinstance(permissions, list) else [permissions]
        if isinstance(uri, str) and uri in _GROUPS:
            yield f"{_GROUPS[uri]} has {', '.join(sorted(one for one in what if isinstance(one, str)))}"


def _hidden(resource: Resource) -> tuple[str, ...]:
    """An ACL that somebody wrote and the plan does not know. One left out is unknown too where S3 computes it."""
    found = [
        f"{resource.address}.access_control_policy" for one in _grants(resource) if _grantee(one, "uri") is UNKNOWN
    ]
    if resource.type == "aws_s3_bucket_acl" and resource.get("acl") is UNKNOWN:
        found.append(f"{resource.address}.acl")
    return tuple(dict.fromkeys(found))


def _grants(resource: Resource) -> Iterator[dict[str, Any]]:
    """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_acl#access_control_policy"""
    for path in ("grant", "access_control_policy[0].grant"):
        grants = resource.get(path)
        yield from (one for one in grants if isinstance(one, dict)) if isinstance(grants, list) else ()


def _grantee(grant: dict[str, Any], name: str) -> Any:
    grantee = grant.get("grantee")
    if isinstance(grantee, list) and grantee and isinstance(grantee[0], dict):
        return grantee[0].get(name)
    return grant.get(name)


RULE = Rule(
    id="TFIAM_RX_012",
    name="public-acl",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    ),
    compliance=("SEC03-BP07",),
    checkov=("CKV_AWS_375",),
    fails=(
        """
resource "aws_s3_bucket" "site" {
  bucket = "acme-site"
}

resource "aws_s3_bucket_acl" "site" {
  bucket = aws_s3_bucket.site.id
  acl    = "public-read"
}
""",
        """
# A grant to the group's address, between others; every AWS account is the public too.
resource "aws_s3_bucket_acl" "drop" {
  bucket = "acme-drop"
  access_control_policy {
    owner {
      id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    }
    grant {
      permission = "FULL_CONTROL"
      grantee {
        type = "CanonicalUser"
        id   = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      }
    }
    grant {
      permission = "WRITE_ACP"
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
      }
    }
  }
}
""",
        """
resource "aws_s3_object" "page" {
  bucket  = "acme-site"
  key     = "index.html"
  content = "hello"
  acl     = "public-read-write"
}
""",
    ),
    passes=(
        """
# The classic false positive: S3's own group, which delivers the access logs.
resource "aws_s3_bucket_acl" "logs" {
  bucket = "acme-logs"
  acl    = "log-delivery-write"
}

resource "aws_s3_bucket_acl" "reports" {
  bucket = "acme-reports"
  acl    = "private"
}
""",
        """
# Public in name only: the bucket's block ignores it.
resource "aws_s3_bucket" "site" {
  bucket = "acme-site"
}

resource "aws_s3_bucket_public_access_block" "site" {
  bucket             = aws_s3_bucket.site.id
  ignore_public_acls = true
}

resource "aws_s3_bucket_acl" "site" {
  bucket = aws_s3_bucket.site.id
  acl    = "public-read"
}
""",
        """
resource "aws_s3_bucket" "site" {
  bucket = "acme-site"
}

resource "aws_s3_bucket_ownership_controls" "site" {
  bucket = aws_s3_bucket.site.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_object" "page" {
  bucket  = aws_s3_bucket.site.id
  key     = "index.html"
  content = "hello"
  acl     = "public-read"
}
""",
    ),
)
