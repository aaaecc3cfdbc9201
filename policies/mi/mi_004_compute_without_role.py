"""Instance has no role.

Sooner or later a program on it calls AWS, and without a role somebody puts an access key on the machine: one that does not
expire, that is in the image and the backups, and that nobody rotates. Systems Manager cannot patch or open a session on it
either, so SSH keys follow. A role may stay without any policy until something is needed.

Judged are instances, and the launch templates and configurations that an Auto Scaling group of the plan starts: what a
template lacks elsewhere (a node group gives the role itself) nobody can tell.

Fix: an instance profile with a role of its own.

```hcl
resource "aws_instance" "web" {
  # …
  iam_instance_profile = aws_iam_instance_profile.web.name
}
```
"""

from collections.abc import Iterator

from tfiam.access.unroled_instances import unroled
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    for one in unroled(inventory):
        if one.because:
            yield Undetermined(one.because, resource=one.resource, attribute=one.attribute)
        else:
            yield Problem("no instance profile", resource=one.resource, attribute=one.attribute)


RULE = Rule(
    id="TFIAM_MI_004",
    name="compute-without-role",
    severity=Severity.LOW,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_unique.html",
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html",
    ),
    about_surroundings=True,
    compliance=("SEC02-BP02", "CIS-AWS-1.18"),
    checkov=("CKV2_AWS_41",),
    fails=(
        """
resource "aws_instance" "bastion" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.nano"
}
""",
        """
# A template of the plan that gives none either, an empty name, and a group.
resource "aws_launch_template" "workers" {
  name          = "workers"
  image_id      = "ami-0123456789abcdef0"
  instance_type = "t3.small"
}

resource "aws_autoscaling_group" "workers" {
  name     = "workers"
  min_size = 1
  max_size = 2

  launch_template {
    id = aws_launch_template.workers.id
  }
}

resource "aws_instance" "worker" {
  iam_instance_profile = ""

  launch_template {
    id = aws_launch_template.workers.id
  }
}
""",
    ),
    passes=(
        """
resource "aws_iam_instance_profile" "web" {
  role = "web"
}

resource "aws_instance" "web" {
  ami                  = "ami-0123456789abcdef0"
  instance_type        = "t3.small"
  iam_instance_profile = aws_iam_instance_profile.web.name
}
""",
        """
# The classic false positives: the template gives the profile; a node group's template may not have one.
resource "aws_launch_template" "web" {
  name          = "web"
  image_id      = "ami-0123456789abcdef0"
  instance_type = "t3.small"

  iam_instance_profile {
    name = "web"
  }
}

resource "aws_instance" "web" {
  launch_template {
    id = aws_launch_template.web.id
  }
}

resource "aws_launch_template" "nodes" {
  name          = "nodes"
  instance_type = "m7g.large"
}

resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = ["subnet-0123456789abcdef0"]

  launch_template {
    id      = aws_launch_template.nodes.id
    version = "$Latest"
  }

  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 1
  }
}
""",
    ),
)
