from __future__ import annotations

import json
import re

import pytest

from tfiam.iam.managed import managed_policies, managed_policy

ADMINISTRATOR = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-eusc"])
def test_administrator_access_in_every_partition(partition: str) -> None:
    arn = f"arn:{partition}:iam::aws:policy/AdministratorAccess"
    policy = managed_policy(arn)
    assert policy is not None
    assert (policy.arn, policy.name, policy.path) == (arn, "AdministratorAccess", "/")
    assert policy.document == ADMINISTRATOR
    assert policy.version == "v1"
    assert policy.created == "2015-02-06"


@pytest.mark.parametrize(
    ("arn", "attachable"),
    [
        ("arn:aws:iam::aws:policy/job-function/SystemAdministrator", True),
        ("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", True),
        ("arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy", False),
        ("arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy", False),
    ],
)
def test_paths(arn: str, attachable: bool) -> None:
    policy = managed_policy(arn)
    assert policy is not None
    assert arn.endswith(f":policy{policy.path}{policy.name}")
    assert policy.attachable is attachable


def test_partition_of_the_arns_inside() -> None:
    name = "service-role/AmazonECSInfrastructureRolePolicyForVolumes"
    commercial = managed_policy(f"arn:aws:iam::aws:policy/{name}")
    china = managed_policy(f"arn:aws-cn:iam::aws:policy/{name}")
    assert commercial is not None
    assert china is not None
    assert "arn:aws:ec2:*:*:volume/*" in commercial.text
    assert "arn:aws-cn:ec2:*:*:volume/*" in china.text
    assert "arn:aws:" not in china.text
    assert commercial.text.replace("arn:aws:", "arn:aws-cn:") == china.text


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::123456789012:policy/AdministratorAccess",
        "arn:aws:iam::aws:policy/administratoraccess",
        "arn:aws:iam::aws:policy/service-role/AdministratorAccess",
        "arn:aws:iam::aws:policy/SystemAdministrator",
        "arn:aws:iam::aws:policy/NoSuchPolicy",
        "arn:aws:iam::aws:policy/",
        "arn:aws:iam::aws:role/AdministratorAccess",
        "arn:example:iam::aws:policy/AdministratorAccess",
        "AdministratorAccess",
        "arn:aws:iam::aws:policy/AdministratorAccess\n",
        "",
    ],
)
def test_other_arns(arn: str) -> None:
    assert managed_policy(arn) is None


def test_document_is_the_callers_own() -> None:
    policy = managed_policy("arn:aws:iam::aws:policy/AdministratorAccess")
    assert policy is not None
    policy.document["Statement"].clear()
    assert policy.document == ADMINISTRATOR


def test_read_only_access_writes_nothing() -> None:
    policy = managed_policy("arn:aws:iam::aws:policy/ReadOnlyAccess")
    assert policy is not None
    actions = {action for statement in policy.document["Statement"] for action in statement["Action"]}
    assert {"ec2:Describe*", "iam:List*"} <= actions
    assert {name for name in actions if re.search(":(Create|Put|Delete)", name)} == {"s3express:CreateSession"}


def test_names() -> None:
    names = managed_policies()
    assert names == tuple(sorted(names))
    assert {"AdministratorAccess", "PowerUserAccess", "IAMFullAccess", "SecurityAudit", "ViewOnlyAccess"} <= set(names)


def test_text_is_the_document() -> None:
    policy = managed_policy("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess")
    assert policy is not None
    assert json.loads(policy.text) == policy.document
    assert policy.updated >= policy.created
