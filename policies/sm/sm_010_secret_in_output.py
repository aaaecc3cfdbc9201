"""Output shows a secret and is not marked sensitive.

An output of the root module prints at the end of every apply, in the log of the CI job as well, and `terraform output`
shows it to whoever may read the state. Terraform refuses to show what it knows to be sensitive; the mark is lost through
`nonsensitive`, and never set on values that come in by a plain variable or a plain attribute.

Found by the values of the plan's secret arguments, and by names and forms as in TFIAM_SM_001. Where the value is not known
yet and the output refers to a secret attribute, the answer is undetermined: a function may keep the secret out.

Fix: leave the secret out, and hand on where it is kept; else mark the output.

```hcl
output "db_password" {
  value = aws_db_instance.orders.master_user_secret[0].secret_arn
}
```
"""

from collections.abc import Iterator

from tfiam.access.exposed_outputs import exposed_outputs
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    for exposed in exposed_outputs(inventory):
        if exposed.hidden:
            yield Undetermined(exposed.hidden, resource=exposed.output)
        else:
            message = f"shows {exposed.shows} at every apply: it is not marked sensitive"
            yield Problem(message, resource=exposed.output, cause=exposed.shows)


RULE = Rule(
    id="TFIAM_SM_010",
    name="secret-in-output",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_secrets.html",
        "https://developer.hashicorp.com/terraform/language/block/output#sensitive",
        "https://developer.hashicorp.com/terraform/language/functions/nonsensitive",
    ),
    compliance=("SEC02-BP03",),
    fails=(
        """
variable "password" {
  type      = string
  sensitive = true
  default   = "decoy-Pw-for-tests-31"
}

resource "aws_db_instance" "orders" {
  identifier        = "orders"
  engine            = "mysql"
  instance_class    = "db.t4g.small"
  allocated_storage = 20
  username          = "orders"
  password          = var.password
}

output "login" {
  value = { user = "orders", with = nonsensitive(aws_db_instance.orders.password) }
}
""",
        """
# No mark anywhere: a plain variable, inside a connection string.
variable "redis_auth" {
  type    = string
  default = "decoy-Pw-for-tests-32"
}

output "REDIS" {
  value = "rediss://:${var.redis_auth}@cache.internal:6379"
}
""",
    ),
    passes=(
        """
variable "password" {
  type      = string
  sensitive = true
  default   = "decoy-Pw-for-tests-33"
}

output "password" {
  value     = var.password
  sensitive = true
}
""",
        """
# The classic false positive: where a secret is kept, and how long it is.
resource "aws_secretsmanager_secret" "db" {
  name = "db"
}

output "db_password_arn" {
  value = aws_secretsmanager_secret.db.arn
}

output "db_password_name" {
  value = aws_secretsmanager_secret.db.name
}

output "password_length" {
  value = "32"
}
""",
    ),
)
