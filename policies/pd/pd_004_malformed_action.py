"""Action has not the form service:Name.

An action without its service's prefix, without a name or with a colon too many is refused by IAM and matches nothing
elsewhere: an Allow that grants nothing, or a Deny that denies nothing.

Fix: write the action as the service authorization reference has it.

```hcl
actions = ["s3:GetObject"]
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import actions
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, actions.THEME)


RULE = Rule(
    id="TFIAM_PD_004",
    name="malformed-action",
    severity=Severity.HIGH,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
    ),
    compliance=("SEC01-BP06",),
    fails=(
        """
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "GetObject", Resource = "*" }]
  })
}
""",
        """
# One object, one of several, in NotAction.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Deny", NotAction = ["s3:GetObject", "iam:"], Resource = "*" }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: * alone has no prefix and needs none; case does not matter.
resource "aws_iam_policy" "admin" {
  name = "admin"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = ["*", "S3:Get*", "s3-object-lambda:*"], Resource = "*" }]
  })
}
""",
        """
data "aws_iam_policy_document" "reader" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::acme-reports/*"]
  }
}

resource "aws_iam_policy" "reader" {
  name   = "reader"
  policy = data.aws_iam_policy_document.reader.json
}
""",
    ),
)
