"""Statement passes roles that it does not name.

IAM Access Analyzer's six warnings on `iam:PassRole`: with `*` or `NotResource` in place of role ARNs the statement hands
every role to any service. TFIAM_LP_014 says the same with more context and speaks for this rule where both fail.

Fix: name the roles in `resources`, and pin the service with `iam:PassedToService`.

```hcl
statement {
  actions   = ["iam:PassRole"]
  resources = [aws_iam_role.worker.arn]
}
```
"""

from collections.abc import Iterator

from tfiam.iam.validate import pass_role
from tfiam.inventory.model import Document, DocumentRole
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, pass_role.THEME)


RULE = Rule(
    id="TFIAM_PD_013",
    name="pass-unnamed-roles",
    severity=Severity.MEDIUM,
    subject=Document,
    documents=(DocumentRole.IDENTITY,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    ),
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_policy" "release" {
  name = "release"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "*" }]
  })
}
""",
        """
# NotAction and NotResource.
resource "aws_iam_policy" "release" {
  name = "release"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", NotAction = "S3:*", NotResource = "arn:aws:iam::123456789012:role/admin" }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: the service is pinned, which AWS accepts here; TFIAM_LP_014 asks for the role too.
resource "aws_iam_policy" "release" {
  name = "release"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "*", Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } } }]
  })
}
""",
        """
resource "aws_iam_policy" "release" {
  name = "release"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "iam:Pass*", Resource = "arn:aws:iam::*:role/service-role/AcmeRelease*" },
      { Effect = "Deny", Action = "iam:PassRole", Resource = "*" },
    ]
  })
}
""",
    ),
)
