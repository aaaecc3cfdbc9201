"""Resource is public by its policy.

An Allow for `*`, or for everyone but a few (`NotPrincipal`), lets any AWS account in, and for services that take
unsigned requests (S3, SQS, SNS, function URLs) anyone on the internet. It stays public unless a condition, or a Deny in
the same policy, names accounts, organizations, principals, VPCs or narrow IP ranges: `aws:SecureTransport`, a referer,
a principal tag or `kms:ViaService` name nobody.

Also public: a static website's bucket. What is meant for the world belongs behind CloudFront with origin access control.
Not judged as exposure: VPC endpoint policies, domains, access points and private APIs inside a VPC, and pulling from
ECR Public. For an API that is open by its policy the methods' authorizers decide, so it is medium.

Fix: name who is meant, or tie the statement to your organization.

```hcl
condition {
  test     = "StringEquals"
  variable = "aws:PrincipalOrgID"
  values   = ["o-a1b2c3d4e5"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.exposure import kept_inside_vpc
from tfiam.iam.catalogue import AccessLevel, level_mask
from tfiam.iam.exposure import names_anyone, open_scope
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, DocumentRole, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_PUBLIC_BY_NATURE = "aws_ecrpublic_repository_policy"
_CHANGING = (AccessLevel.WRITE, AccessLevel.PERMISSIONS, AccessLevel.TAGGING)


def check(inventory: Inventory) -> Iterator[Said]:
    for document in inventory.in_role(DocumentRole.RESOURCE, DocumentRole.KEY):
        if not document.readable:
            yield Undetermined(document.because or (document.fault,), document=document)
            continue
        for statement in document.statements:
            message = _message(statement, document)
            if message and not kept_inside_vpc(document, inventory):
                severity = Severity.MEDIUM if _calls_an_api(statement) else None
                yield Problem(message, document=document, statement=statement.index, severity=severity)


def _message(statement: Statement, document: Document) -> str:
    if not statement.is_allow or not names_anyone(statement):
        return ""
    scope = open_scope(statement, document)
    if scope is None or (_type(document) == _PUBLIC_BY_NATURE and not _changes(statement)):
        return ""
    idle = "".join(f"; {one.operator} on {one.key}: {reason}" for one, reason in scope.ineffective[:1])
    return f"allows {_actions(statement)} to anyone{idle}"


def _actions(statement: Statement) -> str:
    if statement.actions is None:
        return "every action but " + ", ".join(statement.not_actions or ())
    return ", ".join(statement.actions[:3]) + (
        f" and {len(statement.actions) - 3} more" if len(statement.actions) > 3 else ""
    )


def _changes(statement: Statement) -> bool:
    return any(statement.action_mask & level_mask(level) for level in _CHANGING)


def _calls_an_api(statement: Statement) -> bool:
    return statement.actions is not None and all(
        action.lower().startswith("execute-api:") for action in statement.actions
    )


def _type(document: Document) -> str:
    return document.resource.type if document.resource else ""


RULE = Rule(
    id="TFIAM_RX_001",
    name="public-by-policy",
    severity=Severity.CRITICAL,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_analyze_cross_account.html",
    ),
    compliance=("SEC03-BP07",),
    checkov=(
        "CKV_AWS_32",
        "CKV_AWS_33",
        "CKV_AWS_70",
        "CKV_AWS_72",
        "CKV_AWS_167",
        "CKV_AWS_168",
        "CKV_AWS_169",
        "CKV_AWS_283",
        "CKV_AWS_301",
        "CKV_AWS_387",
    ),
    supersedes=("TFIAM_TR_011", "TFIAM_TR_017", "TFIAM_RX_002"),
    fails=(
        """
