"""Secret is deleted without a recovery window.

With `recovery_window_in_days = 0` a destroy, a replacement or a slip of a name deletes the secret for good in that
moment: what uses it stops, and nobody can bring the value back.

Fix: leave the window at its default of 30 days; 7 is the least that Secrets Manager takes.

```hcl
recovery_window_in_days = 30
```
"""

from collections.abc import Iterator

from tfiam.inventory.model import UNKNOWN, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_WINDOW = "recovery_window_in_days"


def check(secret: Resource) -> Iterator[Said]:
    days = secret.get(_WINDOW)
    if days is UNKNOWN:
        yield Undetermined((f"{secret.address}.{_WINDOW}",), attribute=_WINDOW)
    elif days == 0:
        yield Problem("deleted at once and for good: no recovery window", attribute=_WINDOW)


RULE = Rule(
    id="TFIAM_SM_005",
    name="secret-deleted-at-once",
    severity=Severity.LOW,
    subject=Resource,
    resource_types=("aws_secretsmanager_secret",),
    check=check,
    doc=__doc__,
    references=("https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",),
    compliance=("SEC02-BP03",),
    fails=(
        """
resource "aws_secretsmanager_secret" "db" {
  name                    = "db"
  recovery_window_in_days = 0
}
""",
        """
# The number as text, by a variable.
variable "window" {
  type    = string
  default = "0"
}

resource "aws_secretsmanager_secret" "db" {
  name                    = "db"
  recovery_window_in_days = var.window
}
""",
    ),
    passes=(
        """
resource "aws_secretsmanager_secret" "db" {
  name                    = "db"
  recovery_window_in_days = 7
}
""",
        """
# The classic false positive: nothing is said, and the default is 30 days.
resource "aws_secretsmanager_secret" "db" {
  name = "db"
}
""",
    ),
)
