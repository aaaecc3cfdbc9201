"""Which roles programs take."""

from __future__ import annotations

from typing import Any

import pytest

from tfiam.access.machines import machine_roles, trusts_pipeline
from tfiam.iam.document import PolicyDocument
from tfiam.inventory.model import (
    Document,
    DocumentRole,
    DocumentStatus,
    Inventory,
    Principal,
    PrincipalKind,
    Resource,
    Workload,
)

OIDC = "arn:aws:iam::123456789012:oidc-provider/"


def role(principal: Any, action: str = "sts:AssumeRole", effect: str = "Allow") -> Principal:
    trust = PolicyDocument.parse({"Statement": {"Effect": effect, "Action": action, "Principal": principal}})
    document = Document(
        "aws_iam_role.x", "assume_role_policy", (DocumentRole.TRUST,), DocumentStatus.KNOWN, policy=trust
    )
    return Principal(PrincipalKind.ROLE, "aws_iam_role.x", "x", trust=document)


@pytest.mark.parametrize(
    ("one", "machine", "pipeline"),
    [
        (role({"Service": "lambda.amazonaws.com"}), True, False),
        (role({"Service": "CodeBuild.amazonaws.com"}), True, True),
        (role({"Federated": OIDC + "token.actions.githubusercontent.com"}, "sts:AssumeRoleWith*"), True, True),
        (role({"Federated": OIDC + "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF"}), True, False),
        (role({"Federated": "arn:aws:iam::123456789012:saml-provider/desk"}, "sts:AssumeRoleWithSAML"), False, False),
        (role({"AWS": "arn:aws:iam::123456789012:root"}), False, False),
        (role({"Service": "lambda.amazonaws.com"}, effect="Deny"), False, False),
    ],
)
def test_by_trust(one: Principal, machine: bool, pipeline: bool) -> None:
    assert [found for found, _ in machine_roles(Inventory(principals=(one,)))] == ([one] if machine else [])
    assert trusts_pipeline(one) is pipeline


def test_by_what_runs_under_it() -> None:
    one = role({"AWS": "arn:aws:iam::123456789012:root"})
    function = Resource("aws_lambda_function.x", "aws_lambda_function", {})
    sure = Inventory(principals=(one,), workloads=(Workload(function, (one.address,)),))
    maybe = Workload(function, (one.address,), doubts={one.address: ("local.role",)})
    assert list(machine_roles(sure)) == [(one, ())]
    assert list(machine_roles(Inventory(principals=(one,), workloads=(maybe,)))) == []


def test_people_and_roles_without_trust_are_none() -> None:
    user = Principal(PrincipalKind.USER, "aws_iam_user.x", "x")
    outside = Principal(PrincipalKind.ROLE, "aws_iam_role_policy.x", "x", in_plan=False)
    assert list(machine_roles(Inventory(principals=(user, outside)))) == []
