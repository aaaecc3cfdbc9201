"""Secret is replicated to a region without a key of its own there.

A replica without `kms_key_id` is encrypted under `aws/secretsmanager` of its region, whatever key guards the primary: the
key policy that says who may decrypt at home says nothing there.

Fix: name a key in the region of each replica.

```hcl
replica {
  region     = "eu-central-1"
  kms_key_id = aws_kms_replica_key.secrets.arn
}
```
"""

import re
from collections.abc import Iterator

from tfiam.inventory.model import UNKNOWN, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_REPLICA = "replica"
_OF_AWS = re.compile(r"(?:arn:[^:]+:kms:[^:]*:\d*:)?alias/aws/secretsmanager")


def check(secret: Resource) -> Iterator[Said]:
    replicas = secret.get(_REPLICA)
    if replicas is UNKNOWN:
        yield Undetermined((f"{secret.address}.{_REPLICA}",), attribute=_REPLICA)
        return
    bare = [number for number in range(len(replicas or [])) if _is_bare(secret.get(f"{_REPLICA}[{number}].kms_key_id"))]
    for number in bare:
        region = secret.get(f"{_REPLICA}[{number}].region")
        where = region if isinstance(region, str) else "another region"
        message = f"the replica in {where} is encrypted under AWS's own key, not one of yours"
        yield Problem(message, attribute=f"{_REPLICA}[{number}]")


def _is_bare(key: object) -> bool:
    """True for no key, or AWS's own. A key that the apply makes is unknown before it, and is one of yours."""
    return key in (None, "") or (isinstance(key, str) and bool(_OF_AWS.fullmatch(key)))


RULE = Rule(
    id="TFIAM_SM_012",
    name="replica-without-customer-key",
    severity=Severity.LOW,
    subject=Resource,
    resource_types=("aws_secretsmanager_secret",),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-secretsmanager-secret-replicaregion.html",
    ),
    compliance=("SEC02-BP03", "SEC08-BP01"),
    fails=(
        """
resource "aws_secretsmanager_secret" "db" {
  name       = "db"
  kms_key_id = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666"
  replica {
    region = "eu-central-1"
  }
}
""",
        """
# One has its key; the other names AWS's own by its alias.
resource "aws_secretsmanager_secret" "db" {
  name       = "db"
  kms_key_id = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666"
  replica {
    region     = "eu-central-1"
    kms_key_id = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556667"
  }
  replica {
    region     = "eu-north-1"
    kms_key_id = "alias/aws/secretsmanager"
  }
}
""",
    ),
    passes=(
        """
resource "aws_secretsmanager_secret" "db" {
  name       = "db"
  kms_key_id = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666"
  replica {
    region     = "eu-central-1"
    kms_key_id = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556667"
  }
}
""",
        """
# The classic false positive: no replica at all, and one whose key the same apply makes.
resource "aws_kms_key" "secrets" {
  enable_key_rotation = true
  multi_region        = true
}

resource "aws_kms_replica_key" "secrets" {
  primary_key_arn = aws_kms_key.secrets.arn
}

resource "aws_secretsmanager_secret" "db" {
  name       = "db"
  kms_key_id = aws_kms_key.secrets.arn
  replica {
    region     = "eu-central-1"
    kms_key_id = aws_kms_replica_key.secrets.arn
  }
}

resource "aws_secretsmanager_secret" "local" {
  name       = "local"
  kms_key_id = aws_kms_key.secrets.arn
}
""",
    ),
)
