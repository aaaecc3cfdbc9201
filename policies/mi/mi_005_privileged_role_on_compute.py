"""Compute holds the credentials of an administrator.

Every process on the machine, every dependency of the function and whoever finds a hole in either can ask for the
credentials of its role. Where that role is administrator, or may make itself one (pass a stronger role, rewrite its own
policy), a flaw in one program is the account.

Judged is what the role may do in the end, within its boundary and the SCPs; by one finding a role, at the first workload
that holds it.

Fix: give the program the actions it calls on the resources it works with, and let people administer.

```hcl
resource "aws_iam_role_policy" "ingest" {
  role   = aws_iam_role.ingest.id
  policy = data.aws_iam_policy_document.put_parcels.json
}
```
"""

from collections.abc import Iterator

from tfiam.access.escalations import Escalations
from tfiam.access.privileged_compute import privileged_compute
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(escalations: Escalations) -> Iterator[Said]:
    for one in privileged_compute(escalations):
        resource, attribute = one.first.resource, one.first.attribute
        if one.because:
            message = f"perhaps {one.why}" if one.why else f"what {one.first.role} may do is hidden"
            yield Undetermined(one.because, resource=resource, attribute=attribute, message=message)
            continue
        others = f" (and {one.more} more {'workload' if one.more == 1 else 'workloads'})" if one.more else ""
        message = f"what runs here holds a privileged role: {one.why}{others}"
        role = one.first.role
        yield Problem(message, resource=resource, attribute=attribute, principal=role, cause=f"privileged {role}")


RULE = Rule(
    id="TFIAM_MI_005",
    name="privileged-role-on-compute",
    severity=Severity.CRITICAL,
    subject=Escalations,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html",
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
    ),
    about_surroundings=True,
    supersedes=("TFIAM_MI_009", "TFIAM_MI_006"),
    compliance=("SEC03-BP02", "SEC02-BP02"),
    fails=(
        """
# Through a profile whose ARN is known after apply only.
resource "aws_iam_role" "build" {
  name               = "build"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}

resource "aws_iam_role_policy_attachment" "build" {
  role       = aws_iam_role.build.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_instance_profile" "build" {
  name = "build"
  role = aws_iam_role.build.name
}

resource "aws_launch_template" "build" {
  name = "build"

  iam_instance_profile {
    arn = aws_iam_instance_profile.build.arn
  }

  metadata_options {
    http_tokens = "required"
  }
}
""",
        """
# No administrator, but may put any policy on itself; an odd case.
resource "aws_iam_role" "ingest" {
  name               = "ingest"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "ingest" {
  role   = aws_iam_role.ingest.id
  policy = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "IAM:put*", Resource = "*" } })
}

resource "aws_lambda_function" "ingest" {
  function_name = "ingest"
  role          = aws_iam_role.ingest.arn
  filename      = "ingest.zip"
}
""",
    ),
    passes=(
        """
resource "aws_iam_role" "ingest" {
  name               = "ingest"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "ingest" {
  role   = aws_iam_role.ingest.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "dynamodb:PutItem", Resource = "arn:aws:dynamodb:eu-west-1:111122223333:table/parcels" }] })
}

resource "aws_lambda_function" "ingest" {
  function_name = "ingest"
  role          = aws_iam_role.ingest.arn
  filename      = "ingest.zip"
}
""",
        """
# The classic false positive: `*` within a boundary that leaves one bucket.
resource "aws_iam_policy" "boundary" {
  name   = "boundary"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-parcels/*" }] })
}

resource "aws_iam_role" "ingest" {
  name                 = "ingest"
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "ingest" {
  role   = aws_iam_role.ingest.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}

resource "aws_iam_instance_profile" "ingest" {
  role = aws_iam_role.ingest.name
}

resource "aws_instance" "ingest" {
  ami                  = "ami-0123456789abcdef0"
  instance_type        = "t3.small"
  iam_instance_profile = aws_iam_instance_profile.ingest.name
}
""",
    ),
)
