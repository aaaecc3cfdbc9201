"""Action is taken in by another, or has a wildcard in its service name.

An action that a wildcard of the same statement takes in says nothing of its own: who removes the wildcard later leaves it
behind, who removes the action believes to have taken something away. A wildcard in the service name also takes in services
that AWS names later.

Fix: remove the action that the other takes in; write service names in full.

```hcl
actions = ["iam:Get*", "iam:List*"]
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import known_actions
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity

_OTHERS = frozenset({"INVALID_ACTION", "INVALID_SERVICE_IN_ACTION"})


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, known_actions.THEME, but=_OTHERS)


RULE = Rule(
    id="TFIAM_PD_021",
    name="redundant-action",
    severity=Severity.INFO,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
    ),
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_policy" "auditor" {
  name = "auditor"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["iam:Get*", "iam:List*", "iam:GetCredentialReport"], Resource = "*" },
    ]
  })
}
""",
        """
# Twice in another case; a wildcard where the service stands.
resource "aws_iam_policy" "auditor" {
  name = "auditor"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["sqs:GetQueueUrl", "SQS:getqueueurl", "code*:ListTagsForResource"], Resource = "*" },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: the wildcard takes in only a part of the other.
resource "aws_iam_policy" "auditor" {
  name = "auditor"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["iam:Get*", "iam:*CredentialReport"], Resource = "*" },
    ]
  })
}
""",
        """
resource "aws_iam_policy" "auditor" {
  name = "auditor"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = ["iam:Create*", "iam:Delete*"], Resource = "*" },
    ]
  })
}
""",
    ),
)
