"""Action is named on resources of another kind.

An action works on resources of its own types only: `s3:GetObject` on objects, not on their bucket; `ecr:GetAuthorizationToken`
on no resource at all, so that only `"*"` grants it. Where no resource of the statement fits, an Allow grants the action
nowhere and a Deny denies it nowhere.

Fix: add the resource that the action works on, or move the action to a statement of its own.

```hcl
statement {
  actions   = ["s3:GetObject"]
  resources = ["${aws_s3_bucket.reports.arn}/*"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import resource_fit
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    for problem in problems(document, resource_fit.THEME):
        if problem.severity is not Severity.INFO:  # every other wildcard takes in an action without resource
            yield problem


RULE = Rule(
    id="TFIAM_PD_023",
    name="action-off-its-resources",
    severity=Severity.LOW,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
    ),
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = "arn:aws:s3:::acme-reports" },
    ]
  })
}
""",
        """
# A wildcard of which nothing fits, an action that takes no resource; as a Deny, and with odd case.
resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = "DynamoDB:PutIt*", Resource = ["arn:aws:sqs:eu-west-1:111122223333:orders"] },
      { Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "arn:aws:ecr:eu-west-1:111122223333:repository/app" },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: every resource of the service stands for no resource too.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:ListAllMyBuckets", Resource = "arn:aws:s3:::*" },
      { Effect = "Allow", Action = ["s3:Get*", "s3:List*"], Resource = ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/*"] },
    ]
  })
}
""",
        """
resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = ["dynamodb:PutItem", "dynamodb:Query"], Resource = "arn:aws:dynamodb:*:*:table/orders*" },
    ]
  })
}
""",
    ),
)
