"""Machine role has an AWS managed policy that gives a whole service.

`AmazonS3FullAccess` on a function that writes one report lets whoever gets into the function read, change and delete every
bucket of the account, and open it to strangers. A program calls the same few actions every day: they can be listed.
tfiam reads what the policy holds and goes by its name only where that says "full access". Policies that AWS wrote for a
service's own role (`service-role/…`) are left out.

Fix: grant the actions that the program calls, on its resources.

```hcl
resource "aws_iam_role_policy" "report" {
  role   = aws_iam_role.report.id
  policy = data.aws_iam_policy_document.report.json
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.machines import machine_roles
from tfiam.access.managed_grants import administrative, full_access
from tfiam.inventory.model import Inventory, ManagedAttachment, Principal
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined
from tfiam.rules.places import unknown_policy


def check(inventory: Inventory) -> Iterator[Said]:
    for role, hidden in machine_roles(inventory):
        for attachment in dict.fromkeys(role.managed):
            yield from _judge(attachment, role, hidden)


def _judge(attachment: ManagedAttachment, role: Principal, hidden: tuple[str, ...]) -> Iterator[Said]:
    by, attribute, policy = attachment.by, attachment.attribute, attachment.policy
    if policy is None:
        yield from unknown_policy(attachment)
        return
    given = "" if administrative(policy) else full_access(policy)
    if not given:
        return
    message = f"attaches {policy.name} to a machine's role: {given}"
    if hidden:
        yield Undetermined(hidden, address=by, attribute=attribute, message=f"{message}, if a machine takes it")
    else:
        yield Problem(message, address=by, attribute=attribute, principal=role.address, cause=attachment.arn)


RULE = Rule(
    id="TFIAM_LP_013",
    name="full-access-policy-on-machine-role",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    ),
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_role" "report" {
  name               = "report"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy_attachment" "report" {
  role       = aws_iam_role.report.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
}
""",
        """
# By content: no "FullAccess" in its name, another partition, a role for a pipeline, attached by the role itself.
resource "aws_iam_role" "deploy" {
  name                = "deploy"
  managed_policy_arns = ["arn:aws-us-gov:iam::aws:policy/SecretsManagerReadWrite"]
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws-us-gov:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
      Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/app:ref:refs/heads/main", "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" } }
    }]
  })
}
""",
        """
# One attachment for several roles; the function runs under a role that the trust policy opens to an account only.
resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:root" } }] })
}

resource "aws_iam_policy_attachment" "queues" {
  name       = "queues"
  roles      = [aws_iam_role.worker.name]
  policy_arn = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = aws_iam_role.worker.arn
  runtime       = "python3.13"
  handler       = "app.main"
  s3_bucket     = "acme-builds"
  s3_key        = "worker.zip"
}
""",
    ),
    passes=(
        """
# The classic false positive: what AWS wrote for the service's own role and for the agent, however much of Glue that is.
resource "aws_iam_role" "machine" {
  for_each           = toset(["glue", "ec2"])
  name               = each.key
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "${each.key}.amazonaws.com" } }] })
}

resource "aws_iam_role_policy_attachment" "glue" {
  role       = aws_iam_role.machine["glue"].name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole"
}

resource "aws_iam_role_policy_attachment" "agent" {
  for_each   = toset(["AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy", "AmazonS3ReadOnlyAccess"])
  role       = aws_iam_role.machine["ec2"].name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}
""",
        """
# People work with a service in ways that nobody can list.
resource "aws_iam_group" "analysts" {
  name = "analysts"
}

resource "aws_iam_group_policy_attachment" "analysts" {
  group      = aws_iam_group.analysts.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonAthenaFullAccess"
}

resource "aws_iam_role" "analysts" {
  name               = "analysts"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithSAML", Principal = { Federated = "arn:aws:iam::123456789012:saml-provider/desk" }, Condition = { StringEquals = { "SAML:aud" = "https://signin.aws.amazon.com/saml" } } }] })
}

resource "aws_iam_role_policy_attachment" "analysts" {
  role       = aws_iam_role.analysts.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonAthenaFullAccess"
}
""",
    ),
)
