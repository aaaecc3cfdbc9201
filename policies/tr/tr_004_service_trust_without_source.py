"""AWS service may assume the role on behalf of any source.

A service principal is the same for all customers of AWS. For the services listed here AWS documents that a caller who may not
use the role himself can have the service use it (the confused deputy), and that the service sends the account and the ARN
for which it acts: Bedrock, EventBridge Scheduler, SageMaker, Personalize, Fraud Detector, AppStream. Services that assume a
role for a resource of its own account only, such as Lambda, EC2 and ECS tasks, need no such condition and pass.

Fix: demand the account, or the ARN, for which the service may act.

```hcl
condition {
  test     = "StringEquals"
  variable = "aws:SourceAccount"
  values   = [data.aws_caller_identity.current.account_id]
}
```
"""

from collections.abc import Iterator

from tfiam.access.trust import lets_assume
from tfiam.iam.confused_deputy import unsourced
from tfiam.iam.service_sources import ASSUMES_WITH_SOURCE
from tfiam.inventory.model import Document, DocumentRole
from tfiam.rules.model import Problem, Rule, Said, Severity


def check(trust: Document) -> Iterator[Said]:
    for statement in trust.statements:
        services = unsourced(statement, trust, ASSUMES_WITH_SOURCE)
        if services and lets_assume(statement, "sts:AssumeRole"):
            message = f"lets {', '.join(services)} assume the role for any source: no condition on aws:SourceAccount or aws:SourceArn"
            yield Problem(message, statement=statement.index)


RULE = Rule(
    id="TFIAM_TR_004",
    name="service-trust-without-source",
    severity=Severity.MEDIUM,
    subject=Document,
    documents=(DocumentRole.TRUST,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
        "https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/cross-service-confused-deputy-prevention.html",
    ),
    compliance=("SEC03-BP07", "SEC03-BP08"),
    fails=(
        """
resource "aws_iam_role" "nightly" {
  name = "nightly"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "scheduler.amazonaws.com" } }]
  })
}
""",
        """
# One of two services, in odd case; a source that may be any, or absent, is none.
resource "aws_iam_role" "agent" {
  name = "agent"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = ["STS:assume*"]
      Principal = { Service = ["lambda.amazonaws.com", "Bedrock.amazonaws.com"] }
      Condition = {
        ArnLike              = { "aws:SourceArn" = "arn:aws:bedrock:*:*:agent/*" }
        StringEqualsIfExists = { "aws:SourceAccount" = "123456789012" }
      }
    }
  })
}
""",
    ),
    passes=(
        """
resource "aws_iam_role" "nightly" {
  name = "nightly"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "scheduler.amazonaws.com" }
        Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:scheduler:*:123456789012:schedule-group/nightly" } }
      },
      { Effect = "Deny", Action = "sts:AssumeRole", Principal = { Service = "bedrock.amazonaws.com" } },
    ]
  })
}
""",
        """
# The classic false positive: services that use a role in its own account only.
resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["lambda.amazonaws.com", "ecs-tasks.amazonaws.com", "ec2.amazonaws.com"] }
    }]
  })
}
""",
    ),
)
