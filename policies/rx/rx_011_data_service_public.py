"""Data service is reachable from the internet.

A public address puts the service's login in front of everyone: what is left are its password, its patches and one security
group, which somebody opens in a hurry. A Redshift cluster whose administrator has the name that every scanner tries first
leaves half the login to them.

Judged by the service's own setting, whatever the security group says today: databases (RDS, Neptune, Redshift, Timestream
for InfluxDB, Lightsail), DMS replication instances, MQ brokers, MSK clusters and the web server of Airflow (MWAA).

Fix: keep it inside the VPC, and come in by a VPN, a peering or Session Manager.

```hcl
resource "aws_db_instance" "orders" {
  # …
  publicly_accessible = false
}
```
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.inventory.model import UNKNOWN, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_FLAG = "publicly_accessible"
_MSK_ACCESS = "broker_node_group_info[0].connectivity_info[0].public_access"
_MSK = f"{_MSK_ACCESS}[0].type"

#: Type to the attribute that says it, and the value that means public.
_PUBLIC: Mapping[str, tuple[str, object]] = MappingProxyType(
    {
        "aws_db_instance": (_FLAG, True),
        "aws_dms_replication_instance": (_FLAG, True),
        "aws_lightsail_database": (_FLAG, True),
        "aws_mq_broker": (_FLAG, True),
        # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-msk-cluster-publicaccess.html
        "aws_msk_cluster": (_MSK, "SERVICE_PROVIDED_EIPS"),
        # https://docs.aws.amazon.com/mwaa/latest/userguide/configuring-networking.html
        "aws_mwaa_environment": ("webserver_access_mode", "PUBLIC_ONLY"),
        "aws_neptune_cluster_instance": (_FLAG, True),
        "aws_rds_cluster_instance": (_FLAG, True),
        "aws_redshift_cluster": (_FLAG, True),
        "aws_redshiftserverless_workgroup": (_FLAG, True),
        "aws_timestreaminfluxdb_db_cluster": (_FLAG, True),
        "aws_timestreaminfluxdb_db_instance": (_FLAG, True),
    }
)
_COMMON_NAMES = ("admin", "administrator", "awsuser", "root")


def check(service: Resource) -> Iterator[Said]:
    path, public = _PUBLIC[service.type]
    value = service.get(path)
    if value == public:
        yield Problem(f"reachable from the internet: {_shown(path, public)}{_common_name(service)}", attribute=path)
    elif value is UNKNOWN and not _left_to_aws(service):
        yield Undetermined((f"{service.address}.{path}",))


def _left_to_aws(service: Resource) -> bool:
    """True for a cluster without a block on public access: the whole block is unknown then, and AWS makes it DISABLED."""
    return service.type == "aws_msk_cluster" and service.get(_MSK_ACCESS) is UNKNOWN


def _shown(path: str, public: object) -> str:
    return f"{path.rpartition('.')[2]} is {'true' if public is True else public}"


def _common_name(service: Resource) -> str:
    """The check of Security Hub on default administrator names, for the cluster that anyone can reach.

    https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html#redshift-8
    """
    name = service.get("master_username") if service.type == "aws_redshift_cluster" else None
    return ", and its administrator has a name that is tried first" if name in _COMMON_NAMES else ""


RULE = Rule(
    id="TFIAM_RX_011",
    name="data-service-public",
    severity=Severity.HIGH,
    subject=Resource,
    resource_types=tuple(_PUBLIC),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html",
        "https://docs.aws.amazon.com/mwaa/latest/userguide/configuring-networking.html",
        "https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html",
    ),
    compliance=("SEC03-BP07", "SEC05-BP01"),
    checkov=(
        "CKV_AWS_17",
        "CKV_AWS_69",
        "CKV_AWS_87",
        "CKV_AWS_89",
        "CKV_AWS_102",
        "CKV_AWS_391",
        "CKV2_AWS_66",
    ),
    fails=(
        """
resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "mysql"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  publicly_accessible         = true
}
""",
        """
# A text for a truth value; a cluster's instance; the name that is tried first.
resource "aws_rds_cluster_instance" "orders" {
  cluster_identifier  = "orders"
  engine              = "aurora-mysql"
  instance_class      = "db.r6g.large"
  publicly_accessible = "true"
}

resource "aws_redshift_cluster" "sales" {
  cluster_identifier     = "sales"
  node_type              = "ra3.large"
  master_username        = "awsuser"
  manage_master_password = true
  publicly_accessible    = true
}
""",
        """
# The settings that are no flag.
resource "aws_msk_cluster" "events" {
  cluster_name           = "events"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 2

  broker_node_group_info {
    instance_type   = "kafka.m5.large"
    client_subnets  = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
    security_groups = ["sg-0123456789abcdef0"]
    connectivity_info {
      public_access {
        type = "SERVICE_PROVIDED_EIPS"
      }
    }
  }
}

resource "aws_mwaa_environment" "flows" {
  name                  = "flows"
  dag_s3_path           = "dags/"
  execution_role_arn    = "arn:aws:iam::123456789012:role/flows"
  source_bucket_arn     = "arn:aws:s3:::acme-flows"
  webserver_access_mode = "PUBLIC_ONLY"
  network_configuration {
    security_group_ids = ["sg-0123456789abcdef0"]
    subnet_ids         = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  }
}
""",
    ),
    passes=(
        """
resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "mysql"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
}

resource "aws_redshift_cluster" "sales" {
  cluster_identifier     = "sales"
  node_type              = "ra3.large"
  master_username        = "awsuser"
  manage_master_password = true
  publicly_accessible    = false
}
""",
        """
# The classic false positive: what AWS settles by itself (Airflow's mode, a broker's) is private when nobody asks.
resource "aws_mwaa_environment" "flows" {
  name               = "flows"
  dag_s3_path        = "dags/"
  execution_role_arn = "arn:aws:iam::123456789012:role/flows"
  source_bucket_arn  = "arn:aws:s3:::acme-flows"
  network_configuration {
    security_group_ids = ["sg-0123456789abcdef0"]
    subnet_ids         = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  }
}

resource "aws_msk_cluster" "events" {
  cluster_name           = "events"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 2

  broker_node_group_info {
    instance_type   = "kafka.m5.large"
    client_subnets  = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
    security_groups = ["sg-0123456789abcdef0"]
  }
}

resource "aws_neptune_cluster_instance" "graph" {
  cluster_identifier = "graph"
  instance_class     = "db.r6g.large"
}
""",
    ),
)
