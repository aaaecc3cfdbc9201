"""Action does not exist.

An action that AWS does not have grants nothing and denies nothing: the job fails at run time, and the Deny that should have
stopped someone never does. AWS stores the policy without a word. Often it is the name of an API operation
(`s3:ListObjectsV2`) or of a console page. The names are those of AWS's service authorization reference, on the date that the
message gives; an action that is newer will be known to the next release of tfiam.

Fix: write the action as the service's page of the reference has it.

```hcl
actions = ["s3:ListBucket", "s3:GetObject"]
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import known_actions
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity

_OTHERS = frozenset({"REDUNDANT_ACTION", "WILDCARD_IN_SERVICE_NAME"})


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, known_actions.THEME, but=_OTHERS)


RULE = Rule(
    id="TFIAM_PD_020",
    name="unknown-action",
    severity=Severity.HIGH,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    ),
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:ListObjectsV2", "s3:GetObject"], Resource = "*" },
    ]
  })
}
""",
        """
# A wildcard that matches nothing, a service that does not exist; case is no matter.
resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Action = ["EC2:Descrbe*", "cloudwatchlogs:PutLogEvents"], Resource = "*" },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: case does not count, and IAM's names are not always those of the API.
resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["S3:getobject", "s3:ListAllMyBuckets", "dynamodb:PartiQLSelect"], Resource = "*" },
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
      { Effect = "Deny", NotAction = ["iam:*", "sts:AssumeRole*"], Resource = "*" },
    ]
  })
}
""",
    ),
)
