"""Resource policy locks everyone out.

A Deny for everyone on the actions that set and delete the policy holds for its author and for every administrator: nobody can
change it back. The root user can still take such a policy from a bucket or a queue, with a root session of a member account;
other services leave only AWS Support. A key whose policy lets nobody change it is the same, and so is a Deny that spares the
root user or the account alone, for an account in `NotPrincipal` spares none of its roles.

Fix: leave the role that manages the resource out of the Deny.

```hcl
condition {
  test     = "ArnNotLike"
  variable = "aws:PrincipalArn"
  values   = ["arn:aws:iam::123456789012:role/deploy"]
}
```
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.lockout import CHANGING, locking
from tfiam.inventory.model import Document, DocumentRole
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

#: Types that put a policy on one resource to its service. A vault's lock is left out: not to be changed is its purpose.
_SERVICES: Mapping[str, str] = MappingProxyType(
    {
        "aws_backup_vault_policy": "backup",
        "aws_cloudwatch_event_bus_policy": "events",
        "aws_dynamodb_resource_policy": "dynamodb",
        "aws_ecr_repository_policy": "ecr",
        "aws_efs_file_system_policy": "elasticfilesystem",
        "aws_glacier_vault": "glacier",
        "aws_kinesis_resource_policy": "kinesis",
        "aws_kms_external_key": "kms",
        "aws_kms_key": "kms",
        "aws_kms_key_policy": "kms",
        "aws_kms_replica_external_key": "kms",
        "aws_kms_replica_key": "kms",
        "aws_s3_bucket": "s3",
        "aws_s3_bucket_policy": "s3",
        "aws_secretsmanager_secret": "secretsmanager",
        "aws_secretsmanager_secret_policy": "secretsmanager",
        "aws_sns_topic": "sns",
        "aws_sns_topic_policy": "sns",
        "aws_sqs_queue": "sqs",
        "aws_sqs_queue_policy": "sqs",
    }
)


def check(document: Document) -> Iterator[Said]:
    service = _SERVICES.get(document.resource.type, "") if document.resource else ""
    # A reference to a bucket without the text around it may mean its objects only.
    loose = {hole.mark: hole.reference for hole in document.holes if hole.loose}
    locks = locking(document, service, loose)
    if locks:
        actions = " and ".join(CHANGING[service])
        yield Problem(f"{actions} are denied to everyone", statement=locks[0].index)
    elif loose and (possible := locking(document, service)):
        named = [loose[one] for deny in possible for one in deny.resources or () if one in loose]
        yield Undetermined(tuple(dict.fromkeys(named)))
    elif service == "kms" and not document.incomplete and not _somebody_may_change(document):
        yield Problem("lets nobody change the key's policy: no statement allows a principal kms:PutKeyPolicy")


def _somebody_may_change(key: Document) -> bool:
    return any(
        one.grants(action) and (one.principals is None or one.principals.aws)
        for one in key.statements
        for action in CHANGING["kms"]
    )


RULE = Rule(
    id="TFIAM_RX_005",
    name="policy-locks-everyone-out",
    severity=Severity.HIGH,
    subject=Document,
    documents=(DocumentRole.RESOURCE, DocumentRole.KEY),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html",
        "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
    ),
    compliance=("SEC03-BP03", "SEC03-BP07"),
    checkov=("CKV_AWS_93",),
    supersedes=("TFIAM_RX_006",),
    fails=(
        """
resource "aws_s3_bucket_policy" "archive" {
  bucket = "acme-archive"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = ["arn:aws:s3:::acme-archive", "arn:aws:s3:::acme-archive/*"] }]
  })
}
""",
        """
# Two statements together, another case, a condition that every request meets, and one that spares the root user only.
resource "aws_sqs_queue_policy" "orders" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = { AWS = ["*"] }
        Action    = "SQS:setqueue*"
        Resource  = "*"
        Condition = { StringLike = { "aws:PrincipalArn" = "*" } }
      },
      {
        Effect    = "Deny"
        Principal = "*"
        NotAction = "sqs:SendMessage"
        Resource  = "arn:aws:sqs:eu-west-1:123456789012:orders"
        Condition = { ArnNotEquals = { "aws:PrincipalArn" = "arn:aws:iam::123456789012:root" } }
      },
    ]
  })
}
""",
        """
resource "aws_secretsmanager_secret_policy" "db" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect       = "Deny"
      NotPrincipal = { AWS = "arn:aws:iam::123456789012:root" }
      Action       = "*"
      Resource     = "*"
    }]
  })
}
""",
        """
resource "aws_kms_key" "data" {
  description                        = "data"
  bypass_policy_lockout_safety_check = true
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/app" }, Action = ["kms:Decrypt", "kms:Encrypt"], Resource = "*" }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positives: no plain HTTP, no access but from here, nothing but what an application does.
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/*"]
        Condition = { StringNotEquals = { "aws:SourceVpce" = "vpce-0123456789abcdef0" } }
      },
      { Effect = "Deny", Principal = "*", Action = "s3:DeleteObject*", Resource = "arn:aws:s3:::acme-reports/*" },
    ]
  })
}
""",
        """
# Everyone but the role that deploys, everything but the policy itself, and nothing but what lies in the bucket.
resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/*"]
        Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::123456789012:role/deploy" } }
      },
      { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "arn:aws:s3:::acme-reports/closed/*" },
    ]
  })
}

resource "aws_dynamodb_resource_policy" "orders" {
  resource_arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Principal = "*", NotAction = ["dynamodb:PutResourcePolicy", "dynamodb:Get*"], Resource = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders" }]
  })
}

resource "aws_kms_key" "data" {
  description = "data"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "kms:*", Resource = "*" },
      { Effect = "Deny", Principal = "*", Action = ["kms:ScheduleKeyDeletion", "kms:DisableKey"], Resource = "*" },
    ]
  })
}
""",
    ),
)
