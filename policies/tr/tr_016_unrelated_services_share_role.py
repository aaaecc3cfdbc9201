"""Several unrelated services may assume one role.

A role that Lambda, EC2 and Glue assume holds what each of them needs, so each can do what the others are for: a hole in one
workload opens all. Nobody can take a permission away either without asking who else uses it. Parts of one service, its
regional names, and services that AWS has share a role (Lambda and Lambda@Edge) count as one.

Fix: a role for each service, with what that one needs.

```hcl
resource "aws_iam_role" "worker" {
  for_each = { function = "lambda.amazonaws.com", job = "glue.amazonaws.com" }
  name     = "worker-${each.key}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = each.value } }]
  })
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.trust import lets_assume
from tfiam.iam.service_families import family
from tfiam.iam.variables import VARIABLE, is_hole
from tfiam.inventory.model import Document, DocumentRole
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(trust: Document) -> Iterator[Said]:
    policy = trust.predicted
    allows = [one for one in (policy.statements if policy else ()) if lets_assume(one) and one.principals is not None]
    services = dict.fromkeys(service for one in allows if one.principals for service in one.principals.services)
    hidden = [name for service in services for name in VARIABLE.findall(service) if is_hole(name)]
    known: dict[str, str] = {}
    for service in services:
        if "${" not in service:
            known.setdefault(family(service), service)
    if len(known) > 1:
        named = ", ".join(known.values())
        yield Problem(f"may be assumed by services that have nothing to do with each other: {named}", cause="services")
    elif hidden and len(services) > 1:
        yield Undetermined(tuple(dict.fromkeys(hidden)), document=trust)


RULE = Rule(
    id="TFIAM_TR_016",
    name="unrelated-services-share-role",
    severity=Severity.LOW,
    subject=Document,
    documents=(DocumentRole.TRUST,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html",
    ),
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["lambda.amazonaws.com", "glue.amazonaws.com"] } }]
  })
}
""",
        """
# In two statements, one with an odd action, one of China and one of a region.
resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "STS:*", Principal = { Service = "ec2.amazonaws.com.cn" } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "states.cn-north-1.amazonaws.com" } },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: Lambda@Edge, whose functions run under a role that trusts both.
resource "aws_iam_role" "edge" {
  name = "edge"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] } }]
  })
}
""",
        """
# One service under its regional names and in its parts; what is denied is not trusted.
resource "aws_iam_role" "logs" {
  for_each = {
    logs = ["logs.eu-west-1.amazonaws.com", "logs.us-east-1.amazonaws.com", "delivery.logs.amazonaws.com"]
    ecs  = ["ecs.amazonaws.com", "ecs-tasks.amazonaws.com"]
  }
  name = each.key
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = each.value } },
      { Effect = "Deny", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } },
    ]
  })
}
""",
    ),
)
