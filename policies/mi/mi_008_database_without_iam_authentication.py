"""Database takes passwords only, where IAM could sign its users in.

With IAM authentication a program asks AWS for a token that works for 15 minutes, under its own role: no password lies in
an environment, a vault or a state, and CloudTrail and policies say who may come. MySQL, MariaDB and PostgreSQL on RDS and
Aurora have it, and Neptune; switching it on leaves passwords working for those who still need them.

Not judged: engines that do not have it (Oracle, SQL Server, Db2), RDS Custom, and Aurora Serverless v1.

Fix: switch it on, and let roles connect with `rds-db:connect`.

```hcl
resource "aws_db_instance" "orders" {
  # …
  iam_database_authentication_enabled = true
}
```
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.inventory.model import UNKNOWN, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_ENABLED = "iam_database_authentication_enabled"
#: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
_ENGINES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "aws_db_instance": frozenset({"mysql", "mariadb", "postgres"}),
        "aws_rds_cluster": frozenset({"aurora", "aurora-mysql", "aurora-postgresql", "mysql", "postgres"}),
    }
)


def check(database: Resource) -> Iterator[Said]:
    enabled, engine = database.get(_ENABLED), _engine(database)
    engines = _ENGINES.get(database.type)
    known = isinstance(engine, str)
    if enabled is True or (known and engines is not None and str(engine).lower() not in engines):
        return
    if database.get("engine_mode") == "serverless":
        return
    hidden = [name for name, value in ((_ENABLED, enabled), ("engine", engine)) if value is UNKNOWN]
    if hidden:
        yield Undetermined(tuple(f"{database.address}.{name}" for name in hidden), attribute=_ENABLED)
    else:
        yield Problem("IAM authentication is off", attribute=_ENABLED)


def _engine(database: Resource) -> object:
    """The engine; a replica, and what is restored from a snapshot, has that of its source, which is not told here."""
    engine = database.get("engine")
    return UNKNOWN if engine is None and database.type in _ENGINES else engine


RULE = Rule(
    id="TFIAM_MI_008",
    name="database-without-iam-authentication",
    severity=Severity.LOW,
    subject=Resource,
    resource_types=("aws_db_instance", "aws_rds_cluster", "aws_neptune_cluster"),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.html",
        "https://docs.aws.amazon.com/neptune/latest/userguide/iam-auth.html",
    ),
    compliance=("SEC02-BP02", "SEC02-BP03"),
    checkov=("CKV_AWS_161", "CKV_AWS_162", "CKV_AWS_359"),
    fails=(
        """
resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  skip_final_snapshot         = true
}
""",
        """
# Clusters, one with the flag spelled out as a text.
resource "aws_rds_cluster" "reporting" {
  cluster_identifier                  = "reporting"
  engine                              = "aurora-mysql"
  master_username                     = "reporting"
  manage_master_user_password         = true
  iam_database_authentication_enabled = "false"
  skip_final_snapshot                 = true
}

resource "aws_neptune_cluster" "graph" {
  cluster_identifier  = "graph"
  skip_final_snapshot = true
}
""",
    ),
    passes=(
        """
resource "aws_db_instance" "orders" {
  identifier                          = "orders"
  engine                              = "mariadb"
  instance_class                      = "db.t4g.small"
  allocated_storage                   = 20
  username                            = "orders"
  manage_master_user_password         = true
  iam_database_authentication_enabled = true
  skip_final_snapshot                 = true
}
""",
        """
# The classic false positive: engines that do not have it.
resource "aws_db_instance" "books" {
  for_each                    = toset(["oracle-se2", "sqlserver-ex", "custom-oracle-ee", "db2-se"])
  identifier                  = "books-${each.key}"
  engine                      = each.key
  instance_class              = "db.t3.medium"
  allocated_storage           = 40
  username                    = "books"
  manage_master_user_password = true
  license_model               = "bring-your-own-license"
  skip_final_snapshot         = true
}
""",
    ),
)
