"""Resource policy is over its service's quota.

Each service has a quota of its own: 20 KB for a bucket, a function, a DynamoDB table; 32 KB for a KMS key; 8,192 bytes for a
queue, 30 KB for a topic; 20,480 characters for a secret and for a VPC endpoint, 10,240 for an ECR repository, 20,000 for a file
system. A policy that is over is refused when the change is half applied. White space counts where AWS says so (DynamoDB, VPC
endpoints) and not where it says nothing, so that what fails here is refused for certain. Permissions written as arguments
(`aws_lambda_permission`) add up to their function's policy. What is not known before the apply counts nothing: what is over
without it fails, and what is above nine tenths of the quota is undetermined. Where AWS raises a quota on request (event
buses, REST APIs, log groups) it is medium.

Fix: say the same in fewer statements: name an organization or a pattern of sources instead of each member.

```hcl
resource "aws_lambda_permission" "rules" {
  statement_id  = "rules"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.jobs.function_name
  principal     = "events.amazonaws.com"
  source_arn    = "arn:aws:events:eu-west-1:123456789012:rule/jobs-*"
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.sizes import permission_totals
from tfiam.inventory.model import DocumentRole, Inventory
from tfiam.rules.measured import said_of_documents, said_of_size
from tfiam.rules.model import Rule, Said, Severity


def check(inventory: Inventory) -> Iterator[Said]:
    yield from said_of_documents(
        inventory, "the policy has", DocumentRole.RESOURCE, DocumentRole.KEY, DocumentRole.VPC_ENDPOINT
    )
    for first, total in permission_totals(inventory):
        yield from said_of_size(total, "the policy that these permissions make up has", document=first)


RULE = Rule(
    id="TFIAM_PD_204",
    name="resource-policy-over-quota",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-iam-policies.html",
        "https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
        "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html",
    ),
    compliance=("REL01-BP01",),
    fails=(
        """
resource "aws_s3_bucket_policy" "archive" {
  bucket = "acme-archive"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for number in range(130) : { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/reader-${number}" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-archive/team-number-${number}/*" }]
  })
}

resource "aws_sqs_queue_policy" "orders" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"
  policy    = jsonencode({
    Version   = "2012-10-17"
    Statement = [for number in range(40) : { Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-west-1:111122223333:orders", Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:sns:eu-west-1:111122223333:topic-${number}" } } }]
  })
}
""",
        """
# No document at all: a hundred permissions make up one policy of 20 KB.
resource "aws_lambda_permission" "rule" {
  for_each      = toset([for number in range(110) : tostring(number)])
  statement_id  = "allow-the-rule-of-team-number-${each.key}"
  action        = "lambda:InvokeFunction"
  function_name = "jobs"
  principal     = "events.amazonaws.com"
  source_arn    = "arn:aws:events:eu-west-1:111122223333:rule/jobs-of-team-number-${each.key}"
}
""",
    ),
    passes=(
        """
# The classic false positive: as many characters as are too many for a queue are few for a key.
resource "aws_kms_key" "archive" {
  description = "archive"
  policy      = jsonencode({
    Version   = "2012-10-17"
    Statement = [for number in range(60) : { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/reader-of-the-archive-of-team-number-${number}" }, Action = ["kms:Decrypt", "kms:GenerateDataKey"], Resource = "*" }]
  })
}
""",
        """
resource "aws_lambda_permission" "rule" {
  for_each      = toset(["hourly", "daily"])
  statement_id  = each.key
  action        = "lambda:InvokeFunction"
  function_name = "jobs"
  principal     = "events.amazonaws.com"
  source_arn    = "arn:aws:events:eu-west-1:111122223333:rule/${each.key}"
}
""",
    ),
)
