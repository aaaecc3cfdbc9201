"""Statement creates service-linked roles for any service.

`iam:CreateServiceLinkedRole` lets an AWS service act in the account. On `*` it does so for every service, also for those
that nobody meant to switch on.

Fix: name the service-linked role, or pin `iam:AWSServiceName`.

```hcl
statement {
  actions   = ["iam:CreateServiceLinkedRole"]
  resources = ["arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*"]
}
```
"""

from collections.abc import Iterator

from tfiam.iam.validate import service_linked_role
from tfiam.inventory.model import Document, DocumentRole
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, service_linked_role.THEME)


RULE = Rule(
    id="TFIAM_PD_014",
    name="service-linked-role-for-any-service",
    severity=Severity.LOW,
    subject=Document,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html",
    ),
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_policy" "setup" {
  name = "setup"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:CreateServiceLinkedRole", Resource = "*" }]
  })
}
""",
        """
# Odd case, a pattern, every service's role.
resource "aws_iam_policy" "setup" {
  name = "setup"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = ["IAM:create*"], Resource = "arn:aws:iam::*:role/aws-service-role/*" }
  })
}
""",
    ),
    passes=(
        """
resource "aws_iam_policy" "setup" {
  name = "setup"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:CreateServiceLinkedRole", Resource = "arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*" }]
  })
}
""",
        """
# The classic false positive: the service is pinned by the condition.
resource "aws_iam_policy" "setup" {
  name = "setup"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:CreateServiceLinkedRole", Resource = "*", Condition = { StringEquals = { "iam:AWSServiceName" = "ecs.amazonaws.com" } } }]
  })
}
""",
    ),
)
