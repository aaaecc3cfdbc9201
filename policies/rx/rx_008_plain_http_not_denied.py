"""Data store takes requests without TLS.

S3, SQS and EFS also answer on plain connections: one client with an `http://` endpoint or a mount without `tls`, and what it
reads, writes and sends can be read on the way. IAM policies cannot be relied on to forbid it; a Deny in the resource's own policy
(or in an RCP above its account) on `aws:SecureTransport` holds for everyone. An Allow for requests with TLS is none: what
the account's own policies allow stays allowed. Of a bucket the Deny must take in the objects, reads and writes.

Fix: deny what comes without TLS.

```hcl
statement {
  effect    = "Deny"
  actions   = ["s3:*"]
  resources = [aws_s3_bucket.reports.arn, "${aws_s3_bucket.reports.arn}/*"]
  principals {
    type        = "*"
    identifiers = ["*"]
  }
  condition {
    test     = "Bool"
    variable = "aws:SecureTransport"
    values   = ["false"]
  }
}
```
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from tfiam.access.plain_http import PlainHttp
from tfiam.access.put_on import policies_put_on, target_of
from tfiam.iam.transport import demands_tls
from tfiam.inventory.model import Document, Inventory, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_POLICIES: Mapping[str, str] = MappingProxyType(
    {
        "aws_efs_file_system": "aws_efs_file_system_policy",
        "aws_s3_bucket": "aws_s3_bucket_policy",
        "aws_sqs_queue": "aws_sqs_queue_policy",
    }
)
_SERVICES: Mapping[str, str] = MappingProxyType(
    {"aws_efs_file_system": "elasticfilesystem", "aws_s3_bucket": "s3", "aws_sqs_queue": "sqs"}
)


def check(inventory: Inventory) -> Iterator[Said]:
    above = PlainHttp(inventory)
    put = policies_put_on(inventory, _POLICIES)
    for resource in inventory.of(*_POLICIES):
        documents = put.by_resource.get(resource.address, ())
        maybe = [one.resource for one in put.lost if one.resource and one.resource.type == _POLICIES[resource.type]]
        said = _of_resource(resource, documents, maybe)
        yield from _unless_above(said, above.denied_above(resource, _SERVICES[resource.type]), resource)
    for document in put.elsewhere:
        if document.resource is not None:
            denied = above.denied_above(document.resource, _service(document))
            yield from _unless_above(_of_policy(document), denied, document.resource)


def _unless_above(said: Iterator[Said], denied: tuple[str, ...] | None, resource: Resource) -> Iterator[Said]:
    """What is said, unless an RCP denies it, or may."""
    if denied != ():
        yield from (Undetermined(denied, resource=resource) if denied else one for one in said)


def _of_resource(resource: Resource, documents: tuple[Document, ...], maybe: Sequence[Resource]) -> Iterator[Said]:
    said = [list(_of_policy(one)) for one in documents]
    if said:
        yield from said[0] if all(said) else ()
    elif maybe:
        yield Undetermined(tuple(dict.fromkeys(map(target_of, maybe))), resource=resource)
    else:
        yield Problem("requests without TLS are not denied: no policy is put on it", resource=resource)


def _of_policy(document: Document) -> Iterator[Said]:
    """What is to be said of one policy; nothing if it denies what comes without TLS."""
    service = _service(document)
    # A reference to a bucket without the text around it may mean the bucket only, or its objects.
    loose = {hole.mark: hole.reference for hole in document.holes if hole.loose}
    if demands_tls(document, service, loose):
        return
    if document.unread:
        yield Undetermined(document.unread, document=document)
    elif loose and demands_tls(document, service, whole=loose):
        yield Undetermined(tuple(dict.fromkeys(loose.values())), document=document)
    else:
        message = "requests without TLS are not denied: no Deny for everyone on aws:SecureTransport"
        yield Problem(message, document=document)


def _service(document: Document) -> str:
    type_ = document.resource.type if document.resource else ""
    return next(_SERVICES[own] for own, policy in _POLICIES.items() if type_ in (own, policy))


RULE = Rule(
    id="TFIAM_RX_008",
    name="plain-http-not-denied",
    severity=Severity.LOW,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
        "https://docs.aws.amazon.com/efs/latest/ug/encryption.html",
    ),
    compliance=("SEC09-BP02", "CIS-AWS-2.1.1"),
    checkov=("CKV_AWS_379",),
    about_surroundings=True,
    fails=(
        """
resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_acl" "reports" {
  bucket = aws_s3_bucket.reports.id
  acl    = "private"
}
""",
        """
# An Allow for TLS is no Deny; a Deny of writes, in an odd case, leaves the reads; and one for a prefix the rest.
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::123456789012:role/reports" }
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3:::acme-reports/*"
        Condition = { Bool = { "aws:SecureTransport" = "true" } }
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "S3:put*"
        Resource  = "arn:aws:s3:::acme-reports/*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/2026/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}
""",
        """
resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_efs_file_system" "share" {
  creation_token = "share"
}

resource "aws_efs_file_system_policy" "share" {
  file_system_id = aws_efs_file_system.share.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = "*"
      Resource  = "*"
      Condition = { Bool = { "aws:SecureTransport" = "false" }, StringEquals = { "aws:PrincipalTag/team" = "guests" } }
    }]
  })
}
""",
    ),
    passes=(
        """
resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_policy" "reports" {
  bucket = aws_s3_bucket.reports.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_efs_file_system" "share" {
  creation_token = "share"
}

resource "aws_efs_file_system_policy" "share" {
  file_system_id = aws_efs_file_system.share.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Deny", Principal = { AWS = "*" }, Action = "*", Condition = { Bool = { "aws:SecureTransport" = false, "elasticfilesystem:AccessedViaMountTarget" = true } } }]
  })
}
""",
        """
# The classic false positive: the same said by the version of TLS, in two statements, with AWS's services left out.
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = { AWS = ["*"] }
        Action    = ["s3:Get*", "s3:List*"]
        Resource  = "arn:aws:s3:::acme-reports*"
        Condition = { NumericLessThanIfExists = { "s3:TlsVersion" = "1.2" } }
      },
      {
        Effect    = "Deny"
        Principal = "*"
        NotAction = "s3:Get*"
        Resource  = "*"
        Condition = { BoolIfExists = { "AWS:SecureTransport" = "false" }, Bool = { "aws:PrincipalIsAWSService" = "false" } }
      },
    ]
  })
}
""",
        """
# An RCP above the account denies it to all.
#| account:
#|   id: "123456789012"
resource "aws_organizations_account" "data" {
  name      = "data"
  email     = "data@example.com"
  parent_id = "r-ab12"
}

resource "aws_organizations_policy" "tls" {
  name = "tls"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Principal = "*", Action = ["s3:*", "sqs:*"], Resource = "*", Condition = { BoolIfExists = { "aws:SecureTransport" = "false" } } }]
  })
}

resource "aws_organizations_policy_attachment" "tls" {
  policy_id = aws_organizations_policy.tls.id
  target_id = "r-ab12"
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_s3_bucket_policy" "open" {
  bucket = "acme-open"
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
""",
    ),
)
