"""Secrets of a Kubernetes cluster are not encrypted under a customer key.

Without `encryption_config`, secrets lie in etcd under a key that AWS owns (Kubernetes 1.28 and newer; low) or, in older
clusters, without envelope encryption at all (medium). A key of yours says by its policy who may decrypt, shows every use
in CloudTrail, and can be switched off.

Fix: name a key for the cluster's secrets.

```hcl
encryption_config {
  resources = ["secrets"]
  provider {
    key_arn = aws_kms_key.cluster.arn
  }
}
```
"""

from collections.abc import Iterator

from tfiam.inventory.model import UNKNOWN, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_CONFIG = "encryption_config"
#: https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html
_BY_DEFAULT = (1, 28)


def check(cluster: Resource) -> Iterator[Said]:
    blocks = cluster.get(_CONFIG)
    if blocks is UNKNOWN:
        yield Undetermined((f"{cluster.address}.{_CONFIG}",), attribute=_CONFIG)
        return
    for number in range(len(blocks or [])):
        resources = cluster.get(f"{_CONFIG}[{number}].resources")
        if resources is UNKNOWN:
            yield Undetermined((f"{cluster.address}.{_CONFIG}[{number}].resources",), attribute=_CONFIG)
            return
        if "secrets" in (resources or []):
            return
    if _is_older(cluster.get("version")):
        yield Problem(
            "its secrets lie in etcd without envelope encryption", attribute=_CONFIG, severity=Severity.MEDIUM
        )
    else:
        yield Problem("its secrets are encrypted under a key that AWS owns, not one of yours", attribute=_CONFIG)


def _is_older(version: object) -> bool:
    """True for a known version that encrypts nothing by itself; AWS takes the newest where none is named."""
    parts = version.split(".") if isinstance(version, str) else []
    numbers = tuple(int(part) for part in parts if part.isdecimal())
    return len(numbers) > 1 and numbers < _BY_DEFAULT


RULE = Rule(
    id="TFIAM_SM_008",
    name="cluster-secrets-without-customer-key",
    severity=Severity.LOW,
    subject=Resource,
    resource_types=("aws_eks_cluster",),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html",
        "https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html",
    ),
    compliance=("SEC08-BP01",),
    checkov=("CKV_AWS_58",),
    fails=(
        """
resource "aws_eks_cluster" "shop" {
  name     = "shop"
  role_arn = "arn:aws:iam::123456789012:role/cluster"
  version  = "1.27"
  vpc_config {
    subnet_ids = ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]
  }
}
""",
        """
# The newest version, and a list that somebody emptied.
resource "aws_eks_cluster" "shop" {
  name     = "shop"
  role_arn = "arn:aws:iam::123456789012:role/cluster"
  vpc_config {
    subnet_ids = ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]
  }
  encryption_config {
    resources = []
    provider {
      key_arn = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666"
    }
  }
}
""",
    ),
    passes=(
        """
resource "aws_eks_cluster" "shop" {
  name     = "shop"
  role_arn = "arn:aws:iam::123456789012:role/cluster"
  vpc_config {
    subnet_ids = ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]
  }
  encryption_config {
    resources = ["secrets"]
    provider {
      key_arn = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666"
    }
  }
}
""",
        """
# The classic false positive: the key is made by the same apply.
resource "aws_kms_key" "cluster" {
  enable_key_rotation = true
}

resource "aws_eks_cluster" "shop" {
  name     = "shop"
  role_arn = "arn:aws:iam::123456789012:role/cluster"
  vpc_config {
    subnet_ids = ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]
  }
  encryption_config {
    resources = ["secrets"]
    provider {
      key_arn = aws_kms_key.cluster.arn
    }
  }
}
""",
    ),
)
