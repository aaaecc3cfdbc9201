"""Containers of a task run under the role that starts them.

The execution role is the agent's: it pulls images, writes logs and reads the secrets that the task definition names. As
the task role it is the program's as well, which then reads every secret of its start again and whatever else the agent
may, and each permission that the program needs is the agent's.

Fix: two roles; a program that calls no AWS API needs no task role.

```hcl
resource "aws_ecs_task_definition" "orders" {
  # …
  execution_role_arn = aws_iam_role.orders_execution.arn
  task_role_arn      = aws_iam_role.orders.arn
}
```
"""

from collections.abc import Iterator

from tfiam.inventory.model import UNKNOWN, Inventory, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_TASK, _EXECUTION = "task_role_arn", "execution_role_arn"
_FIELDS = {_TASK: "role", _EXECUTION: "execution_role"}


def check(inventory: Inventory) -> Iterator[Said]:
    for task in inventory.of("aws_ecs_task_definition", "aws_ecs_express_gateway_service"):
        own, starting = task.get(_TASK), task.get(_EXECUTION)
        if own in (None, "") or starting in (None, ""):
            continue
        sure, perhaps = _ends(inventory, task, _TASK), _ends(inventory, task, _EXECUTION)
        if own is not UNKNOWN and own == starting:
            yield _problem(task)
        elif UNKNOWN in (own, starting) and _meet(sure, perhaps):
            hidden = tuple(dict.fromkeys(ref for ends in (sure, perhaps) for refs in ends.values() for ref in refs))
            unnamed = tuple(f"{task.address}.{name}" for name in _FIELDS if task.get(name) is UNKNOWN)
            if not hidden and sure and perhaps:
                yield _problem(task)
            else:
                yield Undetermined(hidden or unnamed, resource=task, attribute=_TASK)


def _problem(task: Resource) -> Problem:
    return Problem("the task role is the execution role", resource=task, attribute=_TASK)


def _ends(inventory: Inventory, task: Resource, attribute: str) -> dict[str, tuple[str, ...]]:
    """What the attribute may be: addresses or an ARN, each with the references that hide whether it is."""
    value = task.get(attribute)
    if isinstance(value, str):
        named = (one.address for one in inventory.principals if one.arn == value)
        return {next(named, value): ()}
    return {lead.address: lead.doubt for lead in inventory.leads.get((task.address, _FIELDS[attribute]), ())}


def _meet(one: dict[str, tuple[str, ...]], other: dict[str, tuple[str, ...]]) -> bool:
    """True if they may be the same; of one that leads nowhere in the plan nobody can tell."""
    return not one or not other or bool(one.keys() & other.keys())


RULE = Rule(
    id="TFIAM_MI_007",
    name="task-role-is-execution-role",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
    ),
    compliance=("SEC03-BP02", "SEC02-BP02"),
    checkov=("CKV_AWS_249",),
    fails=(
        """
# Both ARNs are known after apply only.
resource "aws_iam_role" "orders" {
  name               = "orders"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}

resource "aws_ecs_task_definition" "orders" {
  family                = "orders"
  task_role_arn         = aws_iam_role.orders.arn
  execution_role_arn    = aws_iam_role.orders.arn
  container_definitions = jsonencode([{ name = "orders", image = "public.ecr.aws/acme/orders:1", memory = 256 }])
}
""",
        """
# A role outside the plan, by one name and by its ARN written twice.
locals {
  role = "arn:aws:iam::111122223333:role/legacy/ecsTaskExecutionRole"
}

resource "aws_ecs_task_definition" "orders" {
  family                = "orders"
  task_role_arn         = local.role
  execution_role_arn    = "arn:aws:iam::111122223333:role/legacy/ecsTaskExecutionRole"
  container_definitions = jsonencode([{ name = "orders", image = "public.ecr.aws/acme/orders:1", memory = 256 }])
}
""",
    ),
    passes=(
        """
# The classic false positive: two roles of one for_each, both unknown.
resource "aws_iam_role" "orders" {
  for_each           = toset(["task", "execution"])
  name               = "orders-${each.key}"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}

resource "aws_ecs_task_definition" "orders" {
  family                = "orders"
  task_role_arn         = aws_iam_role.orders["task"].arn
  execution_role_arn    = aws_iam_role.orders["execution"].arn
  container_definitions = jsonencode([{ name = "orders", image = "public.ecr.aws/acme/orders:1", memory = 256 }])
}
""",
        """
# The program calls no AWS API.
resource "aws_ecs_task_definition" "web" {
  family                = "web"
  execution_role_arn    = "arn:aws:iam::111122223333:role/ecsTaskExecutionRole"
  container_definitions = jsonencode([{ name = "web", image = "public.ecr.aws/acme/web:1", memory = 256 }])
}
""",
    ),
)
