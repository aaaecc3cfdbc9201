"""Answers of the instance metadata service travel beyond the instance.

The hop limit is the number of network hops that the answer with the session token may take. With 1 it does not leave the
machine; with more it reaches containers behind a bridge, and whatever forwards requests to it: a pod or a proxy that has
nothing to do with the instance's role gets its credentials.

A limit that nobody sets, or an endpoint that is off, is no finding. Where containers on the instance need its role, AWS
asks for 2: waive it there with that reason, or give them a role of their own (task role, pod identity).

Fix: leave it at 1.

```hcl
metadata_options {
  http_tokens                 = "required"
  http_put_response_hop_limit = 1
}
```
"""

from collections.abc import Iterator

from tfiam.access.metadata_service import hop_limit
from tfiam.inventory.model import UNKNOWN, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(machine: Resource) -> Iterator[Said]:
    path, hops = hop_limit(machine)
    if hops is UNKNOWN:
        yield Undetermined((f"{machine.address}.{path}",), attribute=path)
    elif isinstance(hops, (int, float)) and hops > 1:
        yield Problem(f"the metadata service answers over {int(hops)} hops", attribute=path)


RULE = Rule(
    id="TFIAM_MI_002",
    name="hop-limit-above-one",
    severity=Severity.LOW,
    subject=Resource,
    resource_types=(
        "aws_instance",
        "aws_spot_instance_request",
        "aws_launch_template",
        "aws_launch_configuration",
        "aws_ec2_instance_metadata_defaults",
    ),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-existing-instances.html",
        "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
    ),
    compliance=("SEC06-BP01", "SEC02-BP02"),
    checkov=("CKV_AWS_341",),
    fails=(
        """
resource "aws_launch_template" "workers" {
  name          = "workers"
  image_id      = "ami-0123456789abcdef0"
  instance_type = "t3.small"

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }
}

resource "aws_launch_configuration" "legacy" {
  image_id      = "ami-0123456789abcdef0"
  instance_type = "t3.small"

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 64
  }
}
""",
        """
# The default of the whole account, its number a text.
resource "aws_ec2_instance_metadata_defaults" "this" {
  http_tokens                 = "required"
  http_put_response_hop_limit = "3"
}
""",
    ),
    passes=(
        """
resource "aws_instance" "web" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
}

resource "aws_instance" "sealed" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"

  metadata_options {
    http_endpoint               = "disabled"
    http_put_response_hop_limit = 2
  }
}
""",
        """
# The classic false positive: the block is there and leaves the limit to the image and the account; -1 sets none either.
resource "aws_launch_template" "workers" {
  name          = "workers"
  image_id      = "ami-0123456789abcdef0"
  instance_type = "t3.small"

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_ec2_instance_metadata_defaults" "this" {
  http_tokens                 = "required"
  http_put_response_hop_limit = -1
}
""",
    ),
)
