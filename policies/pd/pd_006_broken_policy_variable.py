"""Policy variable is broken or stands where AWS takes none.

A variable such as `aws:username` works in `Resource` and in string, ARN and Boolean conditions, since version 2012-10-17.
Elsewhere, or without its brace, it is plain text: the statement then matches nothing, or a name that nobody has.

Fix: close the brace, quote the default, and set the version.

```hcl
resources = ["arn:aws:s3:::acme-home/$${aws:PrincipalTag/team, 'shared'}/*"]
```
"""

from collections.abc import Iterator

from tfiam.access.validation import JUDGED
from tfiam.iam.validate import variables
from tfiam.inventory.model import Document
from tfiam.rules.issues import problems
from tfiam.rules.model import Rule, Said, Severity


def check(document: Document) -> Iterator[Said]:
    yield from problems(document, variables.THEME)


RULE = Rule(
    id="TFIAM_PD_006",
    name="broken-policy-variable",
    severity=Severity.HIGH,
    subject=Document,
    documents=JUDGED,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html",
    ),
    compliance=("SEC01-BP06",),
    fails=(
        """
resource "aws_iam_policy" "home" {
  name = "home"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-home/$${aws:username/*" }]
  })
}
""",
        """
# An old version, and a default without quotes.
resource "aws_iam_policy" "home" {
  name = "home"
  policy = jsonencode({
    Version   = "2008-10-17"
    Statement = { Effect = "Allow", Action = "s3:GetObject", Resource = ["arn:aws:s3:::acme-home/$${aws:PrincipalTag/team, shared}/*"] }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: spaces in a tag key and in a default.
resource "aws_iam_policy" "home" {
  name = "home"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-home/$${aws:PrincipalTag/cost center, 'none yet'}/*" }]
  })
}
""",
        """
# The three escapes are no variables, in whatever version.
resource "aws_iam_policy" "stars" {
  name = "stars"
  policy = jsonencode({
    Version   = "2008-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-home/$${*}/$${?}/$${$}" }]
  })
}
""",
    ),
)
