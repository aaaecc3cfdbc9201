"""Credential of a cache, broker or warehouse is in clear.

Whoever reaches the port of a cache, a broker or a warehouse and has its credential reads everything in it; no IAM policy
is asked. Written as an argument, the credential stands in the plan and in every version of the state.

A replication group of ElastiCache that takes commands without any credential is a finding as well, and so is one without
encryption in transit: it sends credentials over the wire as they are, so that ElastiCache takes none there.

Fix: let clients sign in by IAM, or let AWS make and keep the password.

```hcl
resource "aws_elasticache_user" "orders" {
  user_id       = "orders"
  user_name     = "orders"
  engine        = "valkey"
  access_string = "on ~orders:* +@read"
  authentication_mode {
    type = "iam"
  }
}
```
"""

from collections.abc import Iterator

from tfiam.access.plain_secrets import keeps_data_by_credential, plain_secrets, problem_text
from tfiam.access.secrets.remedies import remedy
from tfiam.inventory.model import UNKNOWN, Inventory, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_GROUP = "aws_elasticache_replication_group"
_ENCRYPTED = "transit_encryption_enabled"


def check(inventory: Inventory) -> Iterator[Said]:
    for resource, secrets in plain_secrets(inventory):
        if keeps_data_by_credential(resource):
            first = secrets[0]
            yield Problem(
                problem_text(resource, secrets),
                resource=resource,
                attribute=first.attribute if len(secrets) == 1 else "",
                cause=", ".join(secret.attribute for secret in secrets),
                remediation=remedy(resource.type, first.attribute, by_argument=not first.kind),
            )
    for group in inventory.of(_GROUP):
        yield from _open(group)


def _open(group: Resource) -> Iterator[Said]:
    if group.get("global_replication_group_id") is not None:
        return  # a secondary of a global datastore: the primary decides
    encrypted = group.get(_ENCRYPTED)
    if encrypted is UNKNOWN:
        yield Undetermined((f"{group.address}.{_ENCRYPTED}",), resource=group, attribute=_ENCRYPTED)
    elif not encrypted:
        message = "encryption in transit is off, so that no credential is asked for"
        yield Problem(message, resource=group, attribute=_ENCRYPTED, severity=Severity.MEDIUM)
    elif group.get("auth_token") in (None, "") and group.get("user_group_ids") in (None, []):
        message = "no credential is asked for: neither auth_token nor user_group_ids is set"
        yield Problem(message, resource=group, attribute="user_group_ids", severity=Severity.MEDIUM)


RULE = Rule(
    id="TFIAM_SM_011",
    name="cache-credential-in-clear",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html",
        "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html",
        "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/security-best-practices-rabbitmq.html",
        "https://docs.aws.amazon.com/redshift/latest/mgmt/redshift-secrets-manager-integration.html",
    ),
    compliance=("SEC02-BP03",),
    checkov=("CKV_AWS_31",),
    fails=(
        """
resource "aws_mq_broker" "orders" {
  broker_name        = "orders"
  engine_type        = "RabbitMQ"
  engine_version     = "3.13"
  host_instance_type = "mq.m7g.medium"
  user {
    username = "orders"
    password = "decoy-Pw-for-tests-11"
  }
}

resource "aws_redshift_cluster" "reporting" {
  cluster_identifier = "reporting"
  node_type          = "ra3.large"
  master_username    = "reporting"
  master_password    = "decoy-Pw-for-tests-12"
}
""",
        """
# The token is encrypted on the wire, and in clear in the state; the other group asks for none.
variable "auth_token" {
  type      = string
  sensitive = true
  default   = "decoy-Token-for-tests-13"
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id       = "sessions"
  description                = "Sessions"
  transit_encryption_enabled = true
  auth_token                 = var.auth_token
}

resource "aws_elasticache_replication_group" "pages" {
  replication_group_id = "pages"
  description          = "Pages"
}
""",
    ),
    passes=(
        """
resource "aws_elasticache_user" "orders" {
  user_id       = "orders"
  user_name     = "orders"
  engine        = "valkey"
  access_string = "on ~orders:* +@read"
  authentication_mode {
    type = "iam"
  }
}

resource "aws_elasticache_user_group" "orders" {
  user_group_id = "orders"
  engine        = "valkey"
  user_ids      = [aws_elasticache_user.orders.user_id]
}

resource "aws_elasticache_replication_group" "orders" {
  replication_group_id       = "orders"
  description                = "Orders"
  transit_encryption_enabled = true
  user_group_ids             = [aws_elasticache_user_group.orders.id]
}
""",
        """
# The classic false positive: a master user name, and a password that AWS makes and keeps.
resource "aws_redshift_cluster" "reporting" {
  cluster_identifier     = "reporting"
  node_type              = "ra3.large"
  master_username        = "reporting"
  manage_master_password = true
}
""",
    ),
)
