"""Instance metadata can be read without a session token (IMDSv1).

IMDSv1 answers any GET from the machine: a request forged through an application (SSRF), an open proxy or a
misconfigured firewall reads the credentials of the instance's role. IMDSv2 asks for a token by PUT first, which such
requests cannot make.

Judged are instances, launch templates and configurations, notebook instances and the account's default. Where nothing
is set, the image (`imds-support`) or the account's default decides; the rule fails unless this plan sets that default.
An instance made from a launch template takes the template's answer, and a switched-off endpoint has nothing to read.

Fix: require tokens.

```hcl
metadata_options {
  http_tokens                 = "required"
  http_put_response_hop_limit = 1
}
```
"""

from collections.abc import Iterator

from tfiam.access.metadata_service import TOKENS, tokens_optional
from tfiam.inventory.model import UNKNOWN, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_MACHINES = ("aws_instance", "aws_spot_instance_request", "aws_launch_template", "aws_launch_configuration")
_NOTEBOOK = "instance_metadata_service_configuration[0].minimum_instance_metadata_service_version"


def check(inventory: Inventory) -> Iterator[Said]:
    for machine in inventory.of(*_MACHINES):
        reason = tokens_optional(machine, inventory)
        if reason is None:
            yield Undetermined((f"{machine.address}.{TOKENS}",), resource=machine)
        elif reason:
            yield Problem(f"IMDSv1 is possible: {reason}", resource=machine)
    for notebook in inventory.of("aws_sagemaker_notebook_instance"):
        version = notebook.get(_NOTEBOOK)
        if version is UNKNOWN:
            yield Undetermined((f"{notebook.address}.{_NOTEBOOK}",), resource=notebook)
        elif version != "2":
            yield Problem(f"IMDSv1 is possible: the minimum version is {version or 'not set'}", resource=notebook)
    for default in inventory.of("aws_ec2_instance_metadata_defaults"):
        tokens = default.get("http_tokens")
        if tokens is UNKNOWN:
            yield Undetermined((f"{default.address}.http_tokens",), resource=default)
        elif tokens != "required" and default.get("http_endpoint") != "disabled":
            yield Problem(
                f"the account's default leaves IMDSv1 possible: http_tokens is {tokens or 'not set'}", resource=default
            )


RULE = Rule(
    id="TFIAM_MI_001",
    name="imdsv1-possible",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html",
        "https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-imds.html",
    ),
    compliance=("SEC06-BP01", "SEC02-BP02", "CIS-AWS-5.6"),
    checkov=("CKV_AWS_79", "CKV_AWS_371"),
    fails=(
        """
resource "aws_instance" "web" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"

  metadata_options {
    http_tokens = "optional"
  }
}
""",
        """
# Nothing said, in each of the kinds; the notebook's version is a text.
resource "aws_launch_template" "workers" {
  name = "workers"
}

resource "aws_launch_configuration" "legacy" {
  name          = "legacy"
  image_id      = "ami-0123456789abcdef0"
  instance_type = "t3.small"
}

resource "aws_sagemaker_notebook_instance" "lab" {
  name          = "lab"
  instance_type = "ml.t3.medium"
  role_arn      = "arn:aws:iam::123456789012:role/lab"

  instance_metadata_service_configuration {
    minimum_instance_metadata_service_version = "1"
  }
}
""",
        """
resource "aws_ec2_instance_metadata_defaults" "this" {
  http_tokens = "no-preference"
}
""",
    ),
    passes=(
        """
resource "aws_instance" "web" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_instance" "sealed" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"

  metadata_options {
    http_endpoint = "disabled"
  }
}
""",
        """
# The classic false positive: the instance leaves it to its launch template.
resource "aws_launch_template" "workers" {
  name          = "workers"
  image_id      = "ami-0123456789abcdef0"
  instance_type = "t3.small"

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }
}

resource "aws_instance" "worker" {
  launch_template {
    id = aws_launch_template.workers.id
  }
}
""",
        """
# The account's default does it for all.
resource "aws_ec2_instance_metadata_defaults" "this" {
  http_tokens = "required"
}

resource "aws_instance" "web" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"
}
""",
    ),
)