resource "aws_s3_bucket_policy" "site" {
  bucket = "acme-site"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-site/*" }]
  })
}
""",
        """
# A list, another case, a condition that anyone meets, and one that has no value to fail on.
resource "aws_sqs_queue_policy" "orders" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Principal = { AWS = ["arn:aws:iam::123456789012:root", "*"] }
      Action    = ["SQS:send*"]
      Resource  = "arn:aws:sqs:eu-west-1:123456789012:orders"
      Condition = {
        Bool                     = { "aws:SecureTransport" = "true" }
        StringEqualsIfExists     = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" }
        "ForAllValues:ArnEquals" = { "aws:SourceArn" = "arn:aws:sns:eu-west-1:123456789012:orders" }
      }
    }
  })
}
""",
        """
resource "aws_lambda_permission" "url" {
  statement_id           = "url"
  function_name          = "orders"
  action                 = "lambda:InvokeFunctionUrl"
  principal              = "*"
  function_url_auth_type = "NONE"
}
""",
        """
resource "aws_kms_key" "data" {
  description = "data"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "kms:*", Resource = "*" },
      {
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = "kms:Decrypt"
        Resource  = "*"
        Condition = { StringEquals = { "kms:ViaService" = "s3.eu-west-1.amazonaws.com" } }
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
      Effect       = "Allow"
      NotPrincipal = { AWS = "arn:aws:iam::444455556666:root" }
      Action       = "secretsmanager:GetSecretValue"
      Resource     = "*"
    }]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: SNS's own default policy, and a queue that one topic may send to.
resource "aws_sns_topic_policy" "orders" {
  arn = "arn:aws:sns:eu-west-1:123456789012:orders"
  policy = jsonencode({
    Version = "2008-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = ["SNS:Publish", "SNS:Subscribe"]
      Resource  = "arn:aws:sns:eu-west-1:123456789012:orders"
      Condition = { StringEquals = { "AWS:SourceOwner" = "123456789012" } }
    }]
  })
}

resource "aws_sqs_queue_policy" "orders" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = "arn:aws:sqs:eu-west-1:123456789012:orders"
      Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:sns:eu-west-1:123456789012:orders" } }
    }]
  })
}
""",
        """
# A Deny for everyone is no grant; an Allow for everyone is limited by the Deny beside it.
resource "aws_s3_bucket_policy" "logs" {
  bucket = "acme-logs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-logs/*" },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = ["arn:aws:s3:::acme-logs", "arn:aws:s3:::acme-logs/*"]
        Condition = {
          StringNotEqualsIfExists = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" }
          BoolIfExists            = { "aws:PrincipalIsAWSService" = "false" }
        }
      },
    ]
  })
}
""",
        """
# The account's own key for a service, as AWS writes it; a file system reached through its mount targets.
resource "aws_kms_key" "queue" {
  description = "queue"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "kms:*", Resource = "*" },
      {
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Condition = { StringEquals = { "kms:CallerAccount" = "123456789012", "kms:ViaService" = "sqs.eu-west-1.amazonaws.com" } }
      },
    ]
  })
}

resource "aws_efs_file_system_policy" "share" {
  file_system_id = "fs-0123456789abcdef0"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
      Resource  = "*"
      Condition = { Bool = { "elasticfilesystem:AccessedViaMountTarget" = "true" } }
    }]
  })
}
""",
        """
# Everyone in the VPC, and everyone who pulls from a public registry.
resource "aws_opensearch_domain" "logs" {
  domain_name = "logs"
  vpc_options {
    subnet_ids = ["subnet-0123456789abcdef0"]
  }
  access_policies = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "es:ESHttp*", Resource = "arn:aws:es:eu-west-1:123456789012:domain/logs/*" }]
  })
}

resource "aws_ecrpublic_repository_policy" "tools" {
  repository_name = "tools"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = ["ecr-public:GetRepositoryPolicy", "ecr-public:DescribeImages"] }]
  })
}
""",
        """
resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "execute-api:/*" },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "execute-api:Invoke"
        Resource  = "execute-api:/*"
        Condition = { NotIpAddress = { "aws:SourceIp" = ["198.51.100.0/24"] } }
      },
    ]
  })
}
""",
    ),
)
