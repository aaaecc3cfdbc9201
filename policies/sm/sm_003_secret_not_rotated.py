"""Secret is not rotated, or less often than every 90 days.

A secret that never changes stays good for everyone who ever saw it: former colleagues, old backups, a log line.
Rotation ends that without anybody's care. Judged is every secret of the plan: its rotation is found by reference, ARN or
name. Secrets that another AWS service owns and rotates (`rds!…`) are left out. A rotation that another
configuration sets up is not seen here.

Fix: rotate it at least every 90 days.

```hcl
resource "aws_secretsmanager_secret_rotation" "db" {
  secret_id           = aws_secretsmanager_secret.db.id
  rotation_lambda_arn = aws_lambda_function.rotate.arn

  rotation_rules {
    automatically_after_days = 30
  }
}
```
"""

import re
from collections.abc import Iterator
from typing import Any

from tfiam.iam.rotation_schedule import longest_interval
from tfiam.inventory.model import UNKNOWN, Inventory, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_DAYS = 90
_RULES = "rotation_rules[0]"
#: https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html
_OWNED_BY_SERVICE = re.compile(r"[a-z-]+!.*")


def check(inventory: Inventory) -> Iterator[Said]:
    rotations = tuple(inventory.of("aws_secretsmanager_secret_rotation"))
    for rotation in rotations:
        yield from _too_slow(rotation)
    unlinked = [one for one in rotations if one.get("secret_id") is UNKNOWN and not inventory.put_on.get(one.address)]
    for secret in inventory.of("aws_secretsmanager_secret"):
        name = secret.get("name")
        if isinstance(name, str) and _OWNED_BY_SERVICE.fullmatch(name):
            continue
        if _rotates_itself(secret) or any(_rotates(one, secret, inventory) for one in rotations):
            continue
        if unlinked:
            yield Undetermined(tuple(f"{one.address}.secret_id" for one in unlinked), resource=secret)
        else:
            yield Problem("the secret is never rotated", resource=secret)


def _rotates_itself(secret: Resource) -> bool:
    """Providers before 5.0 took the rules on the secret: https://registry.terraform.io/providers/hashicorp/aws/4.67.0/docs/resources/secretsmanager_secret"""
    return bool(secret.get("rotation_lambda_arn")) or isinstance(secret.get(f"{_RULES}.automatically_after_days"), int)


def _rotates(rotation: Resource, secret: Resource, inventory: Inventory) -> bool:
    if secret.address in inventory.put_on.get(rotation.address, ()):
        return True
    target = rotation.get("secret_id")
    return isinstance(target, str) and target in (secret.get("id"), secret.get("arn"), secret.get("name"))


def _too_slow(rotation: Resource) -> Iterator[Said]:
    days: Any = rotation.get(f"{_RULES}.automatically_after_days")
    schedule: Any = rotation.get(f"{_RULES}.schedule_expression")
    if days is UNKNOWN or schedule is UNKNOWN:
        yield Undetermined((f"{rotation.address}.rotation_rules",), resource=rotation, attribute="rotation_rules")
        return
    between = longest_interval(schedule) if isinstance(schedule, str) and schedule else days
    if between is None:
        yield Problem(
            "the rotation names no interval that Secrets Manager knows", resource=rotation, attribute="rotation_rules"
        )
    elif between > _DAYS:
        message = f"the secret is rotated every {between} days only; {_DAYS} is the most"
        yield Problem(message, resource=rotation, attribute="rotation_rules")


RULE = Rule(
    id="TFIAM_SM_003",
    name="secret-not-rotated",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html",
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html",
    ),
    compliance=("SEC02-BP03", "SEC02-BP05"),
    checkov=("CKV_AWS_304", "CKV2_AWS_57"),
    fails=(
        """
resource "aws_secretsmanager_secret" "db" {
  name = "db"
}
""",
        """
# Quarterly by cron is 92 days; the rate is in days.
resource "aws_secretsmanager_secret" "db" {
  name = "db"
}

resource "aws_secretsmanager_secret_rotation" "db" {
  secret_id           = aws_secretsmanager_secret.db.id
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate"

  rotation_rules {
    schedule_expression = "CRON(0 4 1 */3 ? *)"
  }
}

resource "aws_secretsmanager_secret_rotation" "partner" {
  secret_id           = "partner"
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate"

  rotation_rules {
    schedule_expression = "rate(365 days)"
  }
}
""",
        """
resource "aws_secretsmanager_secret_rotation" "tax" {
  secret_id           = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:tax-AbCdEf"
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate"

  rotation_rules {
    automatically_after_days = 180
  }
}
""",
    ),
    passes=(
        """
resource "aws_secretsmanager_secret" "db" {
  for_each = toset(["orders", "stock"])
  name     = each.key
}

resource "aws_secretsmanager_secret_rotation" "db" {
  for_each            = aws_secretsmanager_secret.db
  secret_id           = each.value.id
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate"

  rotation_rules {
    schedule_expression = "cron(0 16 ? * SUN#1 *)"
  }
}
""",
        """
# The classic false positive: the rotation names the secret by its name, with a managed rotation and no function.
resource "aws_secretsmanager_secret" "db" {
  name = "db"
}

resource "aws_secretsmanager_secret_rotation" "db" {
  secret_id = "db"

  rotation_rules {
    automatically_after_days = 90
  }
}

resource "aws_secretsmanager_secret" "owned" {
  name = "rds!cluster-0a1b2c3d"
}
""",
    ),
)
