"""Unrelated workloads run under one role.

Each holds what the others need: a hole in one opens what all of them work with, nobody can take a permission away without
asking who else uses it, and CloudTrail tells of the role and not of the program.

Workloads belong together when they are copies of one block, of one module or one artifact, or when their names share a
word that says which application it is; "orders-api" and "orders-worker" may share a role. Nodes of a cluster and users of
a SageMaker domain share theirs by design.

Fix: a role for each application.

```hcl
resource "aws_iam_role" "function" {
  for_each           = toset(["thumbnails", "billing"])
  name               = each.key
  assume_role_policy = data.aws_iam_policy_document.lambda_trust.json
}
```
"""

from collections.abc import Iterator

from tfiam.access.related_workloads import SharedRole, shared_roles
from tfiam.inventory.model import Inventory, Principal
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_MOST = 4


def check(inventory: Inventory) -> Iterator[Said]:
    roles = {one.address: one for one in inventory.principals}
    for shared in shared_roles(inventory):
        role = roles.get(shared.role)
        if role is not None:
            yield _said(shared, role)


def _said(shared: SharedRole, role: Principal) -> Said:
    trust = role.trust
    if shared.because:
        return Undetermined(shared.because, address=role.address, document=trust, resource=role.resource)
    named = [one.address for one in shared.first_of_each]
    more = f" and {len(named) - _MOST} more" if len(named) > _MOST else ""
    return Problem(
        f"is the role of workloads that have nothing to do with each other: {', '.join(named[:_MOST])}{more}",
        address=role.address,
        document=trust,
        resource=role.resource,
        principal=role.address,
        cause="shared by workloads",
    )


RULE = Rule(
    id="TFIAM_MI_006",
    name="role-shared-by-workloads",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    ),
    about_surroundings=True,
    supersedes=("TFIAM_TR_016",),
    compliance=("SEC03-BP02", "SEC02-BP02"),
    fails=(
        """
resource "aws_iam_role" "lambda" {
  name               = "acme-lambda"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_lambda_function" "thumbnails" {
  function_name = "thumbnails"
  role          = aws_iam_role.lambda.arn
  filename      = "thumbnails.zip"
}

resource "aws_lambda_function" "invoices" {
  function_name = "invoices"
  role          = aws_iam_role.lambda.arn
  filename      = "invoices.zip"
}
""",
        """
# Of two services; the company's word, which others have as well, and "Worker" tell nothing.
resource "aws_iam_role" "common" {
  name               = "common"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["lambda.amazonaws.com", "ecs-tasks.amazonaws.com"] } }] })
}

resource "aws_iam_role" "search" {
  name               = "search"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_lambda_function" "photos" {
  function_name = "AcmePhotosWorker"
  role          = aws_iam_role.common.arn
  filename      = "photos.zip"
}

resource "aws_ecs_task_definition" "payroll" {
  family                = "acme-payroll-worker"
  task_role_arn         = aws_iam_role.common.arn
  container_definitions = jsonencode([{ name = "payroll", image = "public.ecr.aws/acme/payroll:1", memory = 256 }])
}

resource "aws_lambda_function" "search" {
  function_name = "acme-search"
  role          = aws_iam_role.search.arn
  filename      = "search.zip"
}
""",
    ),
    passes=(
        """
# The classic false positive: the parts of one application, over two services, and copies of one block.
resource "aws_iam_role" "orders" {
  name               = "orders"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = aws_iam_role.orders.arn
  filename      = "api.zip"
}

resource "aws_ecs_task_definition" "worker" {
  family                = "orders-worker"
  task_role_arn         = aws_iam_role.orders.arn
  container_definitions = jsonencode([{ name = "worker", image = "public.ecr.aws/acme/orders:1", memory = 256 }])
}

resource "aws_iam_role" "report" {
  name               = "report"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_lambda_function" "report" {
  for_each      = toset(["daily", "weekly"])
  function_name = each.key
  role          = aws_iam_role.report.arn
  filename      = "report.zip"
}
""",
        """
# A role each.
resource "aws_iam_role" "function" {
  for_each           = toset(["thumbnails", "invoices"])
  name               = each.key
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_lambda_function" "function" {
  for_each      = aws_iam_role.function
  function_name = each.key
  role          = each.value.arn
  filename      = "${each.key}.zip"
}
""",
    ),
)
