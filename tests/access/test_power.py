"""How much a principal can do, in one word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tfiam.access.power import Power, power_of, power_within_boundary
from tfiam.iam.document import PolicyDocument
from tfiam.iam.managed import managed_policy
from tfiam.inventory.model import (
    Boundary,
    Document,
    DocumentRole,
    DocumentStatus,
    ManagedAttachment,
    Principal,
    PrincipalKind,
    Reach,
    Via,
)

QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders"


def holding(statement: dict[str, Any]) -> Principal:
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": statement})
    document = Document("aws_iam_policy.x", "policy", (DocumentRole.IDENTITY,), DocumentStatus.KNOWN, policy)
    return Principal(PrincipalKind.ROLE, "aws_iam_role.x", "x", reaches=(Reach(document, Via.ATTACHED, "x"),))


@pytest.mark.parametrize(
    ("statement", "power"),
    [
        ({"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}, Power.READS),
        ({"Effect": "Deny", "Action": "*", "Resource": "*"}, Power.READS),
        ({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": QUEUE}, Power.WRITES),
        ({"Effect": "Allow", "Action": "SQS:send*", "Resource": "*"}, Power.PRIVILEGED),
        ({"Effect": "Allow", "Action": "sqs:SendMessage", "NotResource": QUEUE}, Power.PRIVILEGED),
        ({"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "arn:aws:iam::1:role/x"}, Power.PRIVILEGED),
        (
            {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::state/app.tfstate.tflock"},
            Power.READS,
        ),
        (
            {
                "Effect": "Allow",
                "Action": "dynamodb:*Item",
                "Resource": "arn:aws:dynamodb:eu-west-1:1:table/terraform-locks",
            },
            Power.READS,
        ),
        ({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "odd"}, Power.WRITES),
    ],
)
def test_power_of_a_statement(statement: dict[str, Any], power: Power) -> None:
    assert power_of(holding(statement)) is power


@pytest.mark.parametrize(
    ("name", "power"),
    [("ReadOnlyAccess", Power.READS), ("SecurityAudit", Power.READS), ("PowerUserAccess", Power.PRIVILEGED)],
)
def test_power_of_a_managed_policy(name: str, power: Power) -> None:
    arn = f"arn:aws:iam::aws:policy/{name}"
    attachment = ManagedAttachment(arn, managed_policy(arn), "x", "policy_arn")
    assert power_of(Principal(PrincipalKind.ROLE, "x", "x", managed=(attachment,))) is power


def test_power_of_a_policy_that_is_not_known() -> None:
    attachment = ManagedAttachment("", None, "x", "policy_arn", because=("aws_iam_policy.x.arn",))
    assert power_of(Principal(PrincipalKind.ROLE, "x", "x", managed=(attachment,))) is Power.READS


LOGS = {"Effect": "Allow", "Action": ["logs:CreateLogGroup", "logs:Put*"], "Resource": "*"}
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def document(*statements: dict[str, Any]) -> Document:
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": list(statements)})
    return Document("aws_iam_policy.limit", "policy", (DocumentRole.BOUNDARY,), DocumentStatus.KNOWN, policy)


def test_what_aws_gives_every_workload_is_no_privilege() -> None:
    attached = ("service-role/AWSLambdaVPCAccessExecutionRole", "CloudWatchAgentServerPolicy")
    arns = [f"arn:aws:iam::aws:policy/{name}" for name in attached]
    managed = tuple(ManagedAttachment(arn, managed_policy(arn), "x", "policy_arn") for arn in arns)
    assert power_of(Principal(PrincipalKind.ROLE, "aws_iam_role.x", "x", managed=managed)) is Power.WRITES
    logs = {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}
    assert power_of(holding({"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"})) is Power.WRITES
    assert power_of(holding(logs)) is Power.PRIVILEGED


@pytest.mark.parametrize(
    ("boundary", "power", "hidden"),
    [
        (None, Power.PRIVILEGED, ()),
        (Boundary("aws_iam_role.x", "b", document=document(EVERYTHING)), Power.PRIVILEGED, ()),
        (Boundary("aws_iam_role.x", "b", document=document(LOGS | {"Action": "logs:PutLogEvents"})), Power.WRITES, ()),
        (
            Boundary("aws_iam_role.x", "b", managed=managed_policy("arn:aws:iam::aws:policy/ReadOnlyAccess")),
            Power.READS,
            (),
        ),
        (Boundary("aws_iam_role.x", "b", because=("aws_a.b.arn",)), Power.WRITES, ("aws_a.b.arn",)),
        (Boundary("aws_iam_role.x", "b", arn="arn:aws:iam::1:policy/b"), Power.WRITES, ("aws_iam_role.x.b",)),
    ],
)
def test_a_boundary_limits_it(boundary: Boundary | None, power: Power, hidden: tuple[str, ...]) -> None:
    assert power_within_boundary(replace(holding(EVERYTHING), boundary=boundary)) == (power, hidden)
