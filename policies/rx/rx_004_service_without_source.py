"""AWS service may use the resource on behalf of any of its customers.

A service principal is the same for all customers of AWS. A function that `s3.amazonaws.com` may invoke runs for the events of
every bucket of every account, a bucket that CloudTrail may write to takes everyone's trails: whoever knows the name has the
service act for him (the confused deputy). Of functions every service is judged, for whoever invokes one configures it in an
account of his own; of other resources those services of which AWS documents that they send the source. A key policy ties
services by the encryption context, and is not judged here.

Fix: say for which resource, or at least for which account, the service may act.

```hcl
resource "aws_lambda_permission" "uploads" {
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.thumbnails.function_name
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.uploads.arn
  source_account = data.aws_caller_identity.current.account_id
}
```
"""

from collections.abc import Iterator

from tfiam.iam.confused_deputy import unsourced
from tfiam.iam.service_sources import SENDS_SOURCE
from tfiam.inventory.model import Document, DocumentRole
from tfiam.rules.model import Problem, Rule, Said, Severity

_FUNCTION = "aws_lambda_permission"


def check(document: Document) -> Iterator[Said]:
    invoked = document.resource is not None and document.resource.type == _FUNCTION
    for statement in document.statements:
        services = unsourced(statement, document, None if invoked else SENDS_SOURCE)
        if services:
            message = f"lets {', '.join(services)} in for any customer of AWS: no condition on aws:SourceArn or aws:SourceAccount"
            yield Problem(message, statement=statement.index)


RULE = Rule(
    id="TFIAM_RX_004",
    name="service-without-source",
    severity=Severity.MEDIUM,
    subject=Document,
    documents=(DocumentRole.RESOURCE,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    ),
    compliance=("SEC03-BP07", "SEC03-BP08"),
    checkov=("CKV_AWS_364",),
    supersedes=("RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"),
    fails=(
        """
resource "aws_lambda_permission" "uploads" {
  statement_id  = "uploads"
  action        = "lambda:InvokeFunction"
  function_name = "thumbnails"
  principal     = "s3.amazonaws.com"
}
""",
        """
# The service's name in one Region, beside another; a source that may be in any account, and one that may be absent.
resource "aws_sqs_queue_policy" "jobs" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Principal = { Service = ["ec2.amazonaws.com", "logs.eu-west-1.amazonaws.com"] }
      Action    = "SQS:send*"
      Resource  = "arn:aws:sqs:eu-west-1:123456789012:jobs"
      Condition = {
        ArnLike              = { "aws:SourceArn" = "arn:aws:logs:*:*:*" }
        StringEqualsIfExists = { "aws:SourceAccount" = "123456789012" }
      }
    }
  })
}

resource "aws_lambda_permission" "mail" {
  statement_id  = "mail"
  action        = "lambda:*"
  function_name = "inbox"
  principal     = "ses.amazonaws.com"
  source_arn    = "arn:aws:ses:*:*:*"
}
""",
    ),
    passes=(
        """
# A source that only the apply tells is a source all the same.
resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_lambda_permission" "orders" {
  statement_id  = "orders"
  action        = "lambda:InvokeFunction"
  function_name = "orders"
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.orders.arn
}

resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

resource "aws_lambda_permission" "shop" {
  statement_id  = "shop"
  action        = "lambda:InvokeFunction"
  function_name = "shop"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.shop.execution_arn}/*/*"
}

resource "aws_lambda_permission" "logs" {
  statement_id   = "logs"
  action         = "lambda:InvokeFunction"
  function_name  = "logs"
  principal      = "logs.eu-west-1.amazonaws.com"
  source_account = "123456789012"
}
""",
        """
# The classic false positive: an account or a role has no source, and a service that acts for none of its customers sends none.
resource "aws_lambda_permission" "caller" {
  statement_id  = "caller"
  action        = "lambda:InvokeFunction"
  function_name = "orders"
  principal     = "arn:aws:iam::123456789012:role/caller"
}

resource "aws_lambda_permission" "skill" {
  statement_id       = "skill"
  action             = "lambda:InvokeFunction"
  function_name      = "skill"
  principal          = "alexa-appkit.amazon.com"
  event_source_token = "amzn1.ask.skill.0a1b2c3d-0000-0000-0000-000000000000"
}

resource "aws_s3_bucket_policy" "access_logs" {
  bucket = "acme-access-logs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "arn:aws:s3:::acme-access-logs/*"
      },
      {
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "arn:aws:s3:::acme-access-logs/*"
        Condition = { StringEquals = { "aws:SourceOrgID" = "o-a1b2c3d4e5" } }
      },
      { Effect = "Deny", Principal = { Service = "config.amazonaws.com" }, Action = "s3:*", Resource = "arn:aws:s3:::acme-access-logs/*" },
    ]
  })
}
""",
        """
# All that no account of the organization asked for is denied beside it.
resource "aws_sqs_queue_policy" "events" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/events"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = "sqs:SendMessage", Resource = "*" },
      { Effect = "Deny", Principal = "*", Action = "sqs:*", Resource = "*", Condition = { StringNotEquals = { "aws:SourceAccount" = "123456789012" } } },
    ]
  })
}
""",
    ),
)
