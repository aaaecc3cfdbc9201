"""Workload gets the access key of an IAM user.

A key in an environment, in user data or in a container definition is readable by whoever may describe the function, the
instance or the task, stays in the state and in backups, and works from anywhere until somebody deletes it. A role's
credentials last hours and never leave the machine's memory.

Found by references to an `aws_iam_access_key` of the plan (the finding is the key's then), by the names that AWS's SDKs
read, and by the form of a key id, also in base64 and gzip. Values are never shown.

Fix: give the workload a role; outside AWS, use IAM Roles Anywhere or OIDC.

```hcl
resource "aws_lambda_function" "charge" {
  # …
  role = aws_iam_role.charge.arn
}
```
"""

from collections.abc import Iterator

from tfiam.access.static_keys import handed_keys
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity


def check(inventory: Inventory) -> Iterator[Said]:
    users: dict[str, list[str]] = {}
    for one in handed_keys(inventory):
        if one.key is not None:
            users.setdefault(one.key.address, []).append(f"{one.resource.address}.{one.attribute}")
        else:
            message = f"a static access key is handed to it: {one.what}"
            yield Problem(message, resource=one.resource, attribute=one.attribute)
    for key, places in users.items():
        message = f"its key is handed to {', '.join(dict.fromkeys(places))}"
        yield Problem(message, resource=inventory.by_address[key], cause="handed to workloads")


RULE = Rule(
    id="TFIAM_MI_003",
    name="static-key-for-workload",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_unique.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
        "https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html",
    ),
    supersedes=("TFIAM_HU_003",),
    compliance=("SEC02-BP02", "SEC02-BP03", "CIS-AWS-1.18"),
    fails=(
        """
# The secret half is known after apply only.
resource "aws_iam_user" "charge" {
  name = "charge"
}

resource "aws_iam_access_key" "charge" {
  user = aws_iam_user.charge.name
}

resource "aws_lambda_function" "charge" {
  function_name = "charge"
  role          = "arn:aws:iam::111122223333:role/charge"
  filename      = "charge.zip"

  environment {
    variables = {
      MAIL_FROM   = "billing@example.com"
      MAIL_SECRET = aws_iam_access_key.charge.secret
    }
  }
}
""",
        """
# In base64, in container definitions, and under a name in lower case.
resource "aws_launch_template" "batch" {
  name      = "batch"
  user_data = base64encode("#!/bin/sh\\nexport KEY=AKIAPLANTED0FAKE0KEY\\nrun-batch\\n")
}

resource "aws_ecs_task_definition" "batch" {
  family                = "batch"
  container_definitions = jsonencode([{ name = "batch", image = "public.ecr.aws/acme/batch:1", environment = [{ name = "aws_secret_access_key", value = "Planted-secret" }] }])
}
""",
    ),
    passes=(
        """
# The classic false positive: names and regions of AWS, and where a secret is kept.
resource "aws_lambda_function" "charge" {
  function_name = "charge"
  role          = "arn:aws:iam::111122223333:role/charge"
  filename      = "charge.zip"

  environment {
    variables = {
      AWS_ACCESS_KEY_ID = ""
      AWS_STS_REGIONAL_ENDPOINTS = "regional"
      KEY_ARN           = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
      SECRET_NAME       = "charge/smtp"
    }
  }
}
""",
        """
resource "aws_instance" "batch" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"
  user_data     = "#!/bin/sh\\n# no aws_secret_access_key here: the role does it\\nunset AWS_SECRET_ACCESS_KEY\\nrun-batch\\n"
}
""",
    ),
)
